#!/bin/sh
# Every shell script passes shellcheck.
set -u
git ls-files -co --exclude-standard | while read -r file; do
	[ -f "$file" ] || continue
	case $file in
	*.sh | .ci/run) echo "$file" ;;
	esac
done | xargs shellcheck -x --severity=style
