#!/bin/sh
# Runs every lint of this folder, two at a time, and ends with the line "N passed, N failed".
set -u
folder=$(dirname "$0")
export PYTHONDONTWRITEBYTECODE=1
# The longest first.
for lint in "$folder/analysis.sh" "$folder/warnings.sh" "$folder"/*; do
	case " $* " in *" $lint"*) continue ;; esac
	case ${lint##*/} in
	run.sh | sources.py | rooms.py | README.md | __pycache__) continue ;;
	*.py) set -- "$@" "$lint: exec /usr/bin/python3 $lint" ;;
	*) set -- "$@" "$lint: exec sh $lint" ;;
	esac
done
exec "$folder/../suite.sh" -j "${JOBS:-2}" "$@"
