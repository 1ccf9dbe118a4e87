#!/bin/sh
# Runs every lint of this folder and ends with the line "N passed, N failed".
set -u
folder=$(dirname "$0")
export PYTHONDONTWRITEBYTECODE=1
passed=0 failed=0
for lint in "$folder"/*; do
	case $(basename "$lint") in
	run.sh | sources.py | rooms.py | README.md | __pycache__) continue ;;
	*.py) runner=/usr/bin/python3 ;;
	*) runner="sh" ;;
	esac
	if $runner "$lint"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $lint"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
