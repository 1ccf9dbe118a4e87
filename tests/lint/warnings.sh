#!/bin/sh
# The project's own warnings, as errors, with gcc and with clang where it is installed: no object is
# written.  Flags come from the Makefile.  analysis.sh has gcc's of the service.
set -u
state=0
flags="$(MAKEFLAGS="" make -s print-PROJECT_CFLAGS | sed "s/-MMD -MP//") -O1 -Werror"
for compiler in gcc clang; do
	command -v $compiler >/dev/null || continue
	extra=
	# -Wconversion of clang counts what gcc leaves to -Wsign-conversion; gcc's meaning is the project's.
	[ $compiler = gcc ] || extra="-Wno-sign-conversion -Wno-implicit-int-float-conversion"
	service=
	[ $compiler = gcc ] || service='service/*.c'
	git ls-files -co --exclude-standard ${service:+"$service"} 'tests/*.c' | while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done | xargs -P 2 -n 8 sh -c "$compiler $flags $extra -fsyntax-only \"\$@\"" "$compiler" || state=1
done
exit $state
