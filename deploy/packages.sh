#!/bin/sh
# Installs the Debian packages that a purpose needs: packages.sh PURPOSE...
# Silent and without network when nothing is missing.  Needs root or sudo when something is.
# packages.sh --list PURPOSE... prints the names instead.
set -eu

packages_for() {
	case $1 in
	build) echo gcc make libc6-dev libmicrohttpd-dev libjansson-dev nettle-dev zlib1g-dev ;;
	test) echo check curl git jq libcurl4-openssl-dev libsubunit-dev clang-format nginx-light python3 python3-jsonschema python3-numpy python3-torch python3-yaml shellcheck pkgconf g++ ;;
	lint) echo clang cppcheck python3 shellcheck ;;
	exhaustive) echo g++ ;;
	format) echo clang-format ;;
	valgrind) echo valgrind libc6-dbg ;;
	slow) echo slowhttptest python3 ;;
	coverage) echo gcovr ;;
	bench) echo wrk nginx-light curl python3 python3-numpy python3-torch ;;
	container) echo buildah podman runc mmdebstrap catatonit ca-certificates curl ;;
	registry) echo python3-venv ca-certificates ;;
	page) echo chromium chromium-driver fonts-wqy-microhei python3 ;;
	npm) echo npm ;;
	arm64) echo gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static mmdebstrap ;;
	*) echo "packages.sh: no purpose '$1'" >&2 && return 1 ;;
	esac
}

is_installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

list=no
if [ "${1-}" = --list ]; then
	list=yes
	shift
fi
wanted=
for purpose in "$@"; do
	names=$(packages_for "$purpose")
	wanted="$wanted $names"
done
if [ "$list" = yes ]; then
	# shellcheck disable=SC2086
	printf '%s\n' $wanted | sort -u
	exit 0
fi

missing=
for name in $wanted; do
	is_installed "$name" || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "packages.sh: run as root: apt-get install$missing" >&2
		exit 1
	}
	as_root="sudo"
fi
echo "installing Debian packages (the first time this takes a minute or two):$missing"
export DEBIAN_FRONTEND=noninteractive
install() {
	# shellcheck disable=SC2086
	$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $missing >"$log" 2>&1
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The package lists may be absent (a fresh machine) or too old; fetch them only then.
if ! install; then
	$as_root apt-get update -qq
	install || {
		cat "$log" >&2
		exit 1
	}
fi
