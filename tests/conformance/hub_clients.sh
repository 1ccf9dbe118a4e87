#!/bin/sh
# The Hub's clients, unmodified, against the daemon: hub_clients.sh BINARY.  Each comes from its registry (PyPI, npm,
# crates.io, the Go proxy) into build/hub-clients; one whose registry or compiler is absent is SKIPPED.  The table of
# what they load is in README.md.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/conformance/tally.sh
. tests/conformance/tally.sh
binary=$PWD/$1
sources=$PWD/tests/conformance/hub_clients
build=$PWD/build/hub-clients
mkdir -p "$build"
# A command against a fresh daemon that has a model of 4,004,000 elements in $REPOSITORY, its file in $FILE.
with_model() {
	# shellcheck disable=SC2016
	tests/with_daemon.sh "$binary" sh -c '
		id=$(curl -s -d "{\"model\": [\"Linear(1000, 1000)\", \"Linear(1000, 1000)\", \"Linear(1000, 1000)\",
			\"Linear(1000, 1000)\"], \"seed\": 3}" -H "Content-Type: application/json" "$WEIGHTD_URL/v1/models" |
			sed "s/.*\"id\":\"\([0-9a-f]*\)\".*/\1/")
		export REPOSITORY=models/$id FILE=$(mktemp)
		trap "rm -f $FILE" EXIT
		curl -s -o "$FILE" "$WEIGHTD_URL/v1/models/$id/weights.safetensors"
		'"$1"
}

python=${PYTHON:-$build/venv/bin/python}
if [ -z "${PYTHON:-}" ]; then
	[ -x "$python" ] || /usr/bin/python3 -m venv "$build/venv"
	timeout 300 "$build/venv/bin/pip" install -q huggingface_hub safetensors numpy >"$build/pip.log" 2>&1 || tail -n 3 "$build/pip.log"
fi
tests/with_daemon.sh "$binary" sh -c "\"$python\" $sources/python_hub.py \$WEIGHTD_URL"
count "huggingface_hub" $?

# Torch is large: without PYTHON it is not fetched, and these are skipped.
tests/with_daemon.sh "$binary" sh -c "\"$python\" $sources/python_libraries.py \$WEIGHTD_URL"
count "timm, diffusers, MLX and keras-hub: they need PYTHON with torch and them" $?

if command -v npm >/dev/null; then
	mkdir -p "$build/js" && cp "$sources"/js/* "$build/js/"
	if (cd "$build/js" && timeout 300 npm install --no-audit --no-fund >npm.log 2>&1); then
		version=$(sed -n 's/^ *"version": "\(.*\)".*/\1/p' "$build/js/node_modules/@huggingface/hub/package.json")
		tests/with_daemon.sh "$binary" sh -c "node $build/js/client.mjs \$WEIGHTD_URL $version"
		count "@huggingface/hub" $?
	else
		skip "@huggingface/hub: npm does not answer"
	fi
else
	skip "@huggingface/hub: npm is not installed"
fi

if command -v go >/dev/null; then
	mkdir -p "$build/go" && cp "$sources"/go/* "$build/go/"
	if (cd "$build/go" && timeout 300 go build -o hubclients . >go.log 2>&1); then
		with_model "$build/go/hubclients \$WEIGHTD_URL \$REPOSITORY"
		count "safetensors in Go" $?
	else
		skip "safetensors in Go: it cannot be built"
	fi
else
	skip "safetensors in Go: go is not installed"
fi

if ! command -v cargo >/dev/null; then
	skip "hf-hub and safetensors in Rust: cargo is not installed"
elif cp -r "$sources/rust" "$build/" && CARGO_TARGET_DIR="$build/target-rust" timeout 3000 nice cargo build -q \
		--manifest-path "$build/rust/Cargo.toml" >"$build/rust.log" 2>&1; then
	folder=$(mktemp -d)
	with_model "$build/target-rust/debug/hub-clients \$WEIGHTD_URL \$REPOSITORY $folder \$FILE"
	count "hf-hub and safetensors in Rust" $?
	rm -rf "$folder"
else
	tail -n 5 "$build/rust.log"
	skip "hf-hub and safetensors in Rust: they cannot be built"
fi

if ! command -v cargo >/dev/null; then
	skip "candle: cargo is not installed"
elif cp -r "$sources/candle" "$build/" && CARGO_TARGET_DIR="$build/target-candle" timeout 3000 nice cargo build -q \
		--manifest-path "$build/candle/Cargo.toml" >"$build/candle.log" 2>&1; then
	tests/with_daemon.sh "$binary" sh -c "HF_ENDPOINT=\$WEIGHTD_URL; export HF_ENDPOINT
		$build/target-candle/debug/candle-client arch/llama-3.2-1b-tiny && $build/target-candle/debug/candle-client arch/llama-tiny"
	count "candle" $?
else
	tail -n 5 "$build/candle.log"
	skip "candle: it cannot be built"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
