/*
 * Numbers of any float dtype as doubles, with the operations that jax's statements have: each
 * result is rounded to the dtype, and a subnormal one is 0.
 *
 * Sums, products, quotients and roots of two numbers are rounded the same by way of double.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_NUMBERS_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_NUMBERS_H

#include "core/generator/jax/jax_draws.h"

double weightd_jax_rounded(enum weightd_dtype dtype, double value);
double weightd_jax_log(enum weightd_dtype dtype, double x);
double weightd_jax_log1p(const struct weightd_jax_run *run, enum weightd_dtype dtype, double x);
double weightd_jax_exp(enum weightd_dtype dtype, double x);
double weightd_jax_power(enum weightd_dtype dtype, double x, double y); /* x >= 0 */
/* a * b + c, in float32 and float64 rounded once. */
double weightd_jax_fused(enum weightd_dtype dtype, double a, double b, double c);

/* Element 'index' of a tensor of run->bits.numel numbers with another key: uniform from 0 to 1, or
 * normal. */
double weightd_jax_uniform_at(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			      struct weightd_jax_key key, uint64_t index);
double weightd_jax_normal_at(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			     struct weightd_jax_key key, uint64_t index);
/* A normal number times 'scale'; before 0.12 XLA multiplies sqrt(2) and the scale first. */
double weightd_jax_joined_at(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			     struct weightd_jax_key key, uint64_t index, double scale);
/* split(key, count)[index], in the run's layout. */
struct weightd_jax_key weightd_jax_split_of(const struct weightd_jax_run *run,
					    struct weightd_jax_key key, uint64_t count,
					    uint64_t index);

#endif
