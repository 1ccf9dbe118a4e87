#!/bin/sh
# Runs a program under valgrind's memory checker: valgrind.sh [PROGRAM] ARGUMENTS...
# Without a program, so that it can stand in for one: the daemon.  Exit status 9 if anything is found.
case ${1-} in
-*) set -- build/release/weightd "$@" ;;
esac
exec valgrind -q --leak-check=full --error-exitcode=9 "$@"
