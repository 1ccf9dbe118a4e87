#!/bin/sh
# Runs suites of test programs, three at a time (some only wait): run.sh SUITE...
# build/release/tests/unit/core/test_plan is the suite test_plan of the program run beside it.
# WRAP is put in front of each program (for example: WRAP="valgrind -q --error-exitcode=9").
set -u
for suite in "$@"; do
	shift
	set -- "$@" "$suite: exec timeout ${TEST_TIMEOUT:-300} ${WRAP-} ${suite%/*}/run ${suite##*/}"
done
exec "$(dirname "$0")/suite.sh" -j "${JOBS:-3}" "$@"
