#!/bin/sh
# Web pages of other origins, names that are not the server's, and a daemon that changes nothing.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
evil='Origin: https://evil.example'
json='Content-Type: application/json'

register '{"model": "Linear(3, 2)", "seed": 909}'
ask GET "/v1/models/$id" -H "$evil"
is 'a page of another origin reads' '200 *' "$status $(header Access-Control-Allow-Origin)"
ask DELETE "/v1/models/$id" -H "$evil"
problem 'and does not delete' 403 origin-refused
is 'nor sees why' '' "$(header Access-Control-Allow-Origin)"
ask POST /v1/models -H "$evil" -H "$json" -d '{"model": "Linear(3, 2)"}'
problem 'nor register' 403 origin-refused
ask POST /v1/weights -H "$evil" -d '{"model": "Linear(3, 2)"}'
problem 'nor post without a type' 403 origin-refused
ask OPTIONS "/v1/models/$id" -H "$evil" -H 'Access-Control-Request-Method: DELETE'
is 'a preflight of DELETE has no CORS' '204  ' \
	"$status $(header Access-Control-Allow-Origin) $(header Access-Control-Allow-Methods)"
ask OPTIONS "/v1/models/$id" -H "$evil" -H 'Access-Control-Request-Method: GET'
is 'a preflight of GET does' '204 * GET, HEAD, OPTIONS' \
	"$status $(header Access-Control-Allow-Origin) $(header Access-Control-Allow-Methods)"
case $(header Access-Control-Allow-Headers) in
*' Authorization,'*) is 'and Authorization passes it' yes yes ;;
*) is 'and Authorization passes it' Authorization "$(header Access-Control-Allow-Headers)" ;;
esac
ask POST /v1/weights -H "Origin: $url" -H "$json" -d '{"model": "Linear(3, 2)"}'
is "the server's own pages post" 200 "$status"
ask DELETE "/v1/models/$id" -H 'Host: attacker.example'
problem 'a name that is not the server'"'s" 421 host-unknown
ask GET "/v1/models/$id" -H 'Host: localhost'
is 'the model is still there' 200 "$status"
finish
