/*
 * Uninterrupted: system calls on files that are made again when a signal interrupts them.
 *
 * Each has the arguments, result and errno of the call that it is named for.
 */
#ifndef WEIGHTD_STORE_UNINTERRUPTED_H
#define WEIGHTD_STORE_UNINTERRUPTED_H

#include <sys/types.h>

int weightd_openat(int folder, const char *path, int flags, mode_t mode);
int weightd_mkdirat(int folder, const char *path, mode_t mode);
int weightd_renameat(int from, const char *old_path, int to, const char *new_path);
int weightd_unlinkat(int folder, const char *path, int flags);
int weightd_flock(int fd, int operation);
int weightd_fsync(int fd);

#endif
