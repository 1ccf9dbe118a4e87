#!/bin/sh
# Large streams: the whole is the same bytes as its parts, whoever made them; stalled and idle clients
# cost next to nothing.  The second half is fairness.py.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

# Slow to make: blocks of the whole are made by several threads, those of the small ranges by one.
register '{"parameters": {"t": {"shape": [1500, 1001], "dtype": "float64"}, "u": [3]}, "seed": 3,
           "init": [{"path": "t", "initializer": "trunc_normal(0, 1, -2, 2)"}, {"path": "u", "initializer": "ones"}]}'
file=$url/v1/models/$id/weights.safetensors
for pass in 1 2 3; do
	curl -sS -o "$folder/whole.$pass" "$file"
done
size=$(wc -c <"$folder/whole.1")
is 'the whole has all bytes' 1 "$([ "$size" -gt 12012000 ] && echo 1)"
is 'the whole is the same each time' 0 "$(cmp "$folder/whole.1" "$folder/whole.2" && cmp "$folder/whole.1" "$folder/whole.3"; echo $?)"
: >"$folder/parts"
from=0
while [ "$from" -lt "$size" ]; do
	curl -sS -r "$from-$((from + 100002))" "$file" >>"$folder/parts"
	from=$((from + 100003))
done
is 'parts put together are the whole' 0 "$(cmp "$folder/parts" "$folder/whole.1"; echo $?)"
curl -sS -r 1048577-9437185 "$file" >"$folder/middle"
tail -c +1048578 "$folder/whole.1" | head -c 8388609 >"$folder/expected"
is 'a large range is a part of the whole' 0 "$(cmp "$folder/middle" "$folder/expected"; echo $?)"

register '{"parameters": {"t": [4000000000]}, "init": [{"path": "t", "initializer": "trunc_normal(0, 1, -2, 2)"}]}'
curl -s -m 0.3 -o /dev/null "$url/v1/models/$id/parameters/t/data.bin"
sleep 0.5
is 'a stream ends with its client' 'weightd_streams 0' "$(curl -sS "$url/metrics" | grep '^weightd_streams ')"

"$python" "$(dirname "$0")/lib/fairness.py" "$url" >"$folder/fairness" 2>&1
is 'stalled and idle clients' '' "$(cat "$folder/fairness")"
finish
