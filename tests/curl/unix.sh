#!/bin/sh
# A daemon that listens on a Unix socket; it is started here.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
# shellcheck source=tests/curl/lib/own_daemon.sh
. "$(dirname "$0")/lib/own_daemon.sh"

get() { curl -sS --unix-socket "$socket" "$@"; }

listen --stream-timeout 2
is 'its line names the socket' "listening on unix:$socket" "$(sed 's/^weightd [^ ]* //' "$folder/line")"
is 'user and group may use it' srw-rw---- "$(stat -c %A "$socket")"
is 'it answers' 200 "$(get -o /dev/null -w '%{http_code}' http://localhost/livez)"
is 'whatever the Host is' 200 "$(get -o /dev/null -w '%{http_code}' http://weights.example/livez)"
spec='{"parameters": {"t": [8000000]}, "init": [{"parameter": "t", "initializer": "normal"}], "seed": 5}'
get --json "$spec" http://localhost/v1/models >"$folder/body"
id=$(json 'j["id"]')
file=http://localhost/v1/models/$id/parameters/t/data.bin
register "$spec"
curl -sS "$url/v1/models/$id/parameters/t/data.bin" >"$folder/expected"
get "$file" >"$folder/whole"
is 'a large tensor is the same as over TCP' 0 "$(cmp "$folder/whole" "$folder/expected"; echo $?)"
get -r 4000001-9000000 "$file" >"$folder/part"
is 'a range is a part of it' 0 "$(tail -c +4000002 "$folder/whole" | head -c 5000000 | cmp - "$folder/part"; echo $?)"
get --limit-rate 8M "$file" >"$folder/slow"
is 'a slow reader gets all of it, longer than the timeout' 0 "$(cmp "$folder/slow" "$folder/whole"; echo $?)"
"$python" - "$socket" "$file" >"$folder/stalled" 2>&1 <<'END'
import socket, sys, time, urllib.parse
client = socket.socket(socket.AF_UNIX)
client.connect(sys.argv[1])
path = urllib.parse.urlsplit(sys.argv[2]).path
client.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
time.sleep(4)
got = 0
while piece := client.recv(1 << 20):
    got += len(piece)
print("cut" if got < 32000000 else "whole")
END
is 'a reader that stalls is cut' cut "$(tail -n 1 "$folder/stalled")"
"$binary" --listen "unix:$socket" --store memory >/dev/null 2>"$folder/second"
is 'a second daemon is refused' 1 "$(grep -c 'Address already in use' "$folder/second")"
stop TERM
is 'the name is gone with the daemon' 1 "$([ -e "$socket" ]; echo $?)"
listen
stop KILL
is 'one that was killed leaves it' 0 "$([ -S "$socket" ]; echo $?)"
listen
is 'and the next takes it over' 200 "$(get -o /dev/null -w '%{http_code}' http://localhost/livez)"
stop TERM
echo keep >"$socket"
listen
is 'a file that is no socket is not touched' keep "$(cat "$socket")"
finish
