#!/bin/sh
# Runs every fuzz target for a while, two at a time, from the inputs that are kept in corpus/:
# run.sh FOLDER-OF-PROGRAMS SECONDS [NAME...].  An input that fails stays beside its program.  What was
# tried is written to build/reliability/fuzz.json.  Ends with "N passed, N failed"; a target is a test.
set -u
folder=$(cd "$(dirname "$0")" && pwd)
programs=$1 seconds=$2
shift 2
# One target, called by the suite: run.sh FOLDER SECONDS --one NAME.
if [ "${1-}" = --one ]; then
	name=$2
	corpus=$programs/$name.corpus
	mkdir -p "$corpus"
	/usr/bin/python3 "$folder/corpus.py" unpack "$name" "$corpus" || exit 1
	UBSAN_OPTIONS=print_stacktrace=1 "$programs/$name" -max_total_time="$seconds" -max_len=4096 -timeout=60 \
		-rss_limit_mb=4096 -print_final_stats=1 -artifact_prefix="$programs/$name." "$corpus" \
		>"$programs/$name.log" 2>&1
	state=$?
	[ "$state" -eq 0 ] || tail -n 60 "$programs/$name.log"
	exit "$state"
fi
if [ $# -eq 0 ]; then
	for source in "$folder"/fuzz_*.c; do
		set -- "$@" "$(basename "$source" .c)"
	done
fi
names=$*
for name in $names; do
	shift
	set -- "$@" "$name: $0 $programs $seconds --one $name"
done
"$folder/../suite.sh" -j "${JOBS:-2}" "$@"
state=$?
# shellcheck disable=SC2086
/usr/bin/python3 "$folder/corpus.py" report "$programs" "$seconds" $names
exit "$state"
