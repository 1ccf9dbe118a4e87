#!/bin/bash
# make run and make test in an empty Debian 12: a root made by mmdebstrap that holds make and git only, with
# a clone of the committed tree.  By hand and as root, some minutes: tests/container/fresh.sh
set -eu
cd "$(dirname "$0")/../.."
deploy/packages.sh container
root=$(pwd)/build/fresh
log=$(pwd)/build/fresh.log

# A mount and process namespace of its own: what is started or mounted inside ends with it.
# shellcheck disable=SC2016
inside='mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && mount -t tmpfs tmpfs "$0/tmp"
	exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root sh -c "cd /srv/weightd && $1"'
enter() { unshare --mount --pid --fork --kill-child sh -c "$inside" "$root" "$1"; }

rm -rf "$root"
mmdebstrap --quiet --variant=minbase --include=make,git,ca-certificates bookworm "$root"
git clone -q . "$root/srv/weightd"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
# The machine's own settings for apt, so that packages come from where it takes them.
cp -r /etc/apt/apt.conf.d "$root/etc/apt/"
echo "a Debian 12 of $(chroot "$root" dpkg-query -W | wc -l) packages"

port=$((20000 + RANDOM % 10000))
began=$(date +%s)
enter "exec make run LISTEN=127.0.0.1:$port" >"$log" 2>&1 &
run=$!
until curl -fs -o /dev/null "http://127.0.0.1:$port/readyz"; do
	kill -0 $run 2>/dev/null || { tail -n 30 "$log" && exit 1; }
	sleep 1
done
echo "make run serves after $(($(date +%s) - began)) s"
curl -fsS -H 'content-type: application/json' -d '{"model": "Linear(3, 2)"}' "http://127.0.0.1:$port/v1/weights"
echo
kill $run
wait $run || true

began=$(date +%s)
enter 'make test' >"$log" 2>&1 && state=0 || state=$?
echo "make test took $(($(date +%s) - began)) s"
tail -n 12 "$log"
[ "$state" -eq 0 ] && rm -rf "$root"
exit "$state"
