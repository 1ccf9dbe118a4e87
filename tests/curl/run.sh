#!/bin/sh
# Runs the shell tests of this folder, each against a fresh daemon: curl/run.sh BINARY [TEST.sh...]
# A test gets the base URL as its argument (and in WEIGHTD_URL), and exits 0 if all holds.  It may end
# with a line "N passed, N failed"; without one it counts as one test.
set -u
binary=$1
shift
folder=$(dirname "$0")
[ $# -gt 0 ] || set -- "$folder"/*.sh
passed=0 failed=0
export WEIGHTD_BINARY="$binary" # for tests that start daemons of their own
output=$(mktemp)
trap 'rm -f "$output"' EXIT
for test in "$@"; do
	[ "$(basename "$test")" != run.sh ] || continue
	# shellcheck disable=SC2016
	"$folder/../with_daemon.sh" "$binary" sh -c '"$0" "$WEIGHTD_URL"' "$test" >"$output" 2>&1
	state=$?
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$output" | tail -n 1)
	good=$(echo "$line" | sed -n 's/^\([0-9]*\) passed.*/\1/p')
	bad=$(echo "$line" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
	[ -n "$line" ] || good=$((state == 0))
	bad=${bad:-0}
	if [ "$state" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
	if [ "$bad" -ne 0 ]; then
		echo "FAIL $test (exit $state)"
		cat "$output"
	fi
	passed=$((passed + good)) failed=$((failed + bad))
done
if [ -f CATALOG.md ]; then
	# shellcheck disable=SC2016
	if "$folder/../with_daemon.sh" "$binary" sh -c '"$0" "$1" "$WEIGHTD_URL" README.md CATALOG.md' \
		/usr/bin/python3 "$folder/tables.py"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL the tables of README.md and CATALOG.md"
	fi
fi
for document in README.md TUTORIAL.md GUIDE.md REPLAYS.md; do
	[ -f "$document" ] || continue
	# shellcheck disable=SC2016
	if "$folder/../with_daemon.sh" "$binary" sh -c '"$0" "$1" "$2" "$WEIGHTD_URL"' \
		/usr/bin/python3 "$folder/readme.py" "$document"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $document"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
