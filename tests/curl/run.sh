#!/bin/sh
# Runs the shell tests of this folder, three at a time, each against a fresh daemon: curl/run.sh BINARY
# [TEST.sh...].  A test gets the base URL as its argument (and in WEIGHTD_URL), and exits 0 if all holds.
# It may end with a line "N passed, N failed"; without one it counts as one test.  Without names, the
# commands and the tables of the documents are tested, too.  UNTIMED=yes: the binary is much slower than the daemon, so
# times say nothing.
set -u
binary=$1
shift
folder=$(dirname "$0")
documents=
if [ $# -eq 0 ]; then
	documents=yes
	# The longest first.
	for test in "$folder/errors.sh" "$folder"/*.sh; do
		case " $* " in *" $test "*) continue ;; esac
		[ "$test" = "$folder/probes.sh" ] && [ -n "${UNTIMED-}" ] && continue
		[ "$test" = "$folder/run.sh" ] || set -- "$@" "$test"
	done
fi
export WEIGHTD_BINARY="$binary" # for tests that start daemons of their own
daemon="exec $folder/../with_daemon.sh $binary sh -c"
for test in "$@"; do
	shift
	set -- "$@" "$test: $daemon '$test \$WEIGHTD_URL'"
done
if [ -n "$documents" ]; then
	set -- "$@" "tables: $daemon '/usr/bin/python3 $folder/tables.py \$WEIGHTD_URL README.md CATALOG.md'"
	for document in README.md TUTORIAL.md GUIDE.md REPLAYS.md; do
		set -- "$@" "$document: $daemon '/usr/bin/python3 $folder/readme.py $document \$WEIGHTD_URL'"
	done
fi
exec "$folder/../suite.sh" -j "${JOBS:-3}" "$@"
