#!/bin/sh
# Runs named suites and adds up their results: suite.sh [-j JOBS | -J JOBS] 'NAME: COMMAND'...
#
# A suite's own count is its last line "N passed, N failed[, N skipped]" or check's "100%: Checks: N, ...";
# without one it counts as one test: passed if it exits 0, skipped if it exits 77.  Each suite gets a line
# with its count and time as it ends, a suite of a suite too; what it printed is shown if it failed or was
# skipped.  With -J that many run at a time; with -j, too, and without those lines.  The last line printed is the sum,
# "N passed, N failed[, N skipped]".  Exit status 1 if anything failed.
#
# SUITE_RESULTS names a file to which each suite adds a line: passed, failed, skipped, seconds, name.
set -u

# count FILE STATUS: sets good, bad and left by what a suite printed and its exit status.
count() {
	line=$(grep -E '^([0-9]+ passed, [0-9]+ failed|[0-9]+%: Checks: )' "$1" | tail -n 1)
	good=0 bad=0 left=0
	case $line in
	*passed*)
		good=${line%% *}
		bad=$(echo "$line" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
		left=$(echo "$line" | sed -n 's/.* \([0-9]*\) skipped.*/\1/p')
		left=${left:-0}
		;;
	*Checks*)
		bad=$(($(echo "$line" | sed 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/')))
		good=$(($(echo "$line" | sed 's/.*Checks: \([0-9]*\),.*/\1/') - bad))
		;;
	*)
		case $2 in
		0) good=1 ;;
		77) left=1 && return ;;
		esac
		;;
	esac
	# What ends badly, or has checked nothing, has failed.
	if [ "$bad" -eq 0 ] && { [ "$2" -ne 0 ] || [ $((good + left)) -eq 0 ]; }; then bad=1; fi
}

# The worker: suite.sh --one NUMBER runs the suite of that number.
if [ "${1-}" = --one ]; then
	name=$(cat "$SUITE_FOLDER/$2.name")
	start=$(date +%s)
	[ -n "$SUITE_QUIET" ] || [ ! -t 3 ] || printf '%s...\r' "$SUITE_PATH$name" >&3
	SUITE_PATH="$SUITE_PATH$name " sh "$SUITE_FOLDER/$2.command" >"$SUITE_FOLDER/$2.output" 2>&1
	state=$?
	count "$SUITE_FOLDER/$2.output" $state
	echo "$good $bad $left" >"$SUITE_FOLDER/$2.count"
	[ -n "$SUITE_QUIET" ] || printf '%-20s %6d passed %3d failed %3d skipped %4d s\n' "$SUITE_PATH$name" \
		"$good" "$bad" "$left" $(($(date +%s) - start)) >&3
	if [ -n "${SUITE_RESULTS-}" ] && [ -z "$SUITE_QUIET" ]; then
		echo "$good $bad $left $(($(date +%s) - start)) $SUITE_PATH$name" >>"$SUITE_RESULTS"
	fi
	if [ "$bad" -ne 0 ]; then
		echo "FAIL $name (exit $state)"
		# The assertions that failed come first: a log of many lines may be cut by who shows it.
		grep -q '^FAIL ' "$SUITE_FOLDER/$2.output" || grep -E '^[^ ]+:[0-9]+:[FE]:' "$SUITE_FOLDER/$2.output"
		cat "$SUITE_FOLDER/$2.output"
	elif [ "$left" -ne 0 ]; then
		echo "SKIPPED $name"
		cat "$SUITE_FOLDER/$2.output"
	fi >"$SUITE_FOLDER/$2.shown"
	exec flock "$SUITE_FOLDER" cat "$SUITE_FOLDER/$2.shown"
fi

jobs=1 SUITE_QUIET=
case ${1-} in
-j) SUITE_QUIET=yes && jobs=$2 && shift 2 ;;
-J) jobs=$2 && shift 2 ;;
esac
# Lines of suites go where the first of these programs prints; what a suite prints goes to the one above.
if [ -z "${SUITE_PATH+set}" ]; then
	exec 3>&1
	SUITE_PATH=
fi
SUITE_FOLDER=$(mktemp -d)
trap 'rm -rf "$SUITE_FOLDER"' EXIT
export SUITE_FOLDER SUITE_PATH SUITE_QUIET
total=$#
for suite in "$@"; do
	number=$((total - $# + 1))
	shift
	printf '%s' "${suite%%:*}" >"$SUITE_FOLDER/$number.name"
	printf '%s\n' "${suite#*: }" >"$SUITE_FOLDER/$number.command"
done
seq "$total" | xargs -r -P "$jobs" -n 1 "$0" --one
passed=0 failed=0 skipped=0
for number in $(seq "$total"); do
	read -r good bad left <"$SUITE_FOLDER/$number.count" || { good=0 bad=1 left=0 && echo "FAIL suite $number"; }
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
done
skips=
[ "$skipped" -eq 0 ] || skips=", $skipped skipped"
echo "$passed passed, $failed failed$skips"
[ "$failed" -eq 0 ] && [ "$total" -gt 0 ]
