#!/bin/sh
# numpy.random's counts and float32 draws: values printed by numpy 2.4.6 (and 1.24.2), and what is refused.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

# draw GENERATOR CALL...: the values of tensors t0, t1, .. of five elements, one after the other.
draw() {
	generator=$1
	shift
	body=$("$python" -c 'import json, sys
calls = sys.argv[2:]
print(json.dumps({"parameters": {"t%d" % i: [5] for i in range(len(calls))}, "seed": 11, "generator": sys.argv[1],
                  "init": [{"path": "t%d" % i, "initializer": call} for i, call in enumerate(calls)]}))' "$generator" "$@")
	ask POST /v1/weights -H 'Content-Type: application/json' --data "$body"
}
data='json.dumps([t["data"] for t in j["tensors"].values()])'

# np.random.seed(11); np.random.poisson(3.5, 5), np.random.binomial(10, 0.3, 5)
draw numpy 'numpy.poisson(3.5)' 'np.random.binomial(10, 0.3)'
is 'counts of RandomState' '[[1.0, 4.0, 5.0, 3.0, 2.0], [4.0, 4.0, 2.0, 2.0, 1.0]]' "$(json "$data")"
is 'in the dtype of the tensor' float32 "$(json 'j["tensors"]["t0"]["dtype"]')"

# rng = np.random.default_rng(11); rng.poisson(35, 5), rng.binomial(100, 0.5, 5)
draw numpy.default_rng 'numpy.poisson(35)' 'numpy.binomial(100, 0.5)'
is 'counts of default_rng' '[[27.0, 37.0, 24.0, 48.0, 33.0], [46.0, 46.0, 52.0, 48.0, 35.0]]' "$(json "$data")"

# rng.integers(-3, 3, 5)
draw numpy.default_rng 'numpy.integers(-3, 3)'
is 'integers of default_rng' '[[-3.0, -3.0, 1.0, -1.0, 0.0]]' "$(json "$data")"

# rng.random(5, np.float32), rng.standard_normal(5), rng.random(5, np.float32): half a word waits in between
draw numpy.default_rng 'numpy.random(dtype=np.float32)' 'numpy.standard_normal' 'numpy.random(dtype="float32")'
is 'floats take halves of words' '[[0.13380122, 0.1285702, 0.79708064, 0.49927783, 0.5900328], [-0.5103070767876675, -0.2979695111064471, -0.5273841930334252, 0.5697263575719601, -0.056064439045617594], [0.6014983, 0.75443745, 0.94832844, 0.97944564, 0.6218836]]' "$(json "$data")"
is 'and make float32 data' float32 "$(json 'j["tensors"]["t2"]["dtype"]')"

draw numpy 'numpy.random(dtype="float32")'
problem 'RandomState has no dtype' 422 bad-argument
matches 'and the problem says who has' '.*numpy[.]default_rng.*' "$(json 'j["errors"][0]["expected"]')"
draw numpy.default_rng 'numpy.standard_gamma(2, dtype="float16")'
problem 'float16 has no draws' 422 out-of-range
draw numpy 'numpy.poisson(-0.5)'
problem 'a mean below 0' 422 out-of-range
draw numpy 'numpy.binomial(5, 1.5)'
problem 'a probability above 1' 422 out-of-range

ask POST /v1/weights -H 'Content-Type: application/json' --data '{"seed": 11, "generator": "numpy", "model": {"type": "Counter",
  "buffers": {"seen": {"shape": [3], "dtype": "int64", "initializer": "numpy.poisson(1e12)"}}}}'
is 'a buffer of integers' '[999998968245, 999999896966, 999999774256]' "$(json 'json.dumps(j["tensors"]["seen"]["data"])')"

finish
