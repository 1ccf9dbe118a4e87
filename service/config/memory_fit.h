/*
 * Memory fit: limits that follow from the memory this process may use.
 *
 * A container's memory limit is enforced by killing the process, so the memory of a request is
 * bounded before it is allocated.
 */
#ifndef WEIGHTD_CONFIG_MEMORY_FIT_H
#define WEIGHTD_CONFIG_MEMORY_FIT_H

#include "config/config.h"

#include <stdint.h>

/* Bytes this process may use: the machine's memory, or less if its control groups (memory_group.h)
 * or its limits of resources (ulimit -v, -d) say so. */
uint64_t weightd_memory_allowed(void);

/*
 * weightd_memory_fit() - fill in the options left at 0: memory_bytes, whole_elements,
 * whole_cache_bytes, stream_bytes, json_values and plan_bytes, for 'allowed' bytes of memory and
 * 'threads' that answer.
 */
void weightd_memory_fit(struct weightd_config *config, uint64_t allowed, uint64_t threads);

#endif
