#!/bin/sh
# Checks with libraries that Debian does not have: safetensors' reference reader and a current numpy
# from PyPI, an OpenAPI linter from npm.  Where a registry does not answer its checks are SKIPPED; a
# check that runs must pass.
set -u
cd "$(dirname "$0")/../.." || exit 1
deploy/packages.sh registry
passed=0 failed=0 skipped=0
skip() {
	skipped=$((skipped + 1))
	echo "SKIPPED $1"
}
count() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $1"
	fi
}

venv=build/venv
[ -x $venv/bin/python ] || /usr/bin/python3 -m venv $venv
if timeout 300 $venv/bin/pip install -q 'numpy>=2' safetensors >build/venv.log 2>&1; then
	$venv/bin/python -c 'import numpy, safetensors; print("numpy", numpy.__version__, "safetensors", safetensors.__version__)'
	make -s -j2 build/release/weightd
	for check in determinism.py open_formats.py; do
		PYTHON=$venv/bin/python tests/conformance/run.sh build/release/weightd $check
		count "$check with current releases" $?
	done
else
	tail -n 3 build/venv.log
	skip "numpy and safetensors: PyPI does not answer"
fi

# Replays beside whatever can be had: jax and flax are small; torch's wheel is gigabytes, so it is not fetched.
# jax compiles every case anew, so that few of make replay's cases must do here.
if [ -f build/venv.log ] && $venv/bin/python -c 'import numpy' 2>/dev/null; then
	timeout 300 $venv/bin/pip install -q jax flax >>build/venv.log 2>&1 || skip "jax and flax: PyPI does not answer"
	$venv/bin/python -c 'import torch' 2>/dev/null || skip "torch from PyPI: too large to install here"
	make -s replay PYTHON=$venv/bin/python CASES=100
	count "random replays beside current releases" $?
	if $venv/bin/python -c 'import torch, transformers' 2>/dev/null; then
		make -s replay-configs PYTHON=$venv/bin/python
		count "configs beside transformers" $?
		make -s twins TWINS=--sample PYTHON=$venv/bin/python
		count "tiny twins by transformers" $?
	else
		skip "configs and tiny twins beside transformers: torch is too large to install here"
	fi
fi
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
	make -s replay PYTHON=/usr/bin/python3
	count "random replays beside Debian's releases" $?
	make -s idioms PYTHON=/usr/bin/python3
	count "initialisation loops beside Debian's torch" $?
else
	skip "random replays beside Debian's torch: python3-torch is not installed"
fi

if timeout 300 $venv/bin/pip install -q huggingface_hub >>build/venv.log 2>&1; then
	tests/with_daemon.sh build/release/weightd sh -c "$venv/bin/python tests/conformance/hub_clients/python_hub.py \$WEIGHTD_URL"
	count "huggingface_hub" $?
else
	skip "huggingface_hub: PyPI does not answer"
fi

command -v npm >/dev/null || deploy/packages.sh npm
mkdir -p build/npm
if timeout 300 npm install --silent --no-audit --no-fund --prefix build/npm @redocly/cli >build/npm.log 2>&1; then
	REDOCLY_TELEMETRY=off build/npm/node_modules/.bin/redocly lint --config tests/conformance/redocly.yaml openapi.yaml
	count "openapi.yaml" $?
	make -s clients CLIENTS='--only openapi-python-client,openapi-typescript'
	count "two generated clients" $?
else
	tail -n 3 build/npm.log
	skip "redocly: npm does not answer"
fi

# Prometheus' own reader; the package is unpacked, not installed, so that no service starts.
promtool=build/promtool/usr/bin/promtool
unpack_promtool() {
	mkdir -p build/promtool && cd build/promtool && timeout 120 apt-get download -qq prometheus && dpkg -x prometheus_*.deb .
}
if [ -x $promtool ] || (unpack_promtool) >build/promtool.log 2>&1; then
	tests/with_daemon.sh build/release/weightd sh -c "curl -s \$WEIGHTD_URL/metrics | $promtool check metrics"
	count "/metrics by promtool" $?
else
	skip "promtool: Debian's packages do not answer"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
