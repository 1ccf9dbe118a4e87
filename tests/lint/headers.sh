#!/bin/sh
# Each header compiles alone, with gcc and as the first thing a file includes.  Lists (X macros) are
# no headers of that kind.
set -u
state=0
for header in $(git ls-files -co --exclude-standard 'include/*.h' 'service/*.h' | grep -v '_list\.h$'); do
	[ -f "$header" ] || continue
	echo "#include \"$header\"" | ${CC:-gcc} -std=c11 -D_GNU_SOURCE -I. -Iinclude -Iservice -Wall -Wextra \
		-Werror -fsyntax-only -x c - || state=1
done
exit $state
