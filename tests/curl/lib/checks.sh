# shellcheck shell=sh
# What the scripts of this folder share: asking, comparing, counting.  Source it:
#     . "$(dirname "$0")/lib/checks.sh"
# $url is the daemon's address; $folder is a scratch folder that is removed at the end.

url=${1:-${WEIGHTD_URL:?the address of a daemon}}
python=${PYTHON:-/usr/bin/python3}
passed=0 failed=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# ask METHOD PATH [CURL OPTION...]: sends a request; the answer is then in $status, $folder/head and
# $folder/body.  The path is sent as it stands.
ask() {
	method=$1 path=$2
	shift 2
	body=$folder/body
	: >"$body"
	# With --head, curl writes the head where the body goes.
	if [ "$method" = HEAD ]; then body=/dev/null && set -- --head "$@"; else set -- -X "$method" "$@"; fi
	status=$(curl -sS --path-as-is -o "$body" -D "$folder/head" -w '%{http_code}' "$@" "$url$path") ||
		status="curl failed: $status"
}

# header NAME: value of a header of the last answer, "" if it is absent.
header() {
	tr -d '\r' <"$folder/head" | sed -n "s/^$1: //Ip" | tail -n 1
}

# json EXPRESSION: value of a Python expression over the last body, parsed as 'j'.
json() {
	"$python" -c 'import json, math, sys
j = json.load(open(sys.argv[1], encoding="utf-8"))
print(eval(sys.argv[2]))' "$folder/body" "$1" 2>&1 | tail -n 1
}

# is CLAIM EXPECTED ACTUAL
is() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
		echo "ok: $1"
	else
		failed=$((failed + 1))
		echo "NOT OK: $1"
		echo "    expected: $2"
		echo "    got:      $3"
	fi
}

# body_is CLAIM FILE: the last body equals the file, byte for byte.
body_is() {
	if cmp -s "$folder/body" "$2"; then
		passed=$((passed + 1))
		echo "ok: $1"
	else
		failed=$((failed + 1))
		echo "NOT OK: $1"
		diff "$2" "$folder/body" | head -n 20
	fi
}

# matches CLAIM EXTENDED-REGULAR-EXPRESSION TEXT: one line of the text matches as a whole.
matches() {
	if printf '%s\n' "$3" | grep -Eqx -e "$2"; then
		passed=$((passed + 1))
		echo "ok: $1"
	else
		failed=$((failed + 1))
		echo "NOT OK: $1"
		echo "    pattern: $2"
		echo "    got:     $3"
	fi
}

# problem CLAIM STATUS CODE: the last answer is a problem document of this kind.
problem() {
	is "$1" "$2 application/problem+json $3" "$status $(header Content-Type) $(json 'j["type"].split("/")[-1]')"
}

# register JSON: registers a specification; its id is then in $id.
register() {
	ask POST /v1/models -H 'Content-Type: application/json' --data-binary "$1"
	# shellcheck disable=SC2034 # read by the scripts
	id=$(json 'j["id"]')
}

finish() {
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
