#!/bin/sh
# Seeds in the forms of the libraries, and where answers name seeds and generators.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
json_type='Content-Type: application/json'

# of GENERATOR SEED: registers a tensor of three uniform values and asks for them.
of() {
	register '{"parameters": {"w": [3]}, "dtype": "float64", "generator": "'"$1"'", "seed": '"$2"',
		"init": [{"path": "w", "initializer": "numpy.uniform(0, 1)"}]}'
	model=/v1/models/$id
	ask GET "$model/weights.json"
	values=$(json 'j["tensors"]["w"]["data"]')
}

# As Debian's numpy makes them, beside it.
numpy() {
	"$python" -c "import numpy as np; print(np.random.$1.uniform(0, 1, 3).astype('f8').tolist())"
}

echo '# arrays and large integers'
of numpy '[1, 2, 3]'
is 'RandomState seeded by an array' "$(numpy 'RandomState([1, 2, 3])')" "$values"
of numpy '["0xffffffff"]'
is 'an array of one' "$(numpy 'RandomState([2**32 - 1])')" "$values"
of numpy.default_rng '["1180591620717411303424", [5, []]]'
is 'SeedSequence of nested arrays' "$(numpy 'default_rng([2**70, [5, []]])')" "$values"
of numpy.default_rng '"0x100000000000000000"'
is 'an integer of more than 64 bits' "$(numpy 'default_rng(2**68)')" "$values"
ask GET "$model/spec"
is 'is decimal in the specification' 295147905179352825856 "$(json 'j["seed"]')"
spec=$(cat "$body")
ask POST /v1/models -H "$json_type" -d "$spec"
is 'which names the same model' "200 $id" "$status $(json 'j["id"]')"

echo '# what is told'
register '{"model": ["Linear(3, 2)", "Linear(2, 2)"], "generator": "torch", "seed": {"torch": -1, "numpy": [7, 8]}, "init": [
	{"path": "0.weight", "initializer": "numpy.normal(0, 1)"}, {"path": "0.bias", "initializer": "zeros"},
	{"path": "1.bias", "initializer": "normal", "generator": "philox", "seed": 5}]}'
model=/v1/models/$id
all='philox4x32-10/1, torch-cpu-2.12/1, numpy-randomstate/1'
ask GET "$model"
is 'the summary has all seeds' "{'philox': '0', 'torch': '-1', 'numpy': ['7', '8']}" "$(json 'j["seed"]')"
is 'and all generators of the values' "['philox', 'torch', 'numpy']" "$(json 'list(j["generators"])')"
is 'beside the one of the specification' 'torch torch-cpu-2.12/1' "$(json 'j["generator"] + " " + j["generator_version"]')"
for path in '' /spec /repr /modules /modules/0 /children /parameters '/parameters?format=text' /weights /weights.safetensors; do
	ask GET "$model$path"
	is "the generators of $path" "200 $all" "$status $(header Weightd-Generator)"
done
ask GET "$model/weights.safetensors" -H 'Range: bytes=0-7'
is 'the generators of a part' "206 $all" "$status $(header Weightd-Generator)"
ask GET "$model/weights.safetensors"
is 'a safetensors file has them within' "$all {\"philox\":\"0\",\"torch\":\"-1\",\"numpy\":[\"7\",\"8\"]}" "$("$python" -c 'import json, struct, sys
b = open(sys.argv[1], "rb").read()
m = json.loads(b[8:8 + struct.unpack("<Q", b[:8])[0]])["__metadata__"]
print(m["generator"], m["seed"])' "$body")"
tensor() {
	ask GET "$model/parameters/$1/data.$2"
	is "the generator of $1 as $2" "200 $3" "$status $(header Weightd-Generator)"
}
tensor 0.weight npy numpy-randomstate/1
tensor 1.weight bin torch-cpu-2.12/1
tensor 1.bias txt philox4x32-10/1
tensor 0.bias json torch-cpu-2.12/1
ask GET "$model/parameters/0.weight"
is 'a parameter has its generator and seed' "numpy numpy-randomstate/1 ['7', '8']" \
	"$(json '"{generator} {generator_version} {seed}".format(**j["initializer"])')"
is 'also in the header' numpy-randomstate/1 "$(header Weightd-Generator)"
ask GET "$model/parameters/0.bias"
is 'zeros have none' None "$(json 'j["initializer"]["generator"]')"
ask POST '/v1/models?validate_only=true' -H "$json_type" -d '{"model": "Linear(2, 2)", "generator": "torch-1.13"}'
is 'a plan that is only validated' torch-cpu-1.13/1 "$(header Weightd-Generator)"
ask POST '/v1/weights?format=safetensors' -H "$json_type" -d '{"model": "Linear(2, 2)", "generator": "jax-0.4", "seed": -3,
	"init": [{"path": "**", "initializer": "jax.normal()"}]}'
is 'weights of one request' '200 jax-0.4-threefry-original/1' "$status $(header Weightd-Generator)"

echo '# what is refused'
refuse() {
	ask POST /v1/models -H "$json_type" -d "$2"
	is "$1" "422 $3 $4" "$status $(json 'j["errors"][0]["pointer"] + " " + j["errors"][0]["code"]')"
}
refuse 'an array for philox' '{"model": "Linear(2, 2)", "seed": [1, 2]}' /seed wrong-type
refuse 'an empty array for RandomState' '{"model": "ReLU()", "generator": "numpy", "seed": []}' /seed out-of-range
refuse 'a negative item' '{"model": "ReLU()", "generator": "numpy", "seed": [1, -2]}' /seed/1 out-of-range
refuse 'a real one' '{"model": "ReLU()", "generator": "torch", "seed": {"torch": 1.5}}' /seed/torch wrong-type
refuse 'a large seed of a rule' '{"model": "Linear(2, 2)", "generator": "torch", "init": [{"path": "**",
	"initializer": "normal", "seed": "18446744073709551616"}]}' /init/0/seed out-of-range
refuse 'too many words' "{\"model\": \"ReLU()\", \"generator\": \"numpy\", \"seed\": [$(seq -s, 1025)]}" /seed/1024 limit-exceeded
matches 'the limit is named' '.*1024.*seed-words.*' "$(json 'j["errors"][0]["expected"]')"
refuse 'an unknown release' '{"model": "ReLU()", "generator": "torch-9"}' /generator unknown-generator
matches 'the known ones are listed' '.*torch-2.11, .*numpy-2.0.default_rng, .*flax.linen.*' "$(json 'j["errors"][0]["expected"]')"

head -c 1300 "$(dirname "$0")/../vectors/header.safetensors" | curl -sSg -o "$body" -H 'Content-Type: application/octet-stream' \
	--data-binary @- "$url/v1/models?generator=torch&seed={\"torch\":3,\"numpy\":[1,2]}"
is 'seeds in the query of a file' "{'philox': '0', 'torch': '3', 'numpy': ['1', '2']}" "$(json 'j["seed"]')"

finish
