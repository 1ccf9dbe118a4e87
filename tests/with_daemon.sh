#!/bin/sh
# Runs a command against a fresh daemon: with_daemon.sh BINARY COMMAND...
# The daemon listens on a free loopback port with an empty memory store; its address is in WEIGHTD_URL.
# Fails if the command fails, or if the daemon does not end by itself with status 0 after SIGTERM.
set -u
binary=$1
shift
log=$(mktemp)
"$binary" --listen 127.0.0.1:0 --store memory >"$log" 2>&1 &
daemon=$!
trap 'kill "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null; rm -f "$log"' EXIT
trap 'exit 1' INT TERM
tries=0
until WEIGHTD_URL=$(sed -n 's/.* listening on \(http:[^ ]*\).*/\1/p' "$log" | head -n 1) && [ -n "$WEIGHTD_URL" ]; do
	tries=$((tries + 1))
	if [ "$tries" -gt 600 ] || ! kill -0 "$daemon" 2>/dev/null; then
		echo "the daemon did not start:"
		cat "$log"
		exit 1
	fi
	sleep 0.05
done
export WEIGHTD_URL
"$@"
state=$?
kill -TERM "$daemon" 2>/dev/null
wait "$daemon"
ended=$?
if [ "$ended" -ne 0 ]; then
	echo "the daemon ended with status $ended:"
	tail -n 50 "$log"
	[ "$state" -ne 0 ] || state=1
fi
exit "$state"
