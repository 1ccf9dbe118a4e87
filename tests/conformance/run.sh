#!/bin/sh
# Runs the Python checks beside this file, two at a time, each against a fresh daemon: conformance/run.sh
# BINARY [CHECK.py...].  Each takes the base URL as its argument and exits 0 if all holds, 77 if a library
# it needs is absent.  PYTHON names the interpreter; Debian's own by default, since that is the one its
# packages install into.
set -u
binary=$1
shift
folder=$(dirname "$0")
[ $# -gt 0 ] || set -- catalogue.py openapi.py determinism.py every_recipe.py open_formats.py any_size.py \
	partitions.py slices.py lists.py golden.py tutorial_replay.py numpy_replay.py replay_table.py
for check in "$@"; do
	shift
	set -- "$@" "$check: exec $folder/../with_daemon.sh $binary sh -c '${PYTHON:-/usr/bin/python3} $folder/$check \$WEIGHTD_URL'"
done
exec "$folder/../suite.sh" -j "${JOBS:-2}" "$@"
