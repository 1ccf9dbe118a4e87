#!/bin/sh
# The table of a folder's suites, as C, for its program: suite_rows.sh TEST.c...
set -eu
echo '#include "suite.h"'
for file in "$@"; do
	echo "Suite *$(basename "$file" .c)_suite(void);"
done
echo 'const struct suite_row suite_rows[] = {'
for file in "$@"; do
	name=$(basename "$file" .c)
	printf '\t{"%s", %s_suite},\n' "$name" "$name"
done
printf '\t{NULL, NULL},\n};\n'
