#!/bin/sh
# Lays out the root of the image: image.sh BINARY FOLDER.
# The binary, the libraries it loads, an empty data directory, and a user to run as; no shell, no package.
set -eu
binary=$1
root=$2
mkdir -p "$root/usr/bin" "$root/etc" "$root/data" "$root/tmp"
install -s -m 755 "$binary" "$root/usr/bin/weightd"
# Each library at the path where the loader looks for it.
ldd "$binary" | grep -o '/[^ ]*' | while read -r library; do
	mkdir -p "$root$(dirname "$library")"
	cp -L "$library" "$root$library"
done
echo 'weightd:x:65532:65532::/data:/nonexistent' >"$root/etc/passwd"
echo 'weightd:x:65532:' >"$root/etc/group"
# What is inside, for people who look for vulnerable versions.
mkdir -p "$root/usr/share/weightd"
ldd "$binary" | grep -o '/[^ ]*' | xargs -n 1 realpath | while read -r library; do
	dpkg-query -S "$library" "${library#/usr}" 2>/dev/null || true
done | cut -d: -f1 | sort -u | xargs dpkg-query -W >"$root/usr/share/weightd/packages.txt"
chown 65532:65532 "$root/data"
chmod 1777 "$root/tmp"
