/*
 * Tensors that can only be made whole (orthogonal, sparse), kept so that reading one in pieces
 * makes it once.  One cache for the process, bounded in bytes, least recently used goes first.
 *
 * Tensors are known by what determines their values, so equal ones of different plans are shared.
 */
#ifndef WEIGHTD_CORE_VALUES_WHOLE_CACHE_H
#define WEIGHTD_CORE_VALUES_WHOLE_CACHE_H

#include "weightd/generator.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Most bytes to keep; 256 MiB until this is called.  The tensor used last is kept even if it is
 * larger: without it a large tensor would be made again for each piece that is read.
 */
void weightd_whole_cache_limit(size_t bytes);

/*
 * weightd_whole_cache_read() - elements [first, first + count) of a whole-tensor task, to 'out'.
 *
 * Makes the tensor if it is not there; others that ask for it meanwhile wait.  At most two tensors
 * are made at the same time.  Returns WEIGHTD_OK or WEIGHTD_ERR_NO_MEMORY.  Safe from any thread.
 */
enum weightd_code weightd_whole_cache_read(const struct weightd_generator *generator,
					   const struct weightd_task *task, uint64_t first,
					   size_t count, void *out);

struct weightd_whole_cache_counts {
	uint64_t hits, misses; /* misses: tensors made */
	size_t bytes, tensors; /* held */
};
struct weightd_whole_cache_counts weightd_whole_cache_counts(void);

/* Drops everything that no thread is reading. */
void weightd_whole_cache_clear(void);

#endif
