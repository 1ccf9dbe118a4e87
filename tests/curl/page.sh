#!/bin/sh
# The page at /: who gets it, conditional requests, and the fields that bind the browser.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

ask GET /
is 'curl gets the document' '200 application/json' "$status $(header Content-Type)"
ask GET / -H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
is 'a browser gets the page' '200 text/html; charset=utf-8' "$status $(header Content-Type)"
is 'which asks this server alone' "default-src 'none';" "$(header Content-Security-Policy | cut -d' ' -f1,2)"
etag=$(header ETag)
ask GET / -H 'Accept: text/html' -H "If-None-Match: $etag"
is 'an unchanged page is not sent again' '304 0' "$status $(wc -c <"$folder/body")"
for file in page/app.js page/page.css page/icon.svg; do
	ask GET "/$file" -H 'Accept-Encoding: gzip'
	is "$file is compressed" '200 gzip' "$status $(header Content-Encoding)"
	gunzip <"$folder/body" >"$folder/unpacked"
	ask GET "/$file"
	body_is "$file: both encodings are one file" "$folder/unpacked"
done
ask GET /page/none.js
problem 'another file' 404 not-found
finish
