#!/bin/sh
# Probes are answered within 50 ms beside the worst requests; lib/probes.py says which.  A machine that is busy
# with other things delays any probe, so one good round of three is enough.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

for round in 1 2 3; do
	"$python" "$(dirname "$0")/lib/probes.py" "$url" >"$folder/probes" 2>&1
	[ -s "$folder/probes" ] || break
	echo "round $round: $(cat "$folder/probes")"
done
is 'probes are answered at once beside the worst requests' '' "$(cat "$folder/probes")"
finish
