#!/bin/sh
# Conditional requests and byte ranges of a file whose bytes are known.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

register '{"model": "Linear(100, 100)", "seed": 1}'
file=/v1/models/$id/parameters/weight/data.bin
ask GET "$file"
etag=$(header ETag)
cp "$folder/body" "$folder/whole"

# part CLAIM FIRST LENGTH: the last body is that part of the file.
part() {
	tail -c "+$(($2 + 1))" "$folder/whole" | head -c "$3" >"$folder/part"
	body_is "$1" "$folder/part"
}

ask GET "$file" -H "If-None-Match: $etag"
is 'If-None-Match with the ETag: 304 without a body' '304 0' "$status $(wc -c <"$folder/body")"
is '304 repeats the ETag' "$etag" "$(header ETag)"
ask GET "$file" -H "If-None-Match: \"x\", W/$etag"
is 'in a list, and weakly' 304 "$status"
ask GET "$file" -H 'If-None-Match: *'
is 'If-None-Match: *' 304 "$status"
ask GET "$file" -H 'If-None-Match: "0000000000000000000000000000000000000000"'
is 'another ETag: the file' 200 "$status"
ask HEAD "$file" -H "If-None-Match: $etag"
is 'HEAD as GET' 304 "$status"
ask GET "$file" -H 'If-Match: "other"'
problem 'If-Match with another ETag' 412 precondition-failed
ask GET "$file" -H "If-Match: $etag"
is 'If-Match with the ETag' 200 "$status"
ask GET "/v1/models/$id/parameters/bias/data.bin"
is 'another tensor has another ETag' different "$([ "$(header ETag)" = "$etag" ] || echo different)"

ask GET "$file" -H 'Range: bytes=0-7'
is 'the first eight bytes' '206 bytes 0-7/40000 8' "$status $(header Content-Range) $(header Content-Length)"
part 'are those of the file' 0 8
ask GET "$file" -H 'Range: bytes=12345-12399'
part 'any part, at any offset' 12345 55
ask GET "$file" -H 'Range: bytes=39990-'
is 'an open range' '206 bytes 39990-39999/40000' "$status $(header Content-Range)"
part 'is the end' 39990 10
ask GET "$file" -H 'Range: bytes=-3'
part 'a suffix' 39997 3
ask GET "$file" -H 'Range: bytes=39999-99999'
is 'an end behind the end is cut' '206 bytes 39999-39999/40000' "$status $(header Content-Range)"
ask GET "$file" -H 'Range: bytes=40000-'
problem 'a start behind the end' 416 range-not-satisfiable
is 'says how long the file is' 'bytes */40000' "$(header Content-Range)"
ask GET "$file" -H 'Range: bytes=-0'
is 'the last zero bytes' 416 "$status"
for bad in 'bytes=7-3' 'bytes=a-b' 'bytes=' 'bytes=1' 'lines=1-2' 'bytes=--1' 'bytes=99999999999999999999-'; do
	ask GET "$file" -H "Range: $bad"
	matches "no crash on $bad: the whole, or 416" '200|416' "$status"
done
ask GET "$file" -H "Range: bytes=0-7" -H "If-Range: $etag"
is 'If-Range with the ETag: the part' 206 "$status"
ask GET "$file" -H "Range: bytes=0-7" -H 'If-Range: "other"'
is 'If-Range with another: the whole' '200 40000' "$status $(wc -c <"$folder/body")"
for date in 'Tue, 24 Nov 2026 00:00:00 GMT' 'Thu, 01 Jan 1970 00:00:00 GMT'; do
	ask GET "$file" -H "Range: bytes=0-7" -H "If-Range: $date"
	is "If-Range with a date, of which there is none: the whole ($date)" '200 40000' "$status $(wc -c <"$folder/body")"
done
ask GET "$file" -H "Range: bytes=0-7" -H "If-Range: W/$etag"
is 'If-Range with a weak tag never holds' 200 "$status"
ask HEAD "$file" -H 'Range: bytes=0-7'
is 'HEAD has no ranges' '200 40000' "$status $(header Content-Length)"
ask GET "$file" -H "Range: bytes=$(seq 0 2 30 | sed 's/.*/&-&/' | paste -sd ,)"
is 'sixteen ranges' 206 "$status"
ask GET "$file" -H "Range: bytes=$(seq 0 2 32 | sed 's/.*/&-&/' | paste -sd ,)"
is 'more are none' '200 40000' "$status $(wc -c <"$folder/body")"
ask GET "$file" -H 'Range: bytes=10-19,15-29,30-39'
is 'what overlaps or touches is one' '206 bytes 10-39/40000' "$status $(header Content-Range)"
ask GET "$file" -H 'Range: bytes=0-1,10-11'
is 'two ranges' 206 "$status"
matches 'as multipart' 'multipart/byteranges; boundary=.*' "$(header Content-Type)"
ask POST /v1/weights -H 'Content-Type: application/json' -H 'Range: bytes=0-7' -d '{"model": "Linear(2, 2)"}'
is 'POST has no ranges' 200 "$status"

for resource in '' /spec '/repr?profile=torch-2.15' /modules /children /parameters /parameters/weight; do
	ask GET "/v1/models/$id$resource"
	etag=$(header ETag)
	is "/v1/models/{id}$resource never changes" 'public, max-age=31536000, immutable' "$(header Cache-Control)"
	ask GET "/v1/models/$id$resource" -H "If-None-Match: $etag"
	is "/v1/models/{id}$resource answers 304" 304 "$status"
done
ask GET "/v1/models/$id/repr"
etag=$(header ETag)
is 'the text of the newest profile is asked for again' 'no-cache' "$(header Cache-Control)"
ask GET "/v1/models/$id/repr" -H "If-None-Match: $etag"
is 'and answers 304' 304 "$status"
ask GET "/v1/models/$id/repr?profile=torch-2.0" -H "If-None-Match: $etag"
is 'another profile has another ETag' 200 "$status"
ask GET "/v1/models/$id/parameters"
etag=$(header ETag)
ask GET "/v1/models/$id/parameters" -H 'Accept: text/plain' -H "If-None-Match: $etag"
is 'text has another ETag than JSON' 200 "$status"
ask GET /v1/models
is 'lists are not kept' no-store "$(header Cache-Control)"
finish
