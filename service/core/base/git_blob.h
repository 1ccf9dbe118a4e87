/*
 * Git blob: the name that git, and so the Hub, gives a file's bytes.
 */
#ifndef WEIGHTD_CORE_BASE_GIT_BLOB_H
#define WEIGHTD_CORE_BASE_GIT_BLOB_H

#include <stddef.h>

/* Writes 40 hex digits, as `git hash-object` prints them for a file of these bytes. */
void weightd_git_blob_id(const void *bytes, size_t length, char id[41]);

#endif
