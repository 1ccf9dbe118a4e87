#!/bin/sh
# The table and the plot of BENCHMARKS.md are made from the values that were measured last.
exec /usr/bin/python3 "$(dirname "$0")/../bench/run.py" --check
