#!/bin/sh
# Adds a module type and an initializer to a copy of the tree, each by a row without a function, as
# service/README.md says, and sees them built, listed, explained, generated and documented without
# another edit: add_row.sh BUILD_FOLDER
set -eu
build=$1
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -coz --exclude-standard | xargs -0 cp --parents --preserve=timestamps -t "$copy"
mkdir -p "$copy/$build"
cp -r --preserve=timestamps "$build/service" "$build/flags" "$copy/$build/"
cd "$copy"
git init -q .

cat >>service/core/init/papers.c <<'END'

const struct weightd_initializer weightd_init_toy_ramp = {
	.name = "toy_ramp",
	.source = "tests/add_row.sh",
	INIT_ARGUMENTS(STD_ARGUMENT("step", 2.0, "Deviation of a tensor with one input")),
	.laws = {INIT_NORMAL("0", "step / fan_in")},
};
END
echo 'INITIALIZER(toy_ramp)' >>service/core/init/init_list.h

cat >service/core/module_type/toy_scale.c <<'END'
/*
 * ToyScale: a factor for each feature.
 */
#include "core/module_type/type_rows.h"

static const struct weightd_field fields[] = {
	SIZE_FIELD("features", "Size of the last dimension"),
};

static const struct weightd_module_type rows[] = {
	{.name = "ToyScale",
	 .doc = "Multiplies by a weight (features)",
	 .source = "tests.add_row",
	 .state = "weight (features): constant(1)",
	 WEIGHTD_FIELDS(fields),
	 .repr = "features={features}"},
};

const struct weightd_module_types weightd_module_types_toy_scale = {
	.family = "Toys",
	TYPE_ROWS(rows),
};
END
echo 'MODULE_TYPES(toy_scale)' >>service/core/module_type/module_type_list.h

make -s -j2 "$build/weightd"
# shellcheck disable=SC2016
tests/with_daemon.sh "$build/weightd" sh -c '
	expect() { # expect CLAIM TEXT: the input has the text
		if grep -qF -- "$2"; then echo "ok: $1"; else echo "NOT OK: $1: no \"$2\""; exit 1; fi
	}
	body="{\"model\": [\"Linear(4, 8)\", \"ToyScale(8)\"], \"init\": [{\"module\": \"Linear\", \"parameter\": \"weight\", \"initializer\": \"toy_ramp(step=6)\"}]}"
	curl -s "$WEIGHTD_URL/v1/catalog/initializers/toy_ramp" | expect "the initializer is listed" "\"step\"" &&
	curl -s "$WEIGHTD_URL/v1/catalog/initializers/toy_ramp" |
		expect "the formula is its documentation" "Normal with mean 0 and std step / fan_in" &&
	curl -s "$WEIGHTD_URL/v1/catalog/modules/ToyScale" | expect "the module type is listed" "weight (features): constant(1)" &&
	curl -s -H "Accept: text/plain" --json "$body" "$WEIGHTD_URL/v1/models?validate_only=true" |
		expect "both are explained" "toy_ramp mean 0, std 1.5" &&
	curl -s --json "$body" "$WEIGHTD_URL/v1/weights" | expect "both are generated" "\"1.weight\":{\"dtype\":\"float32\",\"shape\":[8],\"data\":[1.0,1.0" &&
	curl -s --json "{\"model\": \"ToyScael(8)\"}" "$WEIGHTD_URL/v1/weights" | expect "the module type is suggested" "\"did_you_mean\":\"ToyScale\""
'
make -s tables
make -s -j2 "$build/weightd" # the contract is inside
grep -q toy_ramp CATALOG.md && grep -q ToyScale CATALOG.md && grep -q toy_ramp openapi.yaml
echo 'ok: "make tables" documents them'
tests/conformance/run.sh "$build/weightd" openapi.py
