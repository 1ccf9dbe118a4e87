/*
 * torch.func._random: Philox4x32-10 addressed by position.  A key is a seed and an offset; element
 * i of a tensor takes the words at i, of 64-bit types the two at 2 i, whatever was drawn before.
 */
#ifndef WEIGHTD_CORE_GENERATOR_TORCH_TORCH_FUNC_DRAWS_H
#define WEIGHTD_CORE_GENERATOR_TORCH_TORCH_FUNC_DRAWS_H

#include "weightd/dtype.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The numbers of key(seed), split() and fold_in(): the offset counts blocks of four words. */
struct weightd_torch_func_key {
	uint64_t seed, offset;
};

struct weightd_torch_func_key weightd_torch_func_fold_in(struct weightd_torch_func_key key,
							 uint64_t data);

/* Elements [first, first + count) of a tensor. */
struct weightd_torch_func_run {
	struct weightd_torch_func_key key;
	enum weightd_dtype dtype;
	uint64_t first;
	size_t count;
	void *out; /* native byte order, aligned for the dtype */
};

/* uniform_(low, high) and normal_(mean, std) of a float dtype. */
void weightd_torch_func_uniform(const struct weightd_torch_func_run *run, double low, double high);
void weightd_torch_func_normal(const struct weightd_torch_func_run *run, double mean, double std);

/*
 * randint_(low, high), low < high: 64 bits for int64, else 32, modulo the range.  A float dtype has
 * the numbers that int32 has.  'has_integers' is whether the library draws such a range.
 */
bool weightd_torch_func_has_integers(enum weightd_dtype dtype, int64_t low, int64_t high);
void weightd_torch_func_integers(const struct weightd_torch_func_run *run, int64_t low,
				 int64_t high);

#endif
