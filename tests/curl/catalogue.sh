#!/bin/sh
# The catalogue as people read it: tables and rows as text, spellings, names that are nearly right.
set -u
url=$1
passed=0 failed=0
expect() { # expect CLAIM TEXT COMMAND...: the output has the text
	claim=$1 text=$2
	shift 2
	if "$@" | grep -qF -- "$text"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "NOT OK: $claim: no \"$text\" in:"
		"$@" | head -n 5
	fi
}
get() { curl -s "$url/v1/catalog/$1"; }
text() { curl -s -H 'Accept: text/plain' "$url/v1/catalog/$1"; }

expect 'a table is text' 'Linear ' text modules
expect 'its lines show arguments with defaults' '(in_features, out_features, bias=true' text 'modules?name=Linear'
expect '?format= chooses text, too' '(in_features, out_features' get 'modules?name=Linear&format=txt'
expect 'a row is text' 'weight (out_features, in_features): kaiming_uniform(a=sqrt(5))' text modules/Linear
expect 'a pattern selects rows' 'ConvTranspose3d' text 'modules?name=Conv*3d'
expect 'an alias with an underscore is the row' '"name":"xavier_uniform"' get initializers/xavier_uniform_
expect 'a qualified name is the row' '"name":"kaiming_normal"' get initializers/torch.nn.init.kaiming_normal_
expect 'and in ?name=' '"name":"xavier_uniform"' get 'initializers?name=nn.init.xavier_uniform_'
expect 'a name that is nearly right' '"did_you_mean":"xavier_uniform"' get initializers/xavier_unifrom
expect 'and in ?name=' '"did_you_mean":"Linear"' get 'modules?name=Linaer'
expect 'a table that is nearly right' '"did_you_mean":"modules"' get modles
expect 'another query is refused' '"code":"bad-query"' get 'modules?names=x'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
