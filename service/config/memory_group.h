/*
 * Memory group: how much memory the control groups of this process allow.
 */
#ifndef WEIGHTD_CONFIG_MEMORY_GROUP_H
#define WEIGHTD_CONFIG_MEMORY_GROUP_H

#include <stdint.h>

/*
 * weightd_memory_group_limit() - the least limit of the group that this process is in and of the
 * groups above it, in bytes; UINT64_MAX: there is none, or it cannot be read.
 *
 * Knows version 2 (memory.max and memory.high), version 1 (memory.limit_in_bytes) and both mounted
 * at once, with and without a namespace of groups.  'root' is put before each path, for tests; ""
 * is the machine's.
 */
uint64_t weightd_memory_group_limit(const char *root);

#endif
