#!/bin/sh
# The directory store behind a real daemon: restarts, kills, damage, a folder that cannot be written.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
binary=${WEIGHTD_BINARY:?the daemon to start}
data=$folder/data
daemon=
trap 'kill "$daemon" 2>/dev/null; rm -rf "$folder"' EXIT

# start: a daemon over $data; its address is then in $url.
start() {
	: >"$folder/log" # or the address of the daemon before could be read
	"$binary" --listen 127.0.0.1:0 --store directory --data "$data" >"$folder/log" 2>&1 &
	daemon=$!
	tries=0
	until url=$(sed -n 's/.* listening on \(http:[^ ]*\).*/\1/p' "$folder/log") && [ -n "$url" ]; do
		tries=$((tries + 1))
		if [ "$tries" -gt 200 ]; then cat "$folder/log" && exit 1; fi
		sleep 0.05
	done
}

# stop SIGNAL
stop() {
	kill "-$1" "$daemon"
	wait "$daemon" 2>/dev/null
}

start
register '{"model": "Linear(3, 2)", "seed": 5}'
is 'a model is registered' 201 "$status"
first=$id
ask GET "/v1/models/$first/weights.safetensors"
cp "$folder/body" "$folder/before"
is 'it is one file, named by its id' 1 "$(find "$data/models" -type f -name "$first" | wc -l)"
is 'nothing temporary is left' 0 "$(find "$data/tmp" -type f | wc -l)"
stop TERM

start
ask GET "/v1/models/$first/weights.safetensors"
is 'it is there after a restart' 200 "$status"
body_is 'with the same bytes' "$folder/before"
register '{"model": "Linear(3, 2)", "seed": 5}'
is 'and is known' "200 $first" "$status $id"

echo '# kill -9 right after the answers'
for seed in 101 102 103 104 105; do
	register '{"model": "Linear(3, 2)", "seed": '$seed'}'
	echo "$id" >>"$folder/acknowledged"
done
stop KILL
start
while read -r id; do
	ask GET "/v1/models/$id"
	is "acknowledged before the kill: $id" 200 "$status"
done <"$folder/acknowledged"
ask GET '/v1/models?page_size=4'
is 'a page of the list' 4 "$(json 'len(j["models"])')"
matches 'links to the next' '</v1/models\?page_size=4&page_token=[0-9a-f]{40}>; rel="next"' "$(header Link)"
token=$(json 'j["next_page_token"]')
ask GET "/v1/models?page_size=4&page_token=$token"
is 'which is the last' '2 ' "$(json 'str(len(j["models"])) + " " + j["next_page_token"]')"
is 'in byte order' True "$(json 'sorted(m["id"] for m in j["models"]) == [m["id"] for m in j["models"]]')"

echo '# one shots can be resumed'
ask POST '/v1/weights?format=safetensors' -H 'Content-Type: application/json' -d '{"model": "Linear(3, 2)", "seed": 77}'
location=$(header Content-Location)
cp "$folder/body" "$folder/before"
stop KILL
start
ask GET "$location" -r 100-
tail -c +101 "$folder/before" >"$folder/rest"
is 'after a kill, from the middle' 206 "$status"
body_is 'with the same bytes' "$folder/rest"

echo '# damage'
file=$(find "$data/models" -type f -name "$first")
stop TERM
printf '%s' "$(cat "$file")" | sed 's/"5"/"6"/' >"$folder/damaged"
cp "$folder/damaged" "$file"
start
ask GET "/v1/models/$first/weights.safetensors"
problem 'a changed seed is found' 502 store-corrupt
ask POST /v1/models -H 'Content-Type: application/json' -d '{"base": "'"$first"'", "seed": 9}'
problem 'also as a base' 502 store-corrupt
register '{"model": "Linear(3, 2)", "seed": 5}'
is 'posting it again heals it' "201 $first" "$status $id"
ask GET "/v1/models/$first"
is 'then it is there' 200 "$status"
stop TERM
: >"$file"
start
ask GET "/v1/models/$first"
problem 'an empty file is found' 502 store-corrupt
second=$(head -n 1 "$folder/acknowledged")
cp "$(find "$data/models" -type f -name "$second")" "$file"
ask GET "/v1/models/$first"
problem 'the file of another model is found' 502 store-corrupt

echo '# forgetting'
ask DELETE "/v1/models/$second"
is 'DELETE' '204 0' "$status $(wc -c <"$folder/body")"
ask GET "/v1/models/$second"
problem 'then it is unknown' 404 model-unknown
ask DELETE "/v1/models/$second"
problem 'DELETE again' 404 model-unknown
is 'its file is gone' 0 "$(find "$data/models" -type f -name "$second" | wc -l)"
stop TERM

echo '# a folder that vanished'
start
mv "$data" "$data.away"
: >"$data"
rm -rf "$data.away/tmp" "$data.away/models"
ask GET /readyz
problem 'readiness fails with the store' 503 store-unavailable
ask GET /livez
is 'liveness does not' 200 "$status"
register '{"model": "Linear(3, 2)", "seed": 500}'
problem 'registering is refused' 503 store-unavailable
ask POST /v1/weights -H 'Content-Type: application/json' -d '{"model": "Linear(3, 2)", "seed": 501}'
is 'one shots go on' 200 "$status"
is 'without a place to resume' '' "$(header Content-Location)"
stop TERM
"$binary" --listen 127.0.0.1:0 --store directory --data "$data" >"$folder/log" 2>&1
is 'a daemon does not start without its folder' 1 "$?"
matches 'and says why' '.*data directory.*' "$(cat "$folder/log")"
finish
