#!/bin/sh
# Installs the library into a folder of its own and uses it as a stranger would: run.sh BUILD_FOLDER.
# Ends with a line "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 1
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# claim TEXT COMMAND...: the command succeeds; what it prints is shown if it does not.
claim() {
	text=$1
	shift
	if "$@" >"$work/output" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $text"
		cat "$work/output"
	fi
}

same() {
	diff "$1" "$2"
}

${MAKE:-make} -s install DESTDIR="$work/root" PREFIX=/usr >"$work/log" 2>&1 || {
	cat "$work/log"
	exit 1
}
lib=$work/root/usr/lib
export PKG_CONFIG_SYSROOT_DIR="$work/root" PKG_CONFIG_PATH="$lib/pkgconfig" PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 \
	PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1

find include/weightd -name '*.h' ! -name '*_list.h' ! -name weightd.h | sed 's|^include/|#include "|; s|$|"|' |
	sort >"$work/headers"
sed -n '/^#include/p' include/weightd/weightd.h | sort >"$work/included"
claim "weightd.h includes all headers" same "$work/headers" "$work/included"

# What the headers declare, and what programs that are linked with the library can see.
gcc -std=c11 -Iinclude -aux-info "$work/prototypes" -fsyntax-only -x c "$work/headers"
{
	# Inline functions are no symbols; "type (*" begins a function that returns a pointer to one.
	awk '/^\/\* include\/weightd\// && !/ static / && match($0, /weightd_[a-z0-9_]+ \([^*]/) {
		print substr($0, RSTART, RLENGTH - 3)
	}' \
		"$work/prototypes"
	sed -n 's/^extern const .* \(weightd_[a-z0-9_]*\)\(\[[^]]*\]\)*;.*/\1/p' include/weightd/*.h
} | sort -u >"$work/declared"
nm -D --defined-only "$lib/libweightd.so" | awk '{ print $3 }' | sort -u >"$work/shared"
nm -g --defined-only "$lib/libweightd.a" | awk 'NF == 3 { print $3 }' | sort -u >"$work/static"
claim "headers declare something" [ -s "$work/declared" ]
claim "the shared library shows what the headers declare, and nothing else" same "$work/declared" "$work/shared"
claim "the archive shows what the headers declare, and nothing else" same "$work/declared" "$work/static"

# Nothing is shared by two engines but constants, what each thread has for itself, and what the first call fills
# and nothing changes afterwards (named once_).
variables() {
	objdump -h "$build/libcore.a" | awk '
		/file format/ { object = $1 }
		$2 ~ /^\.(data|bss)/ && $2 !~ /^\.data\.rel\.ro/ && $2 !~ /^\.bss\.once_/ && $3 !~ /^0*$/ { print object " " $2 }'
}
variables >"$work/variables"
claim "the library has no variables" same /dev/null "$work/variables"

# The last bits of libm's functions depend on the host, but of these, which IEEE 754 or C fix.
exact='ceil|copysign|fabs|floor|fma|fmax|fmin|fmod|ldexp|nextafter|rint|round|sqrt|trunc'
nm -D --defined-only "$(gcc -print-file-name=libm.so.6)" | awk '{ sub(/@.*/, "", $3); print $3 }' |
	grep -Evx "($exact)[fl]?" | sort -u >"$work/libm"
nm -u "$build/libcore.a" "$build/libdaemon.a" | awk '$1 == "U" { print $2 }' | sort -u >"$work/undefined"
comm -12 "$work/libm" "$work/undefined" >"$work/inexact"
claim "libm has functions of the host's own" [ -s "$work/libm" ]
claim "no object calls a function of the C library whose bits depend on the host" same /dev/null "$work/inexact"

claim "the version is that of the daemon" [ "$(pkg-config --modversion weightd)" = \
	"$("$work/root/usr/bin/weightd" --version | cut -d' ' -f2)" ]

echo '#include <weightd/weightd.h>
int main() { weightd_arena_free(weightd_arena_new(0)); }' >"$work/program.cc"
build_cpp() {
	# shellcheck disable=SC2046
	g++ -std=c++17 -Wall -Wextra -Werror "$work/program.cc" -o "$work/program" $(pkg-config --static --cflags --libs weightd)
}
claim "the headers can be used from C++" build_cpp

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
