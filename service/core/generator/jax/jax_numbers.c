/*
 * Numbers of any float dtype as doubles, with XLA's functions.
 */
#include "core/generator/jax/jax_numbers.h"

#include "core/generator/jax/xla.h"
#include "core/generator/jax/xla_double.h"
#include "core/number/c_functions.h"
#include "core/number/c_power.h"
#include "core/number/half.h"

#include <math.h>

double weightd_jax_rounded(enum weightd_dtype dtype, double value)
{
	if (dtype == WEIGHTD_FLOAT64)
		return fabs(value) < 0x1p-1022 ? copysign(0.0, value) : value;
	const float single = weightd_xla_flushed((float)value);
	return (double)(dtype == WEIGHTD_FLOAT32 ? single : weightd_half_rounded(dtype, single));
}

double weightd_jax_log(enum weightd_dtype dtype, double x)
{
	if (x == 0.0)
		return -INFINITY;
	return dtype == WEIGHTD_FLOAT64
		       ? weightd_c_log(x)
		       : weightd_jax_rounded(dtype, (double)weightd_xla_log((float)x));
}

double weightd_jax_log1p(const struct weightd_jax_run *run, enum weightd_dtype dtype, double x)
{
	const struct weightd_xla_release release = {run->is_early, run->is_late};

	return dtype == WEIGHTD_FLOAT64
		       ? weightd_xla_log1p_double(x, release)
		       : weightd_jax_rounded(dtype,
					     (double)weightd_xla_log1p((float)x, run->is_early));
}

double weightd_jax_exp(enum weightd_dtype dtype, double x)
{
	return dtype == WEIGHTD_FLOAT64
		       ? weightd_xla_exp_double(x)
		       : weightd_jax_rounded(dtype, (double)weightd_xla_exp((float)x));
}

double weightd_jax_power(enum weightd_dtype dtype, double x, double y)
{
	return dtype == WEIGHTD_FLOAT64
		       ? weightd_c_power(x, y)
		       : weightd_jax_rounded(dtype, (double)weightd_c_powf((float)x, (float)y));
}

double weightd_jax_fused(enum weightd_dtype dtype, double a, double b, double c)
{
	if (dtype == WEIGHTD_FLOAT64)
		return weightd_jax_rounded(dtype, fma(a, b, c));
	if (dtype == WEIGHTD_FLOAT32)
		return (double)weightd_xla_flushed(fmaf((float)a, (float)b, (float)c));
	return weightd_jax_rounded(dtype, weightd_jax_rounded(dtype, a * b) + c);
}

static double element_at(const struct weightd_jax_run *like, enum weightd_dtype dtype,
			 struct weightd_jax_key key, uint64_t index, enum weightd_jax_kind kind,
			 double scale)
{
	const struct weightd_jax_draw draw = {
		.kind = kind, .low = 0.0, .high = 1.0, .scale = scale};
	struct weightd_jax_run run = *like;
	double value;
	float single;
	uint16_t half;

	run.bits.key = key;
	run.first = index;
	run.count = 1;
	switch (dtype) {
	case WEIGHTD_FLOAT64: weightd_jax_doubles(&run, &draw, &value); return value;
	case WEIGHTD_FLOAT32: weightd_jax_floats(&run, &draw, &single); return (double)single;
	default:
		weightd_jax_halves(&run, &draw, dtype, &half);
		return weightd_element_read(&half, dtype, 0);
	}
}

double weightd_jax_uniform_at(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			      struct weightd_jax_key key, uint64_t index)
{
	return element_at(run, dtype, key, index, WEIGHTD_JAX_UNIFORM, 1.0);
}

double weightd_jax_normal_at(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			     struct weightd_jax_key key, uint64_t index)
{
	return element_at(run, dtype, key, index, WEIGHTD_JAX_NORMAL, 1.0);
}

double weightd_jax_joined_at(const struct weightd_jax_run *run, enum weightd_dtype dtype,
			     struct weightd_jax_key key, uint64_t index, double scale)
{
	/* XLA joins the two constants where both are broadcast, which one number is not. */
	const bool is_apart = run->is_plain || run->bits.numel == 1;

	return element_at(run, dtype, key, index,
			  is_apart ? WEIGHTD_JAX_NORMAL : WEIGHTD_JAX_JOINED, scale);
}

struct weightd_jax_key weightd_jax_split_of(const struct weightd_jax_run *run,
					    struct weightd_jax_key key, uint64_t count,
					    uint64_t index)
{
	return weightd_jax_split(key, count, index, run->bits.is_partitionable);
}
