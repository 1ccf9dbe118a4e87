#!/bin/sh
# Runs tests under a checker that makes them many times slower: again.sh COMMAND...
# What the checker finds fails at once (its exit status is not 1).  An assertion that fails (status 1) is tried a second
# time, loudly: there, on a machine of two cores, most of them are bounds of time, which the same tests hold without a
# checker, where nothing is tried twice.
output=$(mktemp)
trap 'rm -f "$output"' EXIT
"$@" >"$output" 2>&1
state=$?
if [ "$state" -eq 1 ]; then
	grep -E '^[^ ]+:[0-9]+:[FE]:' "$output" | sed 's/^/AGAIN (failed once under the checker): /' >&3
	"$@" >"$output" 2>&1
	state=$?
fi
cat "$output"
exit "$state"
