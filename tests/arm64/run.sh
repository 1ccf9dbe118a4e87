#!/bin/sh
# The library and the daemon built for arm64 and run under emulation: the kernels of that processor against
# the scalar ones, the digests of every dtype that x86-64 has, and every recipe against its Python form.
# Ends with a line "N passed, N failed"; skipped where the packages cannot be had.
set -u
cd "$(dirname "$0")/../.." || exit 1
root=build/arm64-root
skip() {
	echo "SKIPPED: $1"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
}

deploy/packages.sh build test arm64 || skip "the cross compiler and qemu-user-static cannot be installed"
# Debian's libraries for arm64, in a folder of their own; nothing else of the machine changes.
if [ ! -f "$root/complete" ]; then
	rm -rf "$root"
	mkdir -p build
	mmdebstrap --quiet --arch=arm64 --variant=extract \
		--include=libc6-dev,libgcc-12-dev,linux-libc-dev,libmicrohttpd-dev,libjansson-dev,nettle-dev,zlib1g-dev,libcurl4-openssl-dev,check,libsubunit-dev \
		bookworm "$root" || skip "the libraries for arm64 cannot be had"
	touch "$root/complete"
fi

B=build/arm64
emulator="qemu-aarch64-static -L $root"
core=$B/tests/unit/core
tests="$core/distribution/kernels/test_kernels $core/engine/test_level $core/bit_generator/test_philox $core/distribution/elementwise/test_uniform_law"
tests="$tests $core/distribution/elementwise/test_normal_law $core/distribution/elementwise/test_trunc_normal_law $core/number/test_elementary"
tests="$tests $core/number/test_c_functions $core/number/test_c_power $core/generator/torch/test_torch_draws"
tests="$tests $core/generator/torch/test_torch_func_draws $core/generator/numpy/test_numpy_draws"
tests="$tests $core/generator/numpy/test_numpy_golden $core/generator/jax/test_jax_draws"
# shellcheck disable=SC2086
${MAKE:-make} -s VARIANT=arm64 CC="aarch64-linux-gnu-gcc --sysroot=$root" $B/weightd $core/distribution/kernels/run $core/bit_generator/run $core/distribution/elementwise/run $core/number/run $core/engine/run \
	$core/generator/torch/run $core/generator/numpy/run $core/generator/jax/run || exit 1
printf '#!/bin/sh\nexec %s %s/weightd "$@"\n' "$emulator" $B >$B/weightd-emulated
chmod +x $B/weightd-emulated

exec tests/suite.sh \
	"unit: CK_DEFAULT_TIMEOUT=0 WRAP='$emulator' tests/run.sh $tests" \
	"conformance: tests/conformance/run.sh $B/weightd-emulated determinism.py every_recipe.py tutorial_replay.py numpy_replay.py"
