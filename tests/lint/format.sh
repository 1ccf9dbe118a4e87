#!/bin/sh
# Layout: clang-format would change no line.  Says so where it is not installed; `make test` installs it.
set -u
if ! command -v clang-format >/dev/null; then
	echo "clang-format is not installed: deploy/packages.sh format"
	exit 1
fi
git ls-files -co --exclude-standard '*.c' '*.h' | while read -r file; do
	[ ! -f "$file" ] || echo "$file"
done | xargs -P 2 -n 64 clang-format --dry-run --Werror 2>&1 | grep -E '(warning|error):' && exit 1
exit 0
