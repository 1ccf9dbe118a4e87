#!/bin/sh
# Line and branch coverage of the library and the daemon, per folder, from the unit and curl tests.
# The page per file is build/coverage/index.html.
set -u
rm -rf build/coverage
${MAKE:-make} VARIANT=coverage unit curl
state=$?
gcovr --root . --filter service/ --object-directory build/coverage --exclude-throw-branches \
	--csv build/coverage/coverage.csv --html-details build/coverage/index.html build/coverage >/dev/null
awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	{
		folder = $column["filename"]
		sub(/\/[^\/]*$/, "", folder)
		if (!(folder in lines)) order[++count] = folder
		lines[folder] += $column["line_total"]; hit[folder] += $column["line_covered"]
		branches[folder] += $column["branch_total"]; taken[folder] += $column["branch_covered"]
	}
	function row(name, a, b, c, d) {
		printf "%-28s %6d %6.1f %% %8d %6.1f %%\n", name, b, b ? 100 * a / b : 100, d, d ? 100 * c / d : 100
	}
	END {
		printf "%-28s %6s %8s %8s %8s\n", "folder", "lines", "covered", "branches", "taken"
		for (i = 1; i <= count; i++) {
			f = order[i]
			row(f, hit[f], lines[f], taken[f], branches[f])
			a += hit[f]; b += lines[f]; c += taken[f]; d += branches[f]
		}
		row("all", a, b, c, d)
	}' build/coverage/coverage.csv
exit $state
