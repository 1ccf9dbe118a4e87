#!/bin/sh
# deploy/nginx.conf in front of a daemon, without its TLS: what strangers may do, and how often.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
command -v nginx >/dev/null || PATH=$PATH:/usr/sbin
command -v nginx >/dev/null || {
	echo 'nginx is not installed: nothing is tested'
	finish
	exit 0
}
site=$(dirname "$0")/../../deploy/nginx.conf
daemon=${url#http://}
port=$("$python" -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
nginx=
trap 'kill "$nginx" 2>/dev/null; rm -rf "$folder"' EXIT

# begin STRANGER: nginx with the site, for which this machine is a stranger (1) or not (0).
begin() {
	sed -e '/ssl_/d; /listen \[::\]/d' -e "s/listen 443 ssl http2/listen 127.0.0.1:$port/" \
		-e "s/server 127.0.0.1:8080/server $daemon/" -e "s/weights.example.org/localhost/" \
		-e "s/^\(.*127.0.0.1 \)0;/\1$1;/" "$site" >"$folder/site"
	mkdir -p "$folder/logs"
	cat >"$folder/nginx.conf" <<END
daemon off;
pid $folder/pid;
error_log $folder/logs/error;
events {}
http {
	access_log off;
	client_body_temp_path $folder/client;
	proxy_temp_path $folder/proxy;
	fastcgi_temp_path $folder/fastcgi;
	uwsgi_temp_path $folder/uwsgi;
	scgi_temp_path $folder/scgi;
	include $folder/site;
}
END
	nginx -p "$folder" -c "$folder/nginx.conf" 2>"$folder/said" &
	nginx=$!
	url=http://127.0.0.1:$port
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		curl -s -o "$folder/body" "$url/livez" && break
		sleep 0.2
	done
}

# The whole file, with its TLS.
if command -v openssl >/dev/null; then
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$folder/key" -out "$folder/certificate" -days 1 \
		-subj /CN=localhost 2>/dev/null
	sed -e "s#/etc/ssl/weights.example.org.pem#$folder/certificate#" \
		-e "s#/etc/ssl/weights.example.org.key#$folder/key#" "$site" >"$folder/tls"
	printf 'pid %s/pid;\nevents {}\nhttp { include %s/tls; }\n' "$folder" "$folder" >"$folder/tls.conf"
	is 'nginx reads the site' 0 "$(nginx -t -q -p "$folder" -c "$folder/tls.conf" >/dev/null 2>&1; echo $?)"
fi

begin 1
net='{"model": "Linear(3, 2)", "seed": 1}'
json='Content-Type: application/json'
ask GET /livez
is 'the site answers' '200 ok' "$status $(cat "$folder/body")"
ask POST '/v1/weights?format=safetensors' -H "$json" -d "$net"
is 'a stranger posts' 200 "$status"
location=$(header Content-Location)
ask GET "$location" -H 'Range: bytes=8-'
is 'and reads, in parts' 206 "$status"
register "$net"
is 'and registers' 201 "$status"
ask DELETE "/v1/models/$id"
is 'and does not delete' 403 "$status"
ask PUT "/v1/models/$id"
is 'nor put' 403 "$status"
ask GET /metrics
is 'nor see the metrics' 403 "$status"
ask GET //metrics
is 'by another spelling, too' 403 "$status"
ask GET "/v1/models/$id"
is 'the model is there' 200 "$status"
head -c 5000000 /dev/zero >"$folder/large"
ask POST /v1/models -H "$json" --data-binary "@$folder/large"
is 'a body over 4 MiB is refused' 413 "$status"
for seed in $(seq 60); do
	curl -s -o /dev/null -w '%{http_code}\n' -H "$json" -d '{"model": "Linear(3, 2)", "seed": '"$seed"'}' "$url/v1/models"
done >"$folder/codes"
is 'a flood of registrations is cut off' True \
	"$([ "$(grep -c 429 "$folder/codes")" -ge 30 ] && echo True)"
for _ in $(seq 50); do
	printf 'url = %s\noutput = /dev/null\n' "$url/v1/models/$id/weights.safetensors"
done >"$folder/urls"
curl -s -w '%{http_code}\n' -K "$folder/urls" >"$folder/codes"
is 'reading is not' 50 "$(grep -c 200 "$folder/codes")"
kill "$nginx"
wait "$nginx" 2>/dev/null

begin 0
ask GET /metrics
is 'who looks after it sees the metrics' 200 "$status"
ask DELETE "/v1/models/$id"
is 'and deletes' 204 "$status"
finish
