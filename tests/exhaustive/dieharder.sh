#!/bin/sh
# Runs a battery of dieharder on the words of 16 parameters that take turns: dieharder.sh WORDS [SEED]
# Exits with 1 if a test has FAILED; about one in a hundred is WEAK for a perfect generator.
set -u
words=$1 seed=${2:-42}
if ! command -v dieharder >/dev/null; then
	echo "dieharder is missing: apt-get install dieharder"
	exit 77
fi
status=0
for test in 0 1 2 3 4 8 9 10 11 12 13 15 16 17 100 101 102 202 204 205 207 209; do
	line=$("$words" "$seed" 16 | dieharder -g 200 -d "$test" | grep -E 'PASSED|WEAK|FAILED')
	echo "$line"
	case $line in *FAILED*) status=1 ;; esac
done
exit $status
