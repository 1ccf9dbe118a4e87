#!/bin/sh
# Makes corpus/NAME.txt from what runs of each target found, with the fewest inputs that reach the same code:
# keep.sh FOLDER-OF-PROGRAMS [NAME...].
set -eu
folder=$(cd "$(dirname "$0")" && pwd)
programs=$1
shift
if [ $# -eq 0 ]; then
	for source in "$folder"/fuzz_*.c; do
		set -- "$@" "$(basename "$source" .c)"
	done
fi
for name; do
	least=$(mktemp -d)
	"$programs/$name" -merge=1 -max_len=4096 "$least" "$programs/$name.corpus" >"$programs/$name.merge.log" 2>&1
	/usr/bin/python3 "$folder/corpus.py" pack "$name" "$least"
	rm -rf "$least"
	echo "$name: $(wc -l <"$folder/corpus/$name.txt") inputs"
done
