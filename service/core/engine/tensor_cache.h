/*
 * Tensors by a digest of everything that determines them, made once by the first reader.
 *
 * Bounded in bytes; the least recently used go first.  At most two tensors are made at the same
 * time; making one may read another, from which it is computed.
 */
#ifndef WEIGHTD_CORE_ENGINE_TENSOR_CACHE_H
#define WEIGHTD_CORE_ENGINE_TENSOR_CACHE_H

#include "core/base/digest.h"
#include "weightd/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weightd_tensor_cache;

/* 'limit': most bytes to keep.  The tensor used last is kept even if it is larger: without it a
 * large tensor would be made again for each piece that is read.  NULL: no memory. */
struct weightd_tensor_cache *weightd_tensor_cache_new(size_t limit);
/* Nobody may be reading; NULL is fine. */
void weightd_tensor_cache_free(struct weightd_tensor_cache *cache);

/* A requested tensor: a member of the struct that make() uses. */
struct weightd_wanted_tensor {
	unsigned char key[WEIGHTD_DIGEST_BYTES];
	size_t bytes;
	/* make() - all bytes of it to 'data', aligned for any type. */
	enum weightd_code (*make)(const struct weightd_wanted_tensor *wanted, void *data);
};

/*
 * weightd_tensor_cache_read() - copies 'length' bytes of a tensor, from byte 'offset' on, to 'out'.
 *
 * Makes the tensor if it is not there; others that ask for it meanwhile wait, and as long as they
 * do, it is made to its end.  WEIGHTD_OK, the code of make(), NO_MEMORY, or CANCELLED: nobody waits
 * for it, or the thread's turn is over (weightd/cancel.h).  Any thread.
 */
enum weightd_code weightd_tensor_cache_read(struct weightd_tensor_cache *cache,
					    const struct weightd_wanted_tensor *wanted,
					    size_t offset, size_t length, void *out);

/* Frees tensors that nobody reads, about 'bytes' of them.  False: there are none, or the cache is
 * being looked into. */
bool weightd_tensor_cache_yield(struct weightd_tensor_cache *cache, size_t bytes);

struct weightd_tensor_cache_numbers {
	uint64_t hits, misses; /* misses: tensors made */
	size_t bytes, tensors; /* held */
};
struct weightd_tensor_cache_numbers weightd_tensor_cache_numbers(
	struct weightd_tensor_cache *cache);

#endif
