#!/bin/sh
# Runs named suites one after the other and adds up their results: suite.sh 'NAME: COMMAND'...
# A suite's own count is its last line "N passed, N failed[, N skipped]"; without one it counts as one
# test, passed if it exits 0.  The last line printed has the same form.  Exit status 1 if anything failed.
set -u
passed=0 failed=0 skipped=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for suite in "$@"; do
	name=${suite%%:*}
	start=$(date +%s)
	echo "== $name"
	{ sh -c "${suite#*:}" 2>&1; echo "$?" >"$folder/state"; } | tee "$folder/output"
	state=$(cat "$folder/state")
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$folder/output" | tail -n 1)
	good=$(echo "$line" | sed -n 's/^\([0-9]*\) passed.*/\1/p')
	bad=$(echo "$line" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
	left=$(echo "$line" | sed -n 's/.* \([0-9]*\) skipped.*/\1/p')
	if [ -z "$line" ]; then
		bad=$((state != 0)) good=$((state == 0))
	elif [ "$state" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
	fi
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + ${left:-0}))
	printf '%-20s %5d passed %3d failed %3d skipped %4d s\n' "$name" "$good" "$bad" "${left:-0}" \
		$(($(date +%s) - start)) >>"$folder/summary"
done
echo "== summary"
cat "$folder/summary"
skips=
[ "$skipped" -eq 0 ] || skips=", $skipped skipped"
echo "$passed passed, $failed failed$skips"
[ "$failed" -eq 0 ]
