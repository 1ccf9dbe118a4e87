/*
 * Values made one by one in double: from one uniform number of the parameter's stream, or from as
 * many as an element wants, out of a stream of its own.
 *
 * Recipes and words are a contract: service/notes/determinism.md, "Values made one by one".
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_DRAWS_H
#define WEIGHTD_CORE_DISTRIBUTION_DRAWS_H

#include "weightd/distribution.h"

/* The words of one element: block b has the counter (index, name_hash ^ "element" ^ b << 32). */
struct weightd_draws {
	const struct weightd_stream *stream;
	uint64_t index;
	uint32_t block; /* the next one */
	unsigned left;	/* words left of the last one */
	uint32_t words[4];
};

/* Uniform on (0, 1): an odd multiple of 2^-53, so that 1 - u is exact and neither is 0. */
double weightd_draw_uniform(struct weightd_draws *draws);
/* Standard normal, by the inverse of its distribution function; never 0. */
double weightd_draw_normal(struct weightd_draws *draws);
/* Standard exponential, above 0. */
double weightd_draw_exponential(struct weightd_draws *draws);
/* Logarithm of a gamma value of this shape, above 0, and scale 1. */
double weightd_draw_log_gamma(struct weightd_draws *draws, double shape);
/* Poisson, mean > 0. */
double weightd_draw_poisson(struct weightd_draws *draws, double mean);

/* z with P(standard normal < z) = u. */
double weightd_normal_quantile(double u);
/* Logarithm of the gamma function, x > 0. */
double weightd_log_gamma(double x);

typedef double weightd_of_uniform(const struct weightd_law *law, double u);
typedef double weightd_of_draws(const struct weightd_law *law, struct weightd_draws *draws);

/*
 * Elements [first, first + count) in the task's dtype, each rounded once; beyond its largest number
 * stands that number.  Element i takes words 2 (i % 2) and the next of block i / 2, whatever the
 * dtype, or its own stream.
 */
void weightd_fill_of_uniform(const struct weightd_task *task, uint64_t first, size_t count,
			     void *out, weightd_of_uniform *value);
void weightd_fill_of_draws(const struct weightd_task *task, uint64_t first, size_t count, void *out,
			   weightd_of_draws *value);

/* Finite numbers, and 'claim' (said in 'expected') about them. */
enum weightd_code weightd_prepare_numbers(struct weightd_law *law, bool claim, const char *expected,
					  const char *pointer, struct weightd_error *err);
/* The prepare() of such a distribution: a float dtype as well. */
enum weightd_code weightd_prepare_values(struct weightd_law *law, enum weightd_dtype dtype,
					 bool claim, const char *expected, const char *pointer,
					 struct weightd_error *err);

/* Defines a distribution's hooks; 'claim' sees its numbers as r[0..], 'moments_of' gets them. */
#define WEIGHTD_VALUE_HOOKS(row, kind, value_of, claim, expected, moments_of)                \
	static enum weightd_code prepare_##row(                                              \
		struct weightd_law *law, const struct weightd_shape *shape,                  \
		enum weightd_dtype dtype, const char *pointer, struct weightd_error *err)    \
	{                                                                                    \
		const double *const r = law->reals;                                          \
		(void)shape, (void)r;                                                        \
		return weightd_prepare_values(law, dtype, (claim), expected, pointer, err);  \
	}                                                                                    \
	static enum weightd_code fill_##row(const struct weightd_task *task, uint64_t first, \
					    size_t count, void *out)                         \
	{                                                                                    \
		weightd_fill_of_##kind(task, first, count, out, value_of);                   \
		return WEIGHTD_OK;                                                           \
	}                                                                                    \
	static struct weightd_moments moments_##row(const struct weightd_law *law)           \
	{                                                                                    \
		return moments_of(law->reals);                                               \
	}
#define WEIGHTD_VALUE_FIELDS(row, text, ...)                                                      \
	.name = #row, .doc = text, .flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE, \
	.reals = {__VA_ARGS__}, .prepare = prepare_##row, .fill = fill_##row,                     \
	.moments = moments_##row

#endif
