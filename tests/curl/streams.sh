#!/bin/sh
# Large streams: the whole is the same bytes as its parts, whoever made them; stalled and idle clients
# cost next to nothing.  The second half is fairness.py.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

in_parts() { # URL END SIZE: the first bytes of a file, by many requests, to $folder/parts
	from=0
	while [ "$from" -lt "$2" ]; do
		to=$((from + $3))
		[ "$to" -le "$2" ] || to=$2
		curl -sS -r "$from-$((to - 1))" "$1"
		from=$to
	done >"$folder/parts"
}

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
in_parts "$file" "$size" 100003
is 'parts put together are the whole' 0 "$(cmp "$folder/parts" "$folder/whole.1"; echo $?)"
curl -sS -r 1048577-9437185 "$file" >"$folder/middle"
tail -c +1048578 "$folder/whole.1" | head -c 8388609 >"$folder/expected"
is 'a large range is a part of the whole' 0 "$(cmp "$folder/middle" "$folder/expected"; echo $?)"

# Every format, and a replay, whose draws have one order: long enough for workers to send it.
large='{"parameters": {"t": [6000001]}, "seed": 4, "init": [{"path": "t", "initializer": "normal"}]}'
replay='{"parameters": {"t": [6000001]}, "seed": 4, "generator": "numpy", "init": [{"path": "t", "initializer": "numpy.normal"}]}'
for specification in "$large" "$replay"; do
	register "$specification"
	for path in parameters/t/data.bin parameters/t/data.npy weights.safetensors; do
		file=$url/v1/models/$id/$path
		curl -sS "$file" >"$folder/whole"
		size=$(wc -c <"$folder/whole")
		in_parts "$file" "$size" 5000011
		is "$path is its parts" 0 "$(cmp "$folder/parts" "$folder/whole"; echo $?)"
		curl -sS -H 'Connection: close' -r "17-$((size - 5))" "$file" >"$folder/middle"
		tail -c +18 "$folder/whole" | head -c $((size - 21)) >"$folder/expected"
		is "a range of $path" 0 "$(cmp "$folder/middle" "$folder/expected"; echo $?)"
	done
done
register '{"parameters": {"t": [1000000]}, "seed": 4, "init": [{"path": "t", "initializer": "normal"}]}'
for extension in bin json; do
	curl -sS "$url/v1/models/$id/parameters/t/data.$extension" >"$folder/t.$extension"
done
is 'the numbers of JSON are those of the bytes' True "$("$python" -c 'import array, json, sys
folder = sys.argv[1]
wanted = array.array("f", open(f"{folder}/t.bin", "rb").read())
numbers = json.load(open(f"{folder}/t.json"))
numbers = numbers["data"] if isinstance(numbers, dict) else numbers
print(array.array("f", numbers) == wanted)' "$folder" 2>&1 | tail -n 1)"

# A head of several blocks is made by several threads, too; all who ask get the same one.  Its names are
# long, so that it has few tensors and the plan is kept from one request to the next.
same_each_time() { # CLAIM TIMES PATH [CURL OPTION...]
	claim=$1 times=$2 path=$3
	shift 3
	is "$claim" "$times" "$(seq "$times" |
		xargs -P 4 -I '{}' sh -c 'curl -sS "$@" | sha256sum' - "$@" "$url$path" |
		sort | uniq -c | sed 's/^ *\([0-9]*\) .*/\1/')"
}
"$python" -c 'import json
print(json.dumps({"parameters": {f"t.{i:0480}.w": [8] for i in range(3500)}}))' >"$folder/many"
register "@$folder/many"
path=/v1/models/$id/weights.safetensors
head=$(curl -sS -r 0-7 "$url$path" | od -An -td8 | tr -d ' ')
is 'the head is long' 1 "$([ "$head" -gt 1800000 ] && echo 1)"
same_each_time 'the head is the same each time' 30 "$path" -r "0-$((head + 7))"
same_each_time 'the file is the same each time' 20 "$path"
curl -sS -r "0-$((head + 7))" "$url$path" >"$folder/expected"
in_parts "$url$path" $((head + 8)) 30011
is 'parts of the head put together are the head' 0 "$(cmp "$folder/parts" "$folder/expected"; echo $?)"

register '{"parameters": {"t": [4000000000]}, "init": [{"path": "t", "initializer": "trunc_normal(0, 1, -2, 2)"}]}'
curl -s -m 0.3 -o /dev/null "$url/v1/models/$id/parameters/t/data.bin"
sleep 0.5
is 'a stream ends with its client' 'weightd_streams 0' "$(curl -sS "$url/metrics" | grep '^weightd_streams ')"

"$python" "$(dirname "$0")/lib/fairness.py" "$url" >"$folder/fairness" 2>&1
is 'stalled and idle clients' '' "$(cat "$folder/fairness")"
finish
