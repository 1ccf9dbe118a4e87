#!/bin/sh
# Runs suites, two at a time, and adds up what they checked: run.sh SUITE...
# build/release/tests/unit/core/test_plan is the suite test_plan of the program run beside it.
# Prints the whole output of a suite that fails.  Exit status 1 if anything failed.
# WRAP is put in front of each program (for example: WRAP="valgrind -q --error-exitcode=9").
set -u
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export results WRAP="${WRAP-}" LIMIT="${TEST_TIMEOUT:-300}"
if [ $# -eq 0 ]; then
	echo "no suites"
	exit 1
fi
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I{} sh -c '
	name=$(echo "{}" | tr / _)
	if timeout "$LIMIT" $WRAP "$(dirname "{}")/run" "$(basename "{}")" >"$results/$name.out" 2>&1; then state=0; else state=$?; fi
	echo "$state {}" >"$results/$name.state"'
passed=0 failed=0
for suite in "$@"; do
	name=$(echo "$suite" | tr / _)
	state=$(cut -d" " -f1 "$results/$name.state" 2>/dev/null || echo 99)
	# check prints "100%: Checks: 5, Failures: 0, Errors: 0"
	line=$(grep -E '^[0-9]+%: Checks: ' "$results/$name.out" | tail -n 1)
	checks=$(echo "$line" | sed -n 's/.*Checks: \([0-9]*\),.*/\1/p')
	bad=$(echo "$line" | sed -n 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/p')
	checks=${checks:-0}
	bad=$((${bad:-0}))
	if [ "$bad" -eq 0 ] && { [ "$state" -ne 0 ] || [ "$checks" -eq 0 ]; }; then bad=1; fi
	if [ "$bad" -ne 0 ]; then
		echo "FAIL $suite (exit $state)"
		cat "$results/$name.out"
	fi
	good=$((checks - bad))
	[ "$good" -lt 0 ] && good=0
	passed=$((passed + good)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
