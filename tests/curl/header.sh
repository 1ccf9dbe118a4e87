#!/bin/sh
# The beginning of a .safetensors file as the definition, and its tensors in weight_norm.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
file=$(dirname "$0")/../vectors/header.safetensors

from_file() {
	head -c "$1" "$file" | curl -sS -o "$folder/body" -w '%{http_code}' -H "Content-Type: $2" \
		--data-binary @- "$url/v1/models?$3" >"$folder/status"
	status=$(cat "$folder/status")
}

from_file 1300 application/octet-stream 'seed=42'
is 'the head of a file is a model' 201 "$status"
id=$(json 'j["id"]')
is 'with the seed of the query' '42 12' "$(json 'j["seed"] + " " + str(j["tensor_count"])')"
from_file 5000 application/vnd.safetensors 'seed=42'
is 'the rest of the file says nothing' "200 $id" "$status $(json 'j["id"]')"

ask GET "/v1/models/$id/weights.safetensors"
cp "$folder/body" "$folder/made.safetensors"
is 'the file that is made has the header that was sent' True "$("$python" -c 'import json, struct, sys
def header(name):
    b = open(name, "rb").read()
    h = json.loads(b[8:8 + struct.unpack("<Q", b[:8])[0]])
    h.pop("__metadata__", None)
    return h
print(header(sys.argv[1]) == header(sys.argv[2]))' "$file" "$folder/made.safetensors")"

from_file 1300 application/octet-stream 'dtype=bfloat16&init=zeros&validate_only=true'
is 'dtype and init of the query' 'bfloat16 zeros int32' \
	"$(json '" ".join((lambda p: [p["conv.weight"]["dtype"], p["conv.weight"]["initializer"]["name"], p["i32"]["dtype"]])({p["name"]: p for p in j["parameters"]}))')"

from_file 100 application/octet-stream ''
is 'a header that is cut off is told so' '400 bad-header' "$status $(json 'j["errors"][0]["code"]')"
ask POST '/v1/models?seed=3' -H 'Content-Type: application/json' -d '{"model": "ReLU()"}'
is 'a JSON body has its seed inside' '400 bad-query' "$status $(json 'j["errors"][0]["code"]')"

ask POST '/v1/models?validate_only=true' -H 'Content-Type: application/json' \
	-d '{"model": "weight_norm(Conv1d(4, 8, 3))"}'
is 'weight_norm puts norms and directions at the end' 'bias weight_g weight_v weight_v' \
	"$(json '" ".join([p["name"] for p in j["parameters"]] + [j["parameters"][1]["initializer"]["computed_from"]])')"

finish
