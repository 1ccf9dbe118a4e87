/*
 * torch's CPU generator: uniform_ and normal_ from MT19937's words, bit for bit.
 *
 * A tensor is made in runs: elements [0, first) have been taken from the engine before, 'count' are
 * made now.  'first' is a multiple of WEIGHTD_TORCH_GRAIN, so that no group of the normal transform
 * is cut at its front; after a run whose end is a multiple too, or the tensor's end, the engine is
 * where the next run starts.  'out' NULL only moves it there.  The engine is plain data.
 *
 * Box-Muller in groups of 16, as torch 1.13 to 2.15 do it.
 */
#ifndef WEIGHTD_CORE_GENERATOR_TORCH_TORCH_DRAWS_H
#define WEIGHTD_CORE_GENERATOR_TORCH_TORCH_DRAWS_H

#include "core/bit_generator/mt19937.h"
#include "weightd/distribution.h"
#include "weightd/dtype.h"
#include "weightd/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_TORCH_GRAIN 16 /* elements */

struct weightd_torch_engine {
	struct weightd_mt19937 mt;
	double spare; /* second value of the last pair that normal_ of a small tensor drew */
	bool has_spare;
};

/* How a release draws: the rules of its row. */
struct weightd_torch_rules {
	bool log1p;	/* 2.0: normal_ of fewer than 16 elements takes log1p(-u), not log(1 - u) */
	bool wide_half; /* 2.12: float16 and bfloat16 are drawn as float32 and rounded */
	bool is_plain; /* a processor without AVX2: nothing is fused, float32 takes the C library */
	bool fused_end;	 /* with is_plain, 2.13; with half_scale: the last operation of a group is
			  * fused all the same */
	bool half_scale; /* with wide_half, 2.12: the mean and std of a half type's groups are of
			  * that type */
	bool open_end; /* 2.12: a uniform that rounds up to its upper bound becomes the lower one */
	/* Which draws of exponential_ and bernoulli_ are MKL's in wheels: none is made. */
	bool has_mkl;
	bool rejects; /* 2.12: trunc_normal_ draws values outside again, whole tensors at once */
};

struct weightd_torch_run {
	struct weightd_torch_engine *engine;
	const struct weightd_torch_rules *rules;
	enum weightd_dtype dtype; /* a float one */
	uint64_t numel;		  /* of the whole tensor */
	uint64_t first;
	size_t count;
	void *out;     /* native byte order, aligned for the dtype */
	bool has_gaps; /* the tensor is a view that is not contiguous */
};

/* torch.manual_seed: the low 32 bits decide. */
void weightd_torch_seed(struct weightd_torch_engine *engine, uint64_t seed);

/* uniform_(from, to). */
void weightd_torch_uniform(const struct weightd_torch_run *run, double from, double to);
/* normal_(mean, std). */
void weightd_torch_normal(const struct weightd_torch_run *run, double mean, double std);
/* Whether normal_ makes pairs of which one may be left over, and the words that it takes where it
 * does not. */
bool weightd_torch_normal_in_pairs(const struct weightd_torch_run *run);
uint64_t weightd_torch_normal_words(const struct weightd_torch_run *run);
/*
 * nn.init.trunc_normal_(mean, std, a, b) before 2.12, float32 and float64: one uniform each and the
 * inverse error function, as builds without MKL compute it.
 */
void weightd_torch_trunc_normal(const struct weightd_torch_run *run, double mean, double std,
				double a, double b);
/* Whether trunc_normal_ draws the elements outside again, all together. */
bool weightd_torch_rejects(const struct weightd_torch_rules *rules, const struct weightd_law *law);
/* mul_(factor).add_(shift) of float32 and float64 values that were drawn. */
void weightd_torch_scale_and_shift(const struct weightd_torch_run *run, double factor,
				   double shift);
/*
 * nn.init.trunc_normal_ since 2.12, the whole tensor at once: rejection.  NO_MEMORY if there is
 * none.
 */
enum weightd_code weightd_torch_reject_normal(const struct weightd_torch_run *run, double mean,
					      double std, double a, double b);

/* The draws of torch_scalars.c, and the words that one element takes; 0: it must be drawn. */
void weightd_torch_scalars(const struct weightd_torch_run *run, const struct weightd_law *law);
uint64_t weightd_torch_scalar_words(const struct weightd_torch_rules *rules,
				    const struct weightd_law *law);

/* randperm(n), n >= 1, in place of 'out'. */
void weightd_torch_permutation(struct weightd_torch_engine *engine, uint32_t *out, uint32_t n);

#endif
