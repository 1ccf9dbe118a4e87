# shellcheck shell=sh
# Sourced: counts of a script's checks, in passed, failed and skipped.
passed=0 failed=0 skipped=0
skip() {
	skipped=$((skipped + 1))
	echo "SKIPPED $1"
}
# count NAME STATUS: 77 is a check that could not run.
count() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	elif [ "$2" -eq 77 ]; then
		skip "$1"
	else
		failed=$((failed + 1))
		echo "FAIL $1"
	fi
}
