#!/bin/sh
# Slices and shards of one tensor: shapes, names, formats, ranges, problems.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

register '{"model": "Linear(10, 6)", "seed": 7}'
data=/v1/models/$id/parameters/weight/data
ask GET "$data.bin"
cp "$folder/body" "$folder/whole"
whole=$(header ETag)

# part CLAIM FIRST LENGTH: the last body is that part of the whole.
part() {
	tail -c "+$(($2 + 1))" "$folder/whole" | head -c "$3" >"$folder/part"
	body_is "$1" "$folder/part"
}

ask GET "$data.bin?slice=1:3"
part 'rows 1 and 2 are their bytes' 40 80
is 'the answer says its shape' '2, 10 "1:3,:"' "$(header Tensor-Shape) $(header Tensor-Slice)"
is 'and its own length' 80 "$(header Content-Length)"
is 'and its own place' "$data.bin?slice=1:3,:" "$(header Content-Location)"
is 'and has its own ETag' different "$([ "$(header ETag)" = "$whole" ] || echo different)"
etag=$(header ETag)
ask HEAD "$data.bin?slice=1:3"
is 'HEAD says the same' "200 80 $etag" "$status $(header Content-Length) $(header ETag)"
ask GET "$data.bin?slice=-5:3:1,..."
is 'another spelling is the same file' "$etag" "$(header ETag)"
ask GET "$data.bin?slice=1:3" -H "If-None-Match: $etag"
is 'and is not sent again' 304 "$status"
ask GET "$data.bin?slice=1:3" -H 'Range: bytes=40-49'
part 'a range counts from its beginning' 80 10
is 'and says so' 'bytes 40-49/80' "$(header Content-Range)"
ask GET "$data.bin?slice=1:3" -H 'Range: bytes=40-49' -H "If-Range: $whole"
is 'the ETag of the whole is not its' 200 "$status"
ask GET "$data.bin?slice=1:3" -H 'Range: bytes=80-'
problem 'behind its end' 416 range-not-satisfiable
is 'its own length is told' 'bytes */80' "$(header Content-Range)"
ask GET "$data.bin?slice=:,:"
is 'all of it is the file itself' "$whole $data.bin " "$(header ETag) $(header Content-Location) $(header Tensor-Slice)"

ask GET "$data?slice=2,3"
is 'one element is a scalar' '[] 2,3 float' "$(json 'str(j["shape"]) + " " + j["slice"] + " " + type(j["data"]).__name__')"
ask GET "$data.npy?slice=::2,-1"
is 'npy has the shape of the slice' "(3,)" "$("$python" -c 'import numpy, sys; print(numpy.load(sys.argv[1]).shape)' "$folder/body")"
ask GET "$data.txt?slice=0,:2"
matches 'txt prints a tensor, no parameter' 'tensor\(\[-?[0-9.]+, +-?[0-9.]+\]\)' "$(cat "$folder/body")"
ask GET "$data.bin?slice=0:0"
is 'nothing is no error' '200 0 0, 10' "$status $(wc -c <"$folder/body") $(header Tensor-Shape)"
ask GET "$data.bin?slice=0;2;1"
is 'rows in any order' '3, 10' "$(header Tensor-Shape)"

for rank in 0 1 2; do
	ask GET "$data.bin?dim=0&rank=$rank&world=3"
	part "rank $rank of 3 has two rows" $((80 * rank)) 80
done
is 'a shard is a slice' "$data.bin?slice=4:6,:" "$(header Content-Location)"
ask GET "$data.bin?dim=-1&rank=1&world=2"
is 'of the last dimension' '":,5:10"' "$(header Tensor-Slice)"
ask GET "$data.bin?slice=:,0:4&dim=1&rank=1&world=2"
is 'of a slice' '":,2:4"' "$(header Tensor-Slice)"
ask GET "$data.bin?rank=3&world=4&uneven=chunk"
is 'torch.chunk leaves nothing for the last' '0, 10' "$(header Tensor-Shape)"
ask GET "$data.bin?rank=3&world=4&uneven=split"
is 'torch.tensor_split leaves one' '1, 10' "$(header Tensor-Shape)"

ask GET "$data.bin?rank=0&world=4"
problem 'a shard that does not come out even' 422 bad-argument
ask GET "$data.bin?slice=6"
problem 'an index outside' 422 out-of-range
is 'says the shape' 'slice: index 6 is outside dimension 0 of weight, which has shape (6, 10)' "$(json 'j["errors"][0]["detail"]')"
ask GET "$data.bin?slice=:,:,:"
problem 'too many dimensions' 422 shape-mismatch
ask GET "$data.bin?slice=0:x"
problem 'what is no slice' 400 bad-query
ask GET "$data.bin?slice=::0"
problem 'a step of 0' 400 bad-query
ask GET "$data.bin?slice=0:1&slice=2:3"
problem 'two slices' 400 bad-query
ask GET "$data.bin?rank=1"
problem 'a rank of no world' 400 bad-query
ask GET "$data.bin?rank=4&world=4"
problem 'a rank outside' 400 bad-query
ask GET "$data.bin?dim=2&rank=0&world=2"
problem 'a dimension outside' 422 out-of-range
ask GET "$data.bin?dim=x&rank=0&world=2"
problem 'no dimension' 400 bad-query
ask GET "/v1/models/$id/weights.safetensors?slice=0"
problem 'a model has no slice' 400 bad-query

register '{"parameters": {"w": [60, 200000]}, "generator": "numpy.default_rng", "dtype": "float64",
	"init": [{"path": "*", "initializer": "numpy.normal(0, 1)"}]}'
ask GET "/v1/models/$id/parameters/w/data.bin?slice=:,7" -m 60
is 'elements that lie far apart in a row of draws come, each with a replay of its own' 480 "$(wc -c <"$folder/body")"
finish
