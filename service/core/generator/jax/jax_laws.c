/*
 * jax.random's laws of one word for a value, as XLA compiles them for the CPU: each operation is
 * rounded in the dtype, the logarithms are XLA's, the tangent is the C library's.
 */
#include "core/generator/jax/jax_laws.h"

#include "core/generator/jax/xla.h"
#include "core/generator/jax/xla_double.h"
#include "core/number/half.h"

#include "core/number/c_functions.h"

#include <math.h>

#define PI 0x1.921fb54442d18p+1

bool weightd_jax_is_law(enum weightd_jax_kind kind)
{
	return kind >= WEIGHTD_JAX_EXPONENTIAL && kind <= WEIGHTD_JAX_RADEMACHER;
}

/* float32, or a half type in float32: an operation's result in the dtype. */
static float in(enum weightd_dtype dtype, float value)
{
	value = weightd_xla_flushed(value);
	return dtype == WEIGHTD_FLOAT32 ? value : weightd_half_rounded(dtype, value);
}

/* finfo of the dtype: the least normal number, and the distances of 1 to its neighbours. */
struct finfo {
	float tiny, eps, epsneg;
};

static struct finfo finfo_of(enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_FLOAT16: return (struct finfo){0x1p-14f, 0x1p-10f, 0x1p-11f};
	case WEIGHTD_BFLOAT16: return (struct finfo){0x1p-126f, 0x1p-7f, 0x1p-8f};
	default: return (struct finfo){0x1p-126f, 0x1p-23f, 0x1p-24f};
	}
}

/* uniform(minval=low, maxval=1) of a fraction in [0, 1); float32 fuses the sum. */
static float uniform(enum weightd_dtype dtype, float fraction, float low)
{
	const float range = in(dtype, 1.0f - low);
	const float value = dtype == WEIGHTD_FLOAT32 ? fmaf(fraction, range, low)
						     : in(dtype, in(dtype, fraction * range) + low);

	return value < low ? low : value;
}

static float log_of(enum weightd_dtype dtype, float x)
{
	return in(dtype, weightd_xla_log(x));
}

/* One value of a fraction; 'number' is bernoulli's p. */
static float float_of(enum weightd_jax_kind kind, enum weightd_dtype dtype, float fraction,
		      float number)
{
	const struct finfo info = finfo_of(dtype);
	float u;

	switch (kind) {
	case WEIGHTD_JAX_EXPONENTIAL:
		return -in(dtype, weightd_xla_log1p(-uniform(dtype, fraction, 0.0f), false));
	case WEIGHTD_JAX_LAPLACE:
		u = uniform(dtype, fraction, in(dtype, -1.0f + info.epsneg));
		return (u < 0.0f   ? -1.0f
			: u > 0.0f ? 1.0f
				   : 0.0f) *
		       in(dtype, weightd_xla_log1p(-fabsf(u), false));
	case WEIGHTD_JAX_GUMBEL:
		u = uniform(dtype, fraction, info.tiny);
		return -log_of(dtype, -log_of(dtype, u));
	case WEIGHTD_JAX_LOGISTIC:
		u = uniform(dtype, fraction, info.tiny);
		return in(dtype, log_of(dtype, u) - in(dtype, weightd_xla_log1p(-u, false)));
	case WEIGHTD_JAX_CAUCHY:
		u = uniform(dtype, fraction, info.eps);
		return in(dtype,
			  weightd_c_tanf(in(dtype, in(dtype, (float)PI) * in(dtype, u - 0.5f))));
	case WEIGHTD_JAX_BERNOULLI: return fraction < number ? 1.0f : 0.0f;
	default: return fraction < 0.5f ? 1.0f : -1.0f; /* rademacher */
	}
}

static double double_of(enum weightd_jax_kind kind, double fraction, double number, bool is_late)
{
	const struct weightd_xla_release release = {.is_late = is_late};
	double u;

	switch (kind) {
	case WEIGHTD_JAX_EXPONENTIAL: return -weightd_xla_log1p_double(-fraction, release);
	case WEIGHTD_JAX_LAPLACE:
		u = fma(fraction, 2.0, -1.0 + 0x1p-53);
		return (u < 0.0 ? -1.0 : 1.0) * weightd_xla_log1p_double(-fabs(u), release);
	case WEIGHTD_JAX_GUMBEL: return -weightd_c_log(-weightd_c_log(fraction + 0x1p-1022));
	case WEIGHTD_JAX_LOGISTIC:
		u = fraction + 0x1p-1022;
		return weightd_c_log(u) - weightd_xla_log1p_double(-u, release);
	case WEIGHTD_JAX_CAUCHY:
		u = fma(fraction, 1.0 - 0x1p-52, 0x1p-52);
		return weightd_c_tan(PI * ((u < 0x1p-52 ? 0x1p-52 : u) - 0.5));
	case WEIGHTD_JAX_BERNOULLI: return fraction < number ? 1.0 : 0.0;
	default: return fraction < 0.5 ? 1.0 : -1.0;
	}
}

static void doubles(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
		    double *out)
{
	uint64_t words[WEIGHTD_JAX_BATCH];

	for (size_t done = 0; done < run->count; done += WEIGHTD_JAX_BATCH) {
		const size_t left = run->count - done,
			     count = left < WEIGHTD_JAX_BATCH ? left : WEIGHTD_JAX_BATCH;
		weightd_jax_bits64(&run->bits, run->first + done, count, words);
		for (size_t i = 0; i < count; i++) {
			double value = double_of(draw->kind, (double)(words[i] >> 12) * 0x1p-52,
						 draw->low, run->is_late);
			out[done + i] = value * draw->scale + draw->shift;
		}
	}
}

static void write_float(enum weightd_dtype dtype, const struct weightd_jax_draw *draw, float value,
			void *out, size_t index)
{
	const float scale = in(dtype, (float)draw->scale), shift = in(dtype, (float)draw->shift);

	value = in(dtype, value * scale);
	if (shift != 0.0f)
		value = in(dtype, value + shift);
	if (dtype == WEIGHTD_FLOAT32)
		((float *)out)[index] = value;
	else
		((uint16_t *)out)[index] = weightd_half_narrow(dtype, value);
}

/* Of 32-bit words: float32, and rademacher, whose p is a float32 in every dtype. */
static void of_words(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
		     enum weightd_dtype dtype, void *out)
{
	uint32_t words[WEIGHTD_JAX_BATCH];

	for (size_t done = 0; done < run->count; done += WEIGHTD_JAX_BATCH) {
		const size_t left = run->count - done,
			     count = left < WEIGHTD_JAX_BATCH ? left : WEIGHTD_JAX_BATCH;
		weightd_jax_bits32(&run->bits, run->first + done, count, words);
		for (size_t i = 0; i < count; i++)
			write_float(dtype, draw,
				    float_of(draw->kind, WEIGHTD_FLOAT32,
					     (float)(words[i] >> 9) * 0x1p-23f, (float)draw->low),
				    out, done + i);
	}
}

static void of_short_words(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			   enum weightd_dtype dtype, void *out)
{
	const bool is_short = dtype == WEIGHTD_BFLOAT16;
	const float number = in(dtype, (float)draw->low);
	uint16_t words[WEIGHTD_JAX_BATCH];

	for (size_t done = 0; done < run->count; done += WEIGHTD_JAX_BATCH) {
		const size_t left = run->count - done,
			     count = left < WEIGHTD_JAX_BATCH ? left : WEIGHTD_JAX_BATCH;
		weightd_jax_bits16(&run->bits, is_short ? 8 : 16, run->first + done, count, words);
		for (size_t i = 0; i < count; i++) {
			float fraction = is_short ? (float)(words[i] >> 1) * 0x1p-7f
						  : (float)(words[i] >> 6) * 0x1p-10f;
			write_float(dtype, draw, float_of(draw->kind, dtype, fraction, number), out,
				    done + i);
		}
	}
}

void weightd_jax_law(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
		     enum weightd_dtype dtype, void *out)
{
	if (dtype == WEIGHTD_FLOAT64)
		doubles(run, draw, out);
	else if (dtype == WEIGHTD_FLOAT32 || draw->kind == WEIGHTD_JAX_RADEMACHER)
		of_words(run, draw, dtype, out);
	else
		of_short_words(run, draw, dtype, out);
}
