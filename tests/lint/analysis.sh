#!/bin/sh
# Static analysis of the service: gcc's analyzer beside its warnings, and cppcheck where it is installed.
# Leaks are left to the leak checker and valgrind, null pointers to UBSan: gcc 12 loses sight of what is stored in a reallocated
# array, and of a code that says whether a result was set.
set -u
state=0
flags=$(MAKEFLAGS="" make -s print-PROJECT_CFLAGS | sed 's/-MMD -MP//')
git ls-files -co --exclude-standard 'service/*.c' | while read -r file; do
	[ ! -f "$file" ] || echo "$file"
done | xargs -P 2 -n 1 sh -c "gcc $flags -O1 -fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-null-dereference -Werror -S -o /dev/null \"\$@\"" gcc || state=1

if command -v cppcheck >/dev/null; then
	# Names of arguments and uninitialised variables are the compiler's and valgrind's to judge.
	cppcheck -q --std=c11 -D_GNU_SOURCE -Iinclude -Iservice --library=posix --inline-suppr \
		--enable=warning,portability,performance --suppress=missingIncludeSystem \
		--suppress=funcArgOrderDifferent --suppress=uninitvar --suppress=ctuuninitvar --suppress=readdirCalled --error-exitcode=1 service || state=1
fi
exit $state
