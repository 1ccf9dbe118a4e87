#!/bin/sh
# Random replays beside the newest wheel of each library, in environments of their own.
#
# usage: replay_newest.sh WEIGHTD_URL CASES
#
# build/newest/LIBRARY is made with the newest Python that is found, since new wheels leave old ones out.
# What cannot be had is skipped, loudly: no registry answers, or there is no room for torch, whose wheel is
# gigabytes with its CUDA libraries.  Exits with 1 if a replay differs.
set -u
cd "$(dirname "$0")/../.." || exit 1
url=$1 cases=$2 failed=0
ROOM_KIB=12000000 # of torch

newest_python() {
	for candidate in python3.15 python3.14 python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[2-9].*/bin/python3 python3; do
		command -v "$candidate" >/dev/null || continue
		"$candidate" -c 'import sys, venv, ensurepip; print("%03d%03d" % sys.version_info[:2], sys.executable)' 2>/dev/null
	done | sort -r | head -n 1 | cut -d ' ' -f 2
}

skip() {
	echo "SKIPPED replay beside the newest $1"
}

# beside LIBRARY WORD PACKAGES...: those of random_replay.py whose names contain WORD.
beside() {
	library=$1 word=$2
	shift 2
	place=build/newest/$library
	mkdir -p build/newest
	[ -x "$place/bin/python" ] || "$python" -m venv "$place" || {
		skip "$library: $python makes no environment"
		return
	}
	if ! timeout 900 "$place/bin/pip" install -q --upgrade "$@" >"$place.log" 2>&1; then
		skip "$library: $(tail -n 1 "$place.log")"
		return
	fi
	JAX_PLATFORMS=cpu OMP_NUM_THREADS=1 "$place/bin/python" tests/conformance/random_replay.py "$url" --cases "$cases" \
		--among "$word" || failed=1
}

python=$(newest_python)
[ -n "$python" ] || {
	skip "torch, numpy and jax: no Python makes environments"
	exit 0
}
echo "python: $("$python" --version)"
beside numpy numpy numpy
beside jax "ax " jax flax # flax, too
if [ -x build/newest/torch/bin/python ] || [ "$(df -k --output=avail . | tail -n 1)" -ge "$ROOM_KIB" ]; then
	beside torch torch torch numpy
else
	skip "torch: less than 12 GB are free"
fi
exit "$failed"
