#!/bin/sh
# Runs the Python checks beside this file against a fresh daemon: conformance/run.sh BINARY [CHECK.py...]
# Each takes the base URL as its argument and exits 0 if all holds, 77 if a library it needs is absent.
# PYTHON names the interpreter; Debian's own by default, since that is the one its packages install into.
set -u
binary=$1
shift
folder=$(dirname "$0")
python=${PYTHON:-/usr/bin/python3}
[ $# -gt 0 ] || set -- openapi.py catalogue.py determinism.py every_recipe.py open_formats.py any_size.py partitions.py slices.py golden.py tutorial_replay.py numpy_replay.py replay_table.py
passed=0 failed=0 skipped=0
for check in "$@"; do
	# shellcheck disable=SC2016
	"$folder/../with_daemon.sh" "$binary" sh -c '"$0" "$1" "$WEIGHTD_URL"' "$python" "$folder/$check"
	case $? in
	0) passed=$((passed + 1)) ;;
	77) skipped=$((skipped + 1)) && echo "SKIPPED $check" ;;
	*) failed=$((failed + 1)) && echo "FAIL $check" ;;
	esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
