#!/bin/bash
# Builds the Dockerfile and runs the image as a cluster would: no root, read-only, no capability, 64 MiB.
# Ends with a line "N passed, N failed".  GIGABYTES (default 20) is how much is streamed under the limit.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/container/engine.sh
. tests/container/engine.sh

GIGABYTES=${GIGABYTES:-20}
# A port that nobody answers on.
PORT=$((20000 + RANDOM % 10000))
while (: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do PORT=$((PORT + 1)); done
URL=http://127.0.0.1:$PORT
IMAGE=weightd:test
NAME=weightd-test-$$
passed=0 failed=0

# claim TEXT COMMAND...: the command succeeds.
claim() {
	local text=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $text"
	fi
}
finish() {
	podman rm -f -t 0 "$NAME" >/dev/null 2>&1
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
	exit
}
trap finish EXIT

start() {
	podman run -d --name "$NAME" --network host --read-only --cap-drop all \
		--security-opt no-new-privileges --memory 64m --memory-swap 64m --pids-limit 64 \
		-e WEIGHTD_LISTEN="127.0.0.1:$PORT" "$@" $IMAGE >/dev/null
}
ready_within() {
	local deadline=$(($(now_ms) + $1))
	until curl -fs -o /dev/null "$URL/readyz"; do
		[ "$(now_ms)" -lt $deadline ] || return 1
		sleep 0.02
	done
}
now_ms() { date +%s%3N; }
status_field() { awk -v key="$1:" '$1 == key { print $2 }' "/proc/$pid/status"; }
is() { [ "$1" = "$2" ] || { echo "  expected $2, got $1"; false; }; }
has_no_tools() { ! grep -E '/(sh|bash|dash|busybox|gcc|cc|ld|apt|dpkg|perl|python3?)$' "$1"; }
weights_come_back() { post /v1/weights '{"model": "Linear(3, 2)"}' | grep -q weight; }
refuses_requests() { ! curl -fs -m 1 -o /dev/null "$URL/readyz"; }
stops_cleanly() {
	podman stop -t 10 "$NAME" >/dev/null &&
		is "$(podman inspect -f '{{.State.ExitCode}}' "$NAME")" 0
}
post() { curl -fsS -H 'content-type: application/json' -d "$2" "$URL$1"; }

# One layer of 'rows' x 1048576 float32: 4 MiB a row.
big_model() { echo "{\"model\": \"Linear(1048576, $1, bias=False)\", \"init\": [{\"parameter\": \"weight\", \"initializer\": \"uniform\"}]}"; }

choose_driver
base_image || {
	claim "the base image can be made" false
	exit
}
if ! buildah bud --layers -q -t $IMAGE . >"$CONTAINER/build.log" 2>&1; then
	cat "$CONTAINER/build.log"
	claim "the Dockerfile builds" false
	exit
fi
claim "the Dockerfile builds" true

root=$(buildah from --name "$NAME-look" $IMAGE >/dev/null && buildah mount "$NAME-look")
find "$root" -type f | sed "s|^$root||" | sort >"$CONTAINER/files.txt"
bytes=$(du -sb "$root" | cut -f1)
echo "$bytes" >"$CONTAINER/image.bytes"
echo "image: $((bytes / 1000000)) MB in $(wc -l <"$CONTAINER/files.txt") files"
claim "the image is below 25 MB" test "$bytes" -lt 25000000
claim "no shell, compiler or package manager is in the image" \
	has_no_tools "$CONTAINER/files.txt"
claim "every file that the daemon loads is there" test -s "$root/usr/share/weightd/packages.txt"
buildah rm "$NAME-look" >/dev/null
claim "the user is not root" is "$(podman image inspect -f '{{.User}}' $IMAGE)" 65532:65532
claim "the port is published" is "$(podman image inspect -f '{{range $k, $v := .Config.ExposedPorts}}{{$k}}{{end}}' $IMAGE)" 8080/tcp

began=$(now_ms)
start
claim "it is ready within a second" ready_within 1000
claim "the container is running" is "$(podman inspect -f '{{.State.Running}}' "$NAME")" true
echo "ready after $(($(now_ms) - began)) ms, with the container"
pid=$(podman inspect -f '{{.State.Pid}}' "$NAME")
claim "it runs as user 65532" is "$(status_field Uid)" 65532
claim "it has no capability" is "$(status_field CapEff)" 0000000000000000
claim "it can gain none" is "$(status_field CapBnd)" 0000000000000000
claim "it can gain no privileges" is "$(status_field NoNewPrivs)" 1
claim "its root is read-only" grep -Eq '^[^ ]+ / [^ ]+ ro[ ,]' "/proc/$pid/mounts"
claim "/livez answers" curl -fs -o /dev/null "$URL/livez"
claim "weights come back" weights_come_back

id=$(post /v1/models "$(big_model $((GIGABYTES * 256)))" | sed -n 's/.*"id": *"\([0-9a-f]*\)".*/\1/p' | head -n 1)
DATA=$URL/v1/models/$id/parameters/weight/data.bin
claim "a model of $GIGABYTES GiB registers on the read-only root's volume" test -n "$id"
received=$(curl -fs "$DATA" | wc -c)
claim "$GIGABYTES GiB stream under a limit of 64 MiB" is "$received" $((GIGABYTES << 30))
echo "peak resident memory of the stream: $(($(status_field VmHWM) / 1024)) MiB"
claim "its resident memory stayed below 64 MiB" test "$(status_field VmHWM)" -lt 65536
# Slices hold no more than a stream: every second column, and the rows from the last to the first.
received=$(curl -fs "$DATA?slice=-64:,::-2" | wc -c)
claim "a gathered slice comes whole" is "$received" $((64 << 21))
received=$(curl -fs "$DATA?slice=::-1&dim=0&rank=0&world=$GIGABYTES" | wc -c)
claim "a reversed shard comes whole" is "$received" $((1 << 30))
claim "its resident memory stayed below 64 MiB with slices" test "$(status_field VmHWM)" -lt 65536
# What a container's limit would answer with SIGKILL must be made, or refused, within it.
side=$(curl -fs "$URL/v1" | sed -n 's/.*"whole_elements": *\([0-9]*\).*/\1/p' | awk '{print int(sqrt($1))}')
claim "the limit of whole tensors follows the container's memory" test "$side" -lt 4096
orthogonal() { echo "{\"model\": \"Linear($1, $1, bias=False)\", \"seed\": $2, \"init\": [{\"path\": \"*\", \"initializer\": \"orthogonal\"}]}"; }
for n in "$side" 4096; do
	for seed in 1 2 3; do
		curl -s -o /dev/null --json "$(orthogonal "$n" $seed)" "$URL/v1/weights?format=safetensors" &
		made[seed]=$!
	done
	wait "${made[@]}"
done
python3 -c 'print("[" + "{}," * 1390000 + "{}]")' >"$CONTAINER/braces.json"
python3 -c 'print("{\"model\": [" + ",".join(["\"ReLU()\""] * 400000) + "]}")' >"$CONTAINER/relus.json"
for document in braces relus; do
	for i in 1 2 3; do
		curl -s -o /dev/null --json "@$CONTAINER/$document.json" "$URL/v1/models" &
		made[i]=$!
	done
	wait "${made[@]}"
done
claim "orthogonal tensors and hostile documents leave it alive" curl -fs -o /dev/null "$URL/livez"
echo "peak resident memory: $(($(status_field VmHWM) / 1024)) MiB"
claim "the same process is alive after it" is "$(podman inspect -f '{{.State.Pid}}' "$NAME")" "$pid"

# A stream of 1 GiB slowed to a few seconds; SIGTERM comes in its middle.
curl -fs --limit-rate 400M -r 0-1073741823 "$DATA" 2>/dev/null | wc -c >"$CONTAINER/drained" &
stream=$!
sleep 1
podman kill -s TERM "$NAME" >/dev/null
sleep 0.3
claim "no new request is taken while draining" refuses_requests
wait $stream
claim "a running stream ends whole after SIGTERM" is "$(cat "$CONTAINER/drained")" 1073741824
claim "it exits with status 0" is "$(timeout 20 podman wait "$NAME")" 0
podman rm -f -t 0 "$NAME" >/dev/null 2>&1

start --tmpfs /tmp -e WEIGHTD_STORE=memory
claim "it starts with the memory store, too" ready_within 5000
claim "podman stop ends it within its grace time" stops_cleanly
