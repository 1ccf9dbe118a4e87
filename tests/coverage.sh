#!/bin/sh
# Line and branch coverage of the library and the daemon, per folder and of the files with most branches that were
# not taken, from the unit, curl and conformance tests and from allocations that fail.  A branch is one way out of a
# condition in gcov's count of unoptimised code; those of a compiler that can throw do not exist in C, and no line is
# excluded.  The page per file is build/coverage/index.html, the sums are in build/reliability/coverage.json.  The
# last line is "2 passed, 0 failed" if LINES and BRANCHES percent are reached.
set -u
lines=${LINES_LEAST:-95} branches=${BRANCHES_LEAST:-88}
make=${MAKE:-make}
began=$(date +%s)
rm -rf build/coverage
# Code without optimisation, that counts, takes ten times as long; on a busy machine more.
export CK_TIMEOUT_MULTIPLIER=50 TEST_TIMEOUT=3600 TEST_SLOWNESS=10
tests/suite.sh "unit: $make VARIANT=coverage unit" "curl: $make VARIANT=coverage curl" \
	"conformance: $make VARIANT=coverage conformance"
state=$?
if grep -q '^failing-mallocs:' Makefile; then
	$make VARIANT=coverage build/coverage/tests/reliability/failing_mallocs &&
		build/coverage/tests/reliability/failing_mallocs >build/coverage/failing_mallocs.log 2>&1
fi
gcovr --root . --filter service/ --object-directory build/coverage --exclude-throw-branches \
	--csv build/coverage/coverage.csv --html-details build/coverage/index.html build/coverage >/dev/null
/usr/bin/python3 tests/reliability/coverage.py build/coverage/coverage.csv $(($(date +%s) - began)) \
	"$lines" "$branches" && [ "$state" -eq 0 ]
