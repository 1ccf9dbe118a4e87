#!/bin/sh
# Every format, chosen by extension, by ?format= and by Accept, and what its headers say.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

register '{"model": "Linear(3, 2)", "seed": 7}'
model=/v1/models/$id
data=$model/parameters/weight/data

ask GET "$data.bin"
is 'bin is 24 raw bytes' '200 24 application/octet-stream' "$status $(wc -c <"$folder/body") $(header Content-Type)"
is 'bin says what it is' '"weight" F32 2, 3' "$(header Tensor-Name) $(header Tensor-Dtype) $(header Tensor-Shape)"
is 'bin has a file name' 'attachment; filename="weight.bin"' "$(header Content-Disposition)"
is 'bin has its length beforehand' 24 "$(header Content-Length)"
is 'bin can be cut into ranges' bytes "$(header Accept-Ranges)"
matches 'bin has a strong ETag' '"[0-9a-f]{40}"' "$(header ETag)"
is 'bin never changes' 'public, max-age=31536000, immutable' "$(header Cache-Control)"
cp "$folder/body" "$folder/weight.bin"

ask GET "$data.npy"
is 'npy begins with its magic' 93NUMPY "$(head -c 6 "$folder/body" | tr -cd '0-9A-Z' | sed s/^/93/)"
tail -c 24 "$folder/body" >"$folder/tail"
is 'npy ends with the same bytes' 0 "$(cmp "$folder/tail" "$folder/weight.bin" >/dev/null; echo $?)"

ask GET "$data.json"
is 'json nests the rows' '2 3' "$(json 'str(len(j["data"])) + " " + str(len(j["data"][0]))')"
is 'json is exact: its numbers give the same bytes' True \
	"$("$python" -c 'import json, struct, sys
j = json.load(open(sys.argv[1]))
print(b"".join(struct.pack("<f", x) for row in j["data"] for x in row) == open(sys.argv[2], "rb").read())' "$folder/body" "$folder/weight.bin")"
ask GET "$data.json?encoding=flat"
is 'json flat is one list' 6 "$(json 'len(j["data"])')"
ask GET "$data.json?encoding=base64"
is 'json base64 gives the same bytes' "$(base64 -w 0 "$folder/weight.bin")" "$(json 'j["data"]')"
ask GET "$data.json?encoding=hex"
problem 'another encoding is refused' 400 bad-query

ask GET "$data"
is 'JSON when nobody asks' 'application/json' "$(header Content-Type)"
is 'negotiated answers say so' Accept "$(header Vary)"
is 'and where the exact file is' "$data.json" "$(header Content-Location)"
ask GET "$data?format=npy"
is '?format= wins' "$data.npy" "$(header Content-Location)"
ask GET "$data" -H 'Accept: application/octet-stream'
is 'Accept chooses' "$data.bin" "$(header Content-Location)"
ask GET "$data" -H 'Accept: application/json;q=0.5, application/octet-stream'
is 'by quality' "$data.bin" "$(header Content-Location)"
ask GET "$data" -H 'Accept: image/png'
problem 'nothing acceptable' 406 not-acceptable
ask GET "$data.parquet"
problem 'an unknown extension' 406 not-acceptable
ask GET "$data?format=parquet"
problem 'an unknown format' 406 not-acceptable
ask GET "$data?formt=npy"
problem 'an unknown query parameter' 400 bad-query
is 'with the nearest name' format "$(json 'j["errors"][0]["did_you_mean"]')"

ask GET "$model/weights.safetensors"
is 'safetensors: head and two tensors' "['__metadata__', 'bias', 'weight']" "$("$python" -c 'import json, struct, sys
b = open(sys.argv[1], "rb").read()
n = struct.unpack("<Q", b[:8])[0]
print(sorted(json.loads(b[8:8 + n])))' "$folder/body")"
ask GET "$model/weights"
is 'the whole model as JSON' "$id bias weight" "$(json '" ".join([j["model_id"]] + sorted(j["tensors"]))')"
ask GET "$model/weights.npy"
problem 'npy holds no model' 406 not-acceptable
ask GET "$model"
is 'sizes are those of the files' True "$(json 'j["sizes"]["safetensors"]' | grep -qx "$(curl -s "$url$model/weights.safetensors" | wc -c)" && echo True)"
ask GET "$model/parameters/weight"
first=$(json 'j["offsets"]["safetensors"][0]') last=$(json 'j["offsets"]["safetensors"][1] - 1')
ask GET "$model/weights.safetensors" -r "$first-$last"
body_is 'offsets lead to the tensor inside the file' "$folder/weight.bin"
ask GET "$model/parameters" -H 'Accept: text/plain'
is 'the table has a line for each tensor, a head, the totals and the sources' 5 "$(wc -l <"$folder/body")"

ask POST /v1/weights -H 'Content-Type: application/json' -d '{"model": "Linear(3, 2)", "seed": 7}'
is 'one shot is JSON' "200 $id" "$status $(json 'j["model_id"]')"
is 'one shot names the model' "$id $model/weights.json" "$(header Model-Id) $(header Content-Location)"
ask POST '/v1/weights?format=safetensors' -H 'Content-Type: application/json' -d '{"model": "Linear(3, 2)", "seed": 8}'
mv "$folder/body" "$folder/one_shot"
location=$(header Content-Location)
ask GET "$location"
body_is 'its Content-Location is the same file' "$folder/one_shot"

ask HEAD "$data.npy"
is 'HEAD has headers and no body' '200 152 0' "$status $(header Content-Length) $(wc -c <"$folder/body")"

for dtype in float64 float32 float16 bfloat16; do
	register '{"model": "Linear(3, 2)", "dtype": "'$dtype'"}'
	ask GET "/v1/models/$id/parameters/weight/data.bin"
	is "$dtype has its width" "$("$python" -c "print({'float64': 48, 'float32': 24}.get('$dtype', 12))")" "$(wc -c <"$folder/body")"
done
ask GET "/v1/models/$id/parameters/weight/data.npy"
problem 'numpy has no bfloat16' 406 not-acceptable

# What readers ask for beside the format.
half=/v1/models/$id
ask GET "$half/parameters/weight/data.npy?dtype=float32"
is 'bfloat16 is read as float32' '200 F32 152' "$status $(header Tensor-Dtype) $(header Content-Length)"
is 'and the answer says where' "$half/parameters/weight/data.npy?dtype=float32" "$(header Content-Location)"
tail -c 24 "$folder/body" >"$folder/wide"
ask GET "$half/parameters/weight/data.bin"
is 'with the same values' True "$("$python" -c 'import struct, sys
wide, narrow = (open(p, "rb").read() for p in sys.argv[1:])
print(wide == b"".join(b"\0\0" + narrow[i:i + 2] for i in range(0, len(narrow), 2)))' "$folder/wide" "$folder/body")"
ask GET "$half/weights.npz?dtype=float64" -r 0-3
is 'ranges hold for it, too' '206 PK' "$status $(head -c 2 "$folder/body")"
ask GET "$half/weights.npz"
problem 'npz holds no bfloat16' 406 not-acceptable
matches 'and the way out is named' '.*dtype=float32.*' "$(json 'j["errors"][0]["expected"]')"
ask GET "$half/weights.safetensors?dtype=float16"
problem 'float16 does not hold bfloat16' 400 bad-query
ask GET "$half/weights.safetensors?dtype=int8"
problem 'integers do not hold floats' 400 bad-query
ask GET "$half/weights.json?dtype=float128"
problem 'an unknown dtype' 400 bad-query
ask GET "$half/parameters/weight/data.json?encoding=flat&exact=true"
is 'exact numbers need no rounding' True "$("$python" -c 'import json, struct, sys
j = json.load(open(sys.argv[1]))
print(j["dtype"] == "bfloat16" and b"".join(struct.pack("<f", x) for x in j["data"]) == open(sys.argv[2], "rb").read())' "$folder/body" "$folder/wide")"
ask GET "$half/weights.json?exact=yes"
problem 'exact is true or false' 400 bad-query
register '{"config": {"model_type": "gpt2", "n_layer": 1, "n_embd": 4, "n_head": 1, "vocab_size": 3, "n_positions": 2}}'
ask GET "/v1/models/$id/weights.safetensors"
tied=$(wc -c <"$folder/body")
shared=$(header ETag)
ask GET "/v1/models/$id/weights.safetensors?ties=copy"
is 'ties=copy writes every name' 1 "$("$python" -c 'import json, struct, sys
b = open(sys.argv[1], "rb").read()
n = struct.unpack("<Q", b[:8])[0]
h = json.loads(b[8:8 + n])
a, c = (b[8 + n:][slice(*h[k]["data_offsets"])] for k in ("transformer.wte.weight", "lm_head.weight"))
print(int(a == c and "lm_head.weight" not in h["__metadata__"]))' "$folder/body")"
is 'which is another file' 2 "$(printf '%s\n%s\n' "$shared" "$(header ETag)" | sort -u | wc -l)"
is 'and longer' 1 "$([ "$(wc -c <"$folder/body")" -gt "$tied" ] && echo 1)"
ask GET "/v1/models/$id/weights.safetensors?ties=drop"
problem 'ties are copied or not' 400 bad-query
finish
