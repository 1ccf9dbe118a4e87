# shellcheck shell=sh
# For scripts that start a daemon of their own, on a Unix socket in $folder.  Source it after checks.sh.
# shellcheck disable=SC2154
binary=${WEIGHTD_BINARY:-build/release/weightd}
socket=$folder/socket

listen() { # OPTION...: starts a daemon on the socket and waits for its line
	rm -f "$folder/line"
	"$binary" --listen "unix:$socket" --store memory --log-level warn "$@" >"$folder/line" 2>"$folder/log" &
	daemon=$!
	tries=0
	until [ -s "$folder/line" ] || [ "$tries" -gt 200 ] || ! kill -0 "$daemon" 2>/dev/null; do
		tries=$((tries + 1))
		sleep 0.05
	done
}
stop() { # SIGNAL
	kill "-$1" "$daemon"
	wait "$daemon" 2>/dev/null
}
