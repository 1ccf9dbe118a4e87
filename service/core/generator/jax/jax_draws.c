/*
 * jax.random's float32 values, as XLA compiles them for the CPU.
 */
#include "core/generator/jax/jax_draws.h"

#include "core/base/clones.h"
#include "core/generator/jax/xla.h"

#include <math.h>

#define SQRT_2 0x1.6a09e6p+0f

/* 23 bits as a fraction, times (high - low), plus low, fused; not below 'low'. */
WEIGHTD_INLINE float uniform_of(uint32_t word, float low, float range)
{
	float fraction = weightd_float_of_bits(word >> 9 | 0x3F800000u) - 1.0f;
	float value = __builtin_fmaf(fraction, range, low);

	return value < low ? low : value;
}

/* The numbers of a draw in float32: bounds of the uniform, of the normal, the factor. */
struct numbers {
	float low, high, least, most, scale, root;
};

WEIGHTD_CLONES
static void uniforms(const uint32_t *restrict words, size_t count, const struct numbers *numbers,
		     float *restrict out)
{
	const float low = numbers->low, range = numbers->high - low, scale = numbers->scale;

	for (size_t i = 0; i < count; i++)
		out[i] = weightd_xla_flushed(weightd_xla_flushed(uniform_of(words[i], low, range)) *
					     scale);
}

/* 'is_early' is a constant where this is inlined. */
WEIGHTD_INLINE void normals_by(const uint32_t *restrict words, size_t count,
			       const struct numbers *numbers, float *restrict out, bool is_early)
{
	const float low = numbers->low, range = numbers->high - low, scale = numbers->scale;
	const float least = numbers->least, most = numbers->most, root = numbers->root;

	for (size_t i = 0; i < count; i++) {
		float z = root * weightd_xla_erf_inv(uniform_of(words[i], low, range), is_early);
		z = z < least ? least : z;
		z = z > most ? most : z;
		out[i] = weightd_xla_flushed(z * scale);
	}
}

WEIGHTD_CLONES
static void normals(const uint32_t *restrict words, size_t count, const struct numbers *numbers,
		    float *restrict out)
{
	normals_by(words, count, numbers, out, false);
}

WEIGHTD_CLONES
static void early_normals(const uint32_t *restrict words, size_t count,
			  const struct numbers *numbers, float *restrict out)
{
	normals_by(words, count, numbers, out, true);
}

static struct numbers numbers_of(const struct weightd_jax_draw *draw)
{
	const float low = weightd_xla_flushed((float)draw->low);
	const float high = weightd_xla_flushed((float)draw->high);
	struct numbers numbers = {low,
				  high,
				  -__builtin_inff(),
				  __builtin_inff(),
				  weightd_xla_flushed((float)draw->scale),
				  SQRT_2};

	if (draw->kind == WEIGHTD_JAX_JOINED) {
		numbers.root = weightd_xla_flushed(SQRT_2 * numbers.scale);
		numbers.scale = 1.0f;
	}
	if (draw->kind == WEIGHTD_JAX_NORMAL || draw->kind == WEIGHTD_JAX_JOINED) {
		numbers.low = -0x1.fffffep-1f;
		numbers.high = 1.0f;
	} else if (draw->kind == WEIGHTD_JAX_TRUNCATED) {
		numbers.least = weightd_xla_flushed(nextafterf(low, __builtin_inff()));
		numbers.most = weightd_xla_flushed(nextafterf(high, -__builtin_inff()));
		numbers.low = weightd_xla_erf(low * (1.0f / SQRT_2));
		numbers.high = weightd_xla_erf(high * (1.0f / SQRT_2));
	}
	return numbers;
}

void weightd_jax_floats(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			float *out)
{
	const struct numbers numbers = numbers_of(draw);
	const float shift = weightd_xla_flushed((float)draw->shift);
	uint32_t words[WEIGHTD_JAX_BATCH];

	for (size_t done = 0; done < run->count; done += WEIGHTD_JAX_BATCH) {
		size_t count = run->count - done < WEIGHTD_JAX_BATCH ? run->count - done
								     : WEIGHTD_JAX_BATCH;
		weightd_jax_bits32(&run->bits, run->first + done, count, words);
		(draw->kind == WEIGHTD_JAX_UNIFORM ? uniforms
		 : run->is_early		   ? early_normals
						   : normals)(words, count, &numbers, out + done);
	}
	for (size_t i = 0; i < run->count && draw->shift != 0.0; i++)
		out[i] = weightd_xla_flushed(out[i] + shift);
}
