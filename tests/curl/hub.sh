#!/bin/sh
# The Hub's protocol on the wire: heads, ranges, links and names, as its clients see them.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

register '{"model": ["Linear(30, 20)", "Linear(20, 10)"], "seed": 1}'
repository=/models/$id
ask GET "/v1/models/$id/weights.safetensors"
cp "$folder/body" "$folder/whole"
size=$(wc -c <"$folder/whole" | tr -d ' ')

ask HEAD "$repository/resolve/main/model.safetensors"
commit=$(header X-Repo-Commit) etag=$(header ETag)
is 'HEAD tells the size' "200 $size bytes" "$status $(header Content-Length) $(header Accept-Ranges)"
is 'a commit is 40 hex digits' '' "$(printf %s "$commit" | tr -d 0-9a-f)$([ ${#commit} -eq 40 ] || echo length)"
is 'a revision may change' no-cache "$(header Cache-Control)"
is 'nothing says that it is compressed, elsewhere or in Xet' '' \
	"$(header Content-Encoding)$(header Location)$(header X-Xet-Hash)"
ask GET "$repository/resolve/$commit/model.safetensors"
body_is 'a commit gives the file' "$folder/whole"
is 'a commit never changes' "public, max-age=31536000, immutable $etag" "$(header Cache-Control) $(header ETag)"
ask GET "$repository/raw/main/model.safetensors"
body_is 'raw gives the file' "$folder/whole"
ask GET "$repository/resolve/main/model.safetensors" -H 'Range: bytes=0-0'
is 'the first byte, as old hf-hub asks for the size' "206 bytes 0-0/$size $commit" \
	"$status $(header Content-Range) $(header X-Repo-Commit)"
ask GET "$repository/resolve/main/model.safetensors" -H "Range: bytes=8-$size"
is 'one byte past the end is cut' "206 bytes 8-$((size - 1))/$size" "$status $(header Content-Range)"
ask GET "$repository/resolve/main/model.safetensors" -H "If-None-Match: $etag"
is 'a file that is known is 304' 304 "$status"
ask HEAD "$repository/resolve/refs%2Fheads%2Fmain/model.safetensors"
is 'a revision with escaped slashes' "200 $commit" "$status $(header X-Repo-Commit)"
ask HEAD "$repository/resolve/refs/heads/main/model.safetensors"
is 'and with plain ones' "200 $commit" "$status $(header X-Repo-Commit)"

# missing CLAIM CODE PATH
missing() {
	ask GET "$3"
	is "$1" "404 $2 application/json" "$status $(header X-Error-Code) $(header Content-Type)"
	is "$1: the message" "$(json 'j["error"]')" "$(header X-Error-Message)"
}
missing 'an unknown file' EntryNotFound "$repository/resolve/main/none.bin"
is 'an unknown file has the commit' "$commit" "$(header X-Repo-Commit)"
missing 'an unknown revision' RevisionNotFound "$repository/resolve/refs%2Fpr%2F1/config.json"
missing 'an unknown repository' RepoNotFound /ann/none/resolve/main/config.json
missing 'a name without a namespace' RepoNotFound /gpt2/resolve/main/config.json
missing 'an unknown model' RepoNotFound /api/models/ann/none
missing 'an unknown architecture' RepoNotFound /api/models/arch/lama

ask GET "/api/models$repository/tree/main?recursive=True&expand=False&limit=1&expand=False"
is 'a page is linked by the Host of the request' "<$url/api/models$repository/tree/main" \
	"$(header Link | sed 's/?.*//')"
ask GET "/api/models$repository/tree/main?limit=1" -H 'Host: localhost:1'
is 'whatever it is' "<http://localhost:1/api/models$repository/tree/main" "$(header Link | sed 's/?.*//')"
ask POST "/api/models$repository/paths-info/main" -d 'paths=model.safetensors&paths=none&expand=False'
is 'paths in a form' 'model.safetensors' "$(json '" ".join(f["path"] for f in j)')"
ask GET "$repository/resolve/shard_bytes-2000/model.safetensors.index.json"
is 'a shard that is too small' '422 application/json' "$status $(header Content-Type)"

ask PUT /v1/names/ann/net -H 'Content-Type: application/json' -H 'If-None-Match: *' -d "{\"id\": \"$id\"}"
is 'a name is new' 201 "$status"
name=$(header ETag)
ask PUT /v1/names/ann/net -H 'Content-Type: application/json' -H 'If-None-Match: *' -d "{\"id\": \"$id\"}"
problem 'and only once' 412 precondition-failed
ask GET /ann/net/resolve/main/model.safetensors
body_is 'it is a repository' "$folder/whole"
ask DELETE /v1/names/ann/net -H "If-Match: $name"
is 'it is forgotten' 204 "$status"
missing 'and no repository then' RepoNotFound /ann/net/resolve/main/model.safetensors

finish
