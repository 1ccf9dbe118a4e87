#!/bin/sh
# Runs every fuzz target for a while, from the requests of tests/cases and what earlier runs found:
# run.sh [SECONDS], 60 if not said.  A failing input stays in build/fuzz.  Ends with
# "N passed, N failed".
set -eu
seconds=${1-60}
cd "$(dirname "$0")/../.."
mkdir -p build/fuzz
passed=0 failed=0
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	corpus=build/fuzz/corpus_$name
	mkdir -p "$corpus"
	# shellcheck disable=SC2046
	clang -std=c11 -D_GNU_SOURCE -DWEIGHTD_VERSION='"fuzz"' -Iinclude -Iservice -ffp-contract=off \
		-O1 -g -fsanitize=fuzzer,address,undefined -pthread "$source" \
		$(find service/core service/definition -name '*.c') -o "build/fuzz/$name" \
		$(make -s print-LIBS)
	for request in tests/cases/*/*/request.json; do
		cp "$request" "$corpus/$(basename "$(dirname "$request")")"
	done
	if "build/fuzz/$name" -max_total_time="$seconds" -max_len=4096 -timeout=10 -print_final_stats=1 \
		-artifact_prefix=build/fuzz/ "$corpus" >"build/fuzz/$name.log" 2>&1; then
		passed=$((passed + 1))
		grep number_of_executed_units "build/fuzz/$name.log"
	else
		failed=$((failed + 1))
		tail -n 40 "build/fuzz/$name.log"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
