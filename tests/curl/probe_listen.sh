#!/bin/sh
# An address for probes alone (--probe-listen), beside one whose connections are all in use.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
# shellcheck source=tests/curl/lib/own_daemon.sh
. "$(dirname "$0")/lib/own_daemon.sh"
probes=$folder/probes

code() { # SOCKET PATH
	curl -sS -m 10 -o "$folder/body" -w '%{http_code}' --unix-socket "$1" "http://localhost$2"
}

listen --connections 3 --probe-listen "unix:$probes" --grace 5s
"$python" - "$socket" <<'END' &
import socket, sys, time
clients = []
for i in range(3):
    client = socket.socket(socket.AF_UNIX)
    client.connect(sys.argv[1])
    client.sendall(b"GET /livez HTTP/1.1\r\n")
    clients.append(client)
time.sleep(6)
END
clients=$!
tries=0
until [ "$(code "$socket" /v1)" = 503 ] || [ "$tries" -gt 50 ]; do
	tries=$((tries + 1))
	sleep 0.05
done
is 'all connections are in use' 503 "$(code "$socket" /v1)"
is 'probes are answered there, too' '200 200 200' "$(code "$socket" /livez) $(code "$socket" /readyz) $(code "$socket" /metrics)"
is 'liveness is answered all the same' 200 "$(code "$probes" /livez)"
is 'readiness, too' 200 "$(code "$probes" /readyz)"
is 'and the numbers' 200 "$(code "$probes" /metrics)"
is 'which are those of the other address' 1 "$(grep -c '^weightd_connections 3$' "$folder/body")"
is 'nothing else is there' '404 404' "$(code "$probes" /v1) $(code "$probes" /v1/models)"
kill "$daemon"
sleep 0.3
is 'while the other one drains it is alive' 200 "$(code "$probes" /livez)"
is 'and not ready' 503 "$(code "$probes" /readyz)"
kill "$clients"
wait "$daemon"
is 'it ends well' 0 $?
is 'without leaving its socket' 1 "$([ -e "$probes" ]; echo $?)"
"$binary" --listen "unix:$socket" --store memory --probe-listen nowhere >/dev/null 2>"$folder/log"
is 'an address that is none is refused' 1 "$(grep -c -e "--probe-listen: cannot read 'nowhere'" "$folder/log")"
finish
