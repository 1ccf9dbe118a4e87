#!/bin/sh
# Bad requests: each gets its problem document, and the daemon goes on.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
here=$(dirname "$0")
json_type='Content-Type: application/json'

register '{"model": {"type": "net", "children": {"fc": "Linear(3, 2)"}}, "seed": 1}'
model=/v1/models/$id

echo '# paths and methods'
ask GET /v1/nothing
problem 'an unknown path' 404 not-found
ask GET "/v1/models/$(printf '0%.0s' $(seq 40))"
problem 'an unknown model' 404 model-unknown
matches 'says to post it again' '.*POST.*again.*' "$(json 'j["detail"]')"
for bad in x "$id"0 "$(echo "$id" | tr a-f A-F | sed 's/^.\(.*\)/A\1/')" '..' '%2e%2e' "%2e%2e%2f%2e%2e%2fetc%2fpasswd" '%00' '%ff' "$id%0d%0aX:y"; do
	ask GET "/v1/models/$bad"
	matches "no model is called $bad" '404|400' "$status"
done
ask GET "$model/parameters/fc.wieght"
problem 'an unknown parameter' 404 parameter-unknown
is 'has the nearest name' fc.weight "$(json 'j["errors"][0]["did_you_mean"]')"
ask GET "$model/modules/fd"
problem 'an unknown module' 404 module-unknown
is 'has the nearest path' fc "$(json 'j["errors"][0]["did_you_mean"]')"
ask PUT /v1/models -H "$json_type" -d '{}'
problem 'a wrong method' 405 method-not-allowed
is 'says which are allowed' 'GET, HEAD, POST, OPTIONS' "$(header Allow)"
ask POST "$model/spec" -H "$json_type" -d '{}'
problem 'a wrong method on a model' 405 method-not-allowed
ask BREW /v1/models
problem 'an unknown method' 501 method-unknown
ask OPTIONS /v1/models
is 'OPTIONS tells the methods' 'GET, HEAD, POST, OPTIONS' "$(header Allow)"
ask GET "/v1/models?$(head -c 20000 /dev/zero | tr '\0' a)"
matches 'a long query is refused' '400|414|431' "$status"
ask GET '/v1/models?page_size=%zz'
matches 'a bad escape is refused' '400' "$status"
ask GET '/v1/models?page_size=1&page_size=2'
problem 'a query parameter twice' 400 bad-query
ask GET '/v1/models?page_size=1001'
problem 'a page that is too large' 400 bad-query

echo '# bodies'
ask POST /v1/models -d '{"model": "Linear(3, 2)"}'
problem "curl's own Content-Type" 415 unsupported-media-type
matches 'says how to send JSON' '.*application/json.*' "$(json 'j["detail"]')"
ask POST /v1/models -H 'Content-Type: text/plain' -d '{"model": "Linear(3, 2)"}'
problem 'a wrong Content-Type' 415 unsupported-media-type
ask POST /v1/models -H 'Content-Type: application/json; charset=utf-8' -d '{"model": "Linear(3, 2)"}'
is 'a charset is fine' 201 "$status"
ask POST /v1/models -H 'Content-Type: application/vnd.weightd+json' -d '{"model": "Linear(3, 2)"}'
is 'so is a +json type' 200 "$status"
ask POST /v1/models -H "$json_type" -d ''
problem 'an empty body' 400 malformed-json
ask POST /v1/models -H "$json_type" -d '{"model": '
problem 'a body that ends early' 400 malformed-json
is 'with line and column' '1' "$(json 'j["errors"][0]["line"]')"
ask POST '/v1/models?validate_only=perhaps' -H "$json_type" -d '{"model": "Linear(3, 2)"}'
problem 'a query value that is none of its kind' 400 bad-query
ask POST '/v1/weights?format=parquet' -H "$json_type" -d '{"model": "Linear(3, 2)"}'
problem 'an unknown format' 406 not-acceptable
ask POST /v1/models -H "$json_type" -H 'Content-Encoding: gzip' --data-binary '{"model": "Linear(3, 2)"}'
matches 'a coded body is not taken for JSON' '415|400' "$status"
head -c 5000000 /dev/zero | tr '\0' ' ' >"$folder/large"
ask POST /v1/models -H "$json_type" -H 'Expect:' --data-binary @"$folder/large"
problem 'a body over the limit' 413 body-too-large
ask POST /v1/models -H "$json_type" -H 'Expect:' -H 'Transfer-Encoding: chunked' --data-binary @"$folder/large"
matches 'in chunks as well' '413' "$status"
"$python" -c 'print("[" * 100000 + "]" * 100000)' >"$folder/deep"
ask POST /v1/models -H "$json_type" --data-binary @"$folder/deep"
matches 'a document 100,000 deep' '400|422' "$status"
"$python" -c 'print("{\"model\": [" + "\"ReLU()\"," * 400000 + "\"ReLU()\"]}")' >"$folder/wide"
ask POST /v1/models -H "$json_type" --data-binary @"$folder/wide"
problem '400,001 children' 422 limit-exceeded
"$python" -c 'print("{\"model\": [" + "[],"*1000000 + "[]]}")' >"$folder/wide"
ask POST /v1/models -H "$json_type" --data-binary @"$folder/wide"
matches 'a million children' '413|422' "$status"
"$python" -c 'print("{\"model\": [" + ",".join(["\"Linear(1,1)\""] * 199999) + "]}")' >"$folder/wide"
register "@$folder/wide"
is 'as many modules as are allowed' '201 399998' "$status $(json 'j["tensor_count"]')"
ask GET "/v1/models/$id/parameters/199998.bias"
is 'and the last of them' '200 [1]' "$status $(json 'j["shape"]')"
ask POST /v1/weights -H "$json_type" -d '{"model": "Linear(2000, 2000)"}'
problem 'an answer too large for JSON' 413 json-too-large
location=$(json 'j["errors"][0]["expected"]')
matches 'names the binary file' 'GET /v1/models/[0-9a-f]{40}/weights.safetensors' "$location"
ask HEAD "${location#GET }"
is 'which is there' '200 16008' "$status $(header Content-Length | cut -c 1-5)"

echo '# names'
register '{"parameters": {"a/b": [2], "a%2Fb": [3], "with blank": [4], "größe": [5], "quo\"te;x": [6], "data.npy": [8]}}'
is 'names with anything in them' 201 "$status"
model=/v1/models/$id
for pair in 'a%2Fb 2' 'a%252Fb 3' 'with%20blank 4' 'gr%C3%B6%C3%9Fe 5' 'quo%22te%3Bx 6' 'data.npy 8'; do
	name=${pair% *} size=${pair#* }
	ask GET "$model/parameters/$name"
	is "$name is found" "200 [$size]" "$status $(json 'j["shape"]')"
	link=$(json 'j["links"]["bin"]')
	ask GET "$link"
	is "and its link leads to its bytes" "200 $((size * 4))" "$status $(wc -c <"$folder/body")"
	is "the answer has one Content-Disposition" 1 "$(grep -ci '^content-disposition:' "$folder/head")"
done
ask GET "$model/parameters/gr%C3%B6%C3%9Fe/data.bin"
is 'a file name that old and new clients read' "attachment; filename=\"gr____e.bin\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.bin" "$(header Content-Disposition)"
ask GET "$model/parameters/a/b"
problem 'an unescaped / separates segments' 404 not-found
ask GET "$model/parameters/with+blank"
problem '+ is no blank in a path' 404 parameter-unknown
ask GET "$model/parameters/%ff"
matches 'a name that is no UTF-8' '400|404' "$status"
ask GET "$model/parameters/x%00y"
matches 'a NUL in a name' '400|404' "$status"

echo '# every case of tests/cases/invalid, over HTTP'
for case in "$here"/../cases/invalid/*/; do
	name=$(basename "$case")
	ask POST /v1/models -H "$json_type" -H 'Expect:' --data-binary @"$case/request.json"
	mv "$folder/body" "$folder/$name.body"
	mv "$folder/head" "$folder/$name.head"
done
"$python" "$here/lib/invalid_cases.py" "$here/../cases/invalid" "$folder" >"$folder/cases"
while IFS='	' read -r name found; do
	is "$name" 'as expected' "$found"
done <"$folder/cases"
is 'every case is compared' "$(find "$here/../cases/invalid" -name problem.json | wc -l)" "$(wc -l <"$folder/cases")"

ask GET /v1/models/
problem 'a slash at the end is told' 404 not-found
is 'with the path without it' /v1/models "$(json "j['errors'][0]['did_you_mean']")"
ask POST /v1/weights -H "$json_type" -H 'Accept: application/vnd.safetensors' -d '{"model": "Linear(3, 2)"}'
is "safetensors' other name is accepted" '200 application/x-safetensors' "$status $(header Content-Type)"

ask GET /livez
is 'the daemon is alive after all that' 200 "$status"
finish
