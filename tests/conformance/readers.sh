#!/bin/sh
# Readers of weightd's files that come from a registry, against the daemon: readers.sh BINARY.  Each lives in
# build/readers; one that cannot be had is SKIPPED.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/conformance/tally.sh
. tests/conformance/tally.sh
binary=$PWD/$1
sources=tests/conformance/readers
build=$PWD/build/readers
mkdir -p "$build"

# python NAME SCRIPT PACKAGES...: a script in an environment of its own.
python() {
	name=$1 script=$2
	shift 2
	[ -x "$build/$name/bin/python" ] || python3 -m venv "$build/$name" || {
		skip "$name: python3 makes no environment"
		return
	}
	if ! timeout 600 "$build/$name/bin/pip" install -q "$@" >"$build/$name.log" 2>&1; then
		skip "$name: $(tail -n 1 "$build/$name.log")"
		return
	fi
	tests/with_daemon.sh "$binary" sh -c "\"$build/$name/bin/python\" $sources/$script \$WEIGHTD_URL"
	count "$name" $?
}

python keras keras_files.py keras jax h5py numpy
python flax flax_files.py flax jax numpy

if command -v Rscript >/dev/null; then
	tests/with_daemon.sh "$binary" sh -c "Rscript $sources/npz.R \$WEIGHTD_URL"
	count R $?
else
	skip "R: Rscript is not installed"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
