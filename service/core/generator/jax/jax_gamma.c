/*
 * jax.random.gamma of float64: element i has the key split(key, n)[i], of which each round splits
 * its own.
 */
#include "core/generator/jax/jax_gamma.h"

#include "core/number/c_functions.h"
#include "core/number/c_power.h"

#include <math.h>

/* A scalar of a key, by the functions that draw tensors. */
static double scalar(const struct weightd_jax_run *like, struct weightd_jax_key key,
		     enum weightd_jax_kind kind)
{
	const struct weightd_jax_draw draw = {.kind = kind, .low = 0.0, .high = 1.0, .scale = 1.0};
	struct weightd_jax_run run = *like;
	double value;

	run.bits.key = key;
	run.bits.numel = 1;
	run.first = 0;
	run.count = 1;
	weightd_jax_doubles(&run, &draw, &value);
	return value;
}

/* The numbers of a law with alpha >= 1; a lesser one multiplies by a power of a uniform number. */
struct shape {
	double d, c, alpha;
	bool boosts;
};

static struct shape shape_of(double alpha)
{
	struct shape shape = {.alpha = alpha, .boosts = alpha < 1.0};

	shape.d = (shape.boosts ? alpha + 1.0 : alpha) - 1.0 / 3.0;
	shape.c = (1.0 / 3.0) * (1.0 / sqrt(shape.d));
	return shape;
}

static bool rejects(const struct shape *shape, double x, double v3, double u)
{
	const double square = x * x;

	return u >= fma(-0.0331, square * square, 1.0) &&
	       weightd_c_log(u) >= fma(square, 0.5, shape->d * ((1.0 - v3) + weightd_c_log(v3)));
}

/* v = 1 + c x above 0, of the first normal number x for which it is. */
static double next_v(const struct weightd_jax_run *run, const struct shape *shape,
		     struct weightd_jax_key key, double *x)
{
	const bool layout = run->bits.is_partitionable;
	double v;

	do {
		*x = scalar(run, weightd_jax_split(key, 2, 1, layout), WEIGHTD_JAX_NORMAL);
		key = weightd_jax_split(key, 2, 0, layout);
		v = fma(*x, shape->c, 1.0);
	} while (v <= 0.0);
	return v;
}

static double one(const struct weightd_jax_run *run, const struct shape *shape,
		  struct weightd_jax_key key)
{
	const bool layout = run->bits.is_partitionable;
	const struct weightd_jax_key boost = weightd_jax_split(key, 2, 1, layout);
	double x, v, u;

	key = weightd_jax_split(key, 2, 0, layout);
	do {
		v = next_v(run, shape, weightd_jax_split(key, 3, 1, layout), &x);
		u = scalar(run, weightd_jax_split(key, 3, 2, layout), WEIGHTD_JAX_UNIFORM);
		key = weightd_jax_split(key, 3, 0, layout);
		v = v * v * v;
	} while (rejects(shape, x, v, u));
	v = shape->d * v;
	if (!shape->boosts)
		return v;
	u = 1.0 - scalar(run, boost, WEIGHTD_JAX_UNIFORM);
	return v * weightd_c_power(u, 1.0 / shape->alpha);
}

void weightd_jax_gamma(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
		       double *out)
{
	const struct shape shape = shape_of(draw->low);

	for (size_t i = 0; i < run->count; i++)
		out[i] = draw->scale *
			 one(run, &shape,
			     weightd_jax_split(run->bits.key, run->bits.numel, run->first + i,
					       run->bits.is_partitionable));
}
