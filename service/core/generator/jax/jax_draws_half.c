/*
 * jax.random's float16 and bfloat16 values, as XLA compiles them for the CPU: float32 operations,
 * each rounded to the dtype; only the error function and its inverse are float32 within.
 */
#include "core/number/half.h"
#include "core/generator/jax/jax_draws.h"
#include "core/generator/jax/xla.h"

#include <math.h>

/* Rounded to the dtype; subnormal numbers of bfloat16 are subnormal float32 numbers, which are 0 to
 * XLA.
 */
WEIGHTD_INLINE float half(enum weightd_dtype dtype, float value)
{
	return weightd_half_rounded(dtype, weightd_xla_flushed(value));
}

/* Bounds come as float32; a factor goes to float16 at once and to bfloat16 by way of float32. */
static float factor_of(enum weightd_dtype dtype, double value)
{
	return dtype == WEIGHTD_BFLOAT16
		       ? half(dtype, (float)value)
		       : weightd_float_from_float16(weightd_float16_from_double(value));
}

static float widen(enum weightd_dtype dtype, uint16_t bits)
{
	return dtype == WEIGHTD_BFLOAT16 ? weightd_float_from_bfloat16(bits)
					 : weightd_float_from_float16(bits);
}

/* The next number of the dtype above (+1) or below (-1). */
static float next(enum weightd_dtype dtype, float value, int direction)
{
	const uint16_t bits = weightd_half_narrow(dtype, value);
	const bool grows = (bits & 0x8000u) == 0 ? direction > 0 : direction < 0;

	if ((bits & 0x7FFFu) == 0)
		return widen(dtype, direction > 0 ? 0x0001u : 0x8001u);
	return widen(dtype, (uint16_t)(grows ? bits + 1 : bits - 1));
}

/* The numbers of a draw, each rounded to the dtype. */
struct numbers {
	enum weightd_jax_kind kind;
	enum weightd_dtype dtype;
	bool is_early;
	float low, high, least, most;
	float sqrt_2, scale, shift;
};

static struct numbers numbers_of(const struct weightd_jax_draw *draw, enum weightd_dtype dtype,
				 bool is_early)
{
	struct numbers numbers = {
		.kind = draw->kind,
		.dtype = dtype,
		.is_early = is_early,
		.low = half(dtype, (float)draw->low),
		.high = half(dtype, (float)draw->high),
		.least = -INFINITY,
		.most = INFINITY,
		.sqrt_2 = half(dtype, 0x1.6a09e6p+0f),
		.scale = factor_of(dtype, draw->scale),
		.shift = factor_of(dtype, draw->shift),
	};
	/* XLA multiplies by the reciprocal: a number of float16, but of float32 for bfloat16. */
	const float reciprocal = dtype == WEIGHTD_BFLOAT16 ? 1.0f / numbers.sqrt_2
							   : half(dtype, 1.0f / numbers.sqrt_2);

	if (numbers.kind == WEIGHTD_JAX_JOINED) {
		numbers.sqrt_2 = half(dtype, numbers.sqrt_2 * numbers.scale);
		numbers.scale = 1.0f;
	}
	if (numbers.kind == WEIGHTD_JAX_NORMAL || numbers.kind == WEIGHTD_JAX_JOINED) {
		numbers.low = next(dtype, -1.0f, 1);
		numbers.high = 1.0f;
	} else if (numbers.kind == WEIGHTD_JAX_TRUNCATED) {
		numbers.least = half(dtype, next(dtype, numbers.low, 1));
		numbers.most = half(dtype, next(dtype, numbers.high, -1));
		numbers.low = half(dtype, weightd_xla_erf(half(dtype, numbers.low * reciprocal)));
		numbers.high = half(dtype, weightd_xla_erf(half(dtype, numbers.high * reciprocal)));
	}
	return numbers;
}

/* The mantissa's bits, 7 or 10, as a fraction; then every step is rounded. */
static uint16_t value_of(const struct numbers *numbers, uint16_t word)
{
	const enum weightd_dtype dtype = numbers->dtype;
	const float fraction = dtype == WEIGHTD_BFLOAT16 ? (float)(word >> 1) * 0x1p-7f
							 : (float)(word >> 6) * 0x1p-10f;
	const float range = half(dtype, numbers->high - numbers->low);
	float value = half(dtype, half(dtype, fraction * range) + numbers->low);

	value = value < numbers->low ? numbers->low : value;
	if (numbers->kind != WEIGHTD_JAX_UNIFORM) {
		value = half(dtype, weightd_xla_erf_inv(value, numbers->is_early));
		value = half(dtype, value * numbers->sqrt_2);
		value = fminf(fmaxf(value, numbers->least), numbers->most);
	}
	value = half(dtype, value * numbers->scale);
	return weightd_half_narrow(
		dtype, numbers->shift != 0.0f ? half(dtype, value + numbers->shift) : value);
}

void weightd_jax_halves(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			enum weightd_dtype dtype, uint16_t *out)
{
	const struct numbers numbers = numbers_of(draw, dtype, run->is_early);
	const bool is_short = dtype == WEIGHTD_BFLOAT16;
	const unsigned unused = is_short ? 1 : 6;   /* low bits of a word */
	const size_t count = is_short ? 128 : 1024; /* different values */
	uint16_t values[1024];

	weightd_jax_bits16(&run->bits, is_short ? 8 : 16, run->first, run->count, out);
	if (run->count < count) {
		for (size_t i = 0; i < run->count; i++)
			out[i] = value_of(&numbers, out[i]);
		return;
	}
	for (size_t i = 0; i < count; i++)
		values[i] = value_of(&numbers, (uint16_t)(i << unused));
	for (size_t i = 0; i < run->count; i++)
		out[i] = values[out[i] >> unused];
}
