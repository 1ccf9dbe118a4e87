#!/bin/sh
# Runs a program under valgrind's memory checker: valgrind.sh [PROGRAM] ARGUMENTS...
# Without a program, so that it can stand in for one: the daemon.  Exit status 9 if anything is found.  A block of
# core/base/memory.c is only pointed to behind its head, which is "possibly lost" to valgrind; one that is lost has no
# pointer at all.
case ${1-} in
-*) set -- build/release/weightd "$@" ;;
esac
exec valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=9 "$@"
