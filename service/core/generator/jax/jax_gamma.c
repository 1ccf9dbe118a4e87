/*
 * jax.random.gamma and loggamma (Marsaglia and Tsang): element i has the key split(key, n)[i], of
 * which each round splits its own.
 */
#include "core/generator/jax/jax_gamma.h"

#include "core/generator/jax/jax_numbers.h"
#include "core/generator/jax/xla_rsqrt.h"

#include <math.h>

/* The numbers of a law with alpha >= 1; a lesser one multiplies by a power of a uniform number. */
struct shape {
	const struct weightd_jax_run *run; /* of one element */
	enum weightd_dtype dtype;
	double d, c, alpha, squeeze;
	bool boosts;
};

static double in(const struct shape *shape, double value)
{
	return weightd_jax_rounded(shape->dtype, value);
}

/* XLA divides by a root of float32 by multiplying with the processor's approximation. */
static struct shape shape_of(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			     double alpha)
{
	struct shape shape = {.run = run, .dtype = dtype};

	shape.alpha = in(&shape, alpha);
	shape.boosts = shape.alpha < 1.0;
	shape.squeeze = in(&shape, 0.0331);
	const double third = in(&shape, 1.0 / 3.0);
	shape.d = in(&shape, (shape.boosts ? in(&shape, shape.alpha + 1.0) : shape.alpha) - third);
	const double root = dtype == WEIGHTD_FLOAT64
				    ? 1.0 / sqrt(shape.d)
				    : in(&shape, (double)weightd_xla_rsqrt((float)shape.d));
	shape.c = in(&shape, third * root);
	return shape;
}

static bool rejects(const struct shape *shape, double x, double v3, double u)
{
	const enum weightd_dtype dtype = shape->dtype;
	const double square = in(shape, x * x), fourth = in(shape, square * square);

	if (u < weightd_jax_fused(dtype, -shape->squeeze, fourth, 1.0))
		return false;
	const double sum = in(shape, in(shape, 1.0 - v3) + weightd_jax_log(dtype, v3));
	return weightd_jax_log(dtype, u) >=
	       weightd_jax_fused(dtype, square, 0.5, in(shape, shape->d * sum));
}

/* v = 1 + c x above 0, of the first normal number x for which it is. */
static double next_v(const struct shape *shape, struct weightd_jax_key key, double *x)
{
	double v;

	do {
		*x = weightd_jax_normal_at(shape->run, shape->dtype,
					   weightd_jax_split_of(shape->run, key, 2, 1), 0);
		key = weightd_jax_split_of(shape->run, key, 2, 0);
		v = weightd_jax_fused(shape->dtype, *x, shape->c, 1.0);
	} while (v <= 0.0);
	return v;
}

/* The cube of the first v that is not rejected. */
static double accepted(const struct shape *shape, struct weightd_jax_key key)
{
	double x, v, u;

	do {
		v = next_v(shape, weightd_jax_split_of(shape->run, key, 3, 1), &x);
		u = weightd_jax_uniform_at(shape->run, shape->dtype,
					   weightd_jax_split_of(shape->run, key, 3, 2), 0);
		key = weightd_jax_split_of(shape->run, key, 3, 0);
		v = in(shape, in(shape, v * v) * v);
	} while (rejects(shape, x, v, u));
	return v;
}

static double log_boost(const struct shape *shape, double u)
{
	const double sample = weightd_jax_log1p(shape->run, shape->dtype, -u);

	if (!shape->boosts || sample == 0.0)
		return 0.0;
	return in(shape, sample * in(shape, 1.0 / shape->alpha));
}

double weightd_jax_gamma_at(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			    struct weightd_jax_key key, uint64_t index, double alpha, bool is_log)
{
	struct weightd_jax_run one = *run;
	const struct shape shape = shape_of(&one, dtype, alpha);

	key = weightd_jax_split_of(run, key, run->bits.numel, index);
	one.bits.numel = 1;
	const struct weightd_jax_key boost = weightd_jax_split_of(&one, key, 2, 1);
	const double v = accepted(&shape, weightd_jax_split_of(&one, key, 2, 0));
	const double u = weightd_jax_uniform_at(&one, dtype, boost, 0);
	if (is_log)
		return in(&shape,
			  in(&shape, weightd_jax_log(dtype, shape.d) + weightd_jax_log(dtype, v)) +
				  log_boost(&shape, u));
	const double value = in(&shape, shape.d * v);
	if (!shape.boosts)
		return value;
	return in(&shape, value * weightd_jax_power(dtype, in(&shape, 1.0 - u),
						    in(&shape, 1.0 / shape.alpha)));
}
