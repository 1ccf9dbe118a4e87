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

WEIGHTD_CLONES
static void uniforms(const uint32_t *restrict words, size_t count, float low, float high,
		     float scale, float *restrict out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = weightd_xla_flushed(
			weightd_xla_flushed(uniform_of(words[i], low, high - low)) * scale);
}

WEIGHTD_INLINE void normals_by(const uint32_t *restrict words, size_t count, float low, float high,
			       float least, float most, float scale, float *restrict out,
			       bool is_early)
{
	for (size_t i = 0; i < count; i++) {
		float z = SQRT_2 *
			  weightd_xla_erf_inv(uniform_of(words[i], low, high - low), is_early);
		z = z < least ? least : z;
		z = z > most ? most : z;
		out[i] = weightd_xla_flushed(z * scale);
	}
}

WEIGHTD_CLONES
static void normals(const uint32_t *restrict words, size_t count, float low, float high,
		    float least, float most, float scale, float *restrict out)
{
	normals_by(words, count, low, high, least, most, scale, out, false);
}

WEIGHTD_CLONES
static void early_normals(const uint32_t *restrict words, size_t count, float low, float high,
			  float least, float most, float scale, float *restrict out)
{
	normals_by(words, count, low, high, least, most, scale, out, true);
}

void weightd_jax_floats(const struct weightd_jax_run *run, const struct weightd_jax_law *law,
			float *out)
{
	const float scale = weightd_xla_flushed((float)law->scale);
	const float shift = weightd_xla_flushed((float)law->shift);
	float low = weightd_xla_flushed((float)law->low),
	      high = weightd_xla_flushed((float)law->high);
	float least = -__builtin_inff(), most = __builtin_inff();
	uint32_t words[WEIGHTD_JAX_BATCH];

	if (law->kind == WEIGHTD_JAX_NORMAL) {
		low = -0x1.fffffep-1f;
		high = 1.0f;
	} else if (law->kind == WEIGHTD_JAX_TRUNCATED) {
		least = weightd_xla_flushed(nextafterf(low, __builtin_inff()));
		most = weightd_xla_flushed(nextafterf(high, -__builtin_inff()));
		low = weightd_xla_erf(low * (1.0f / SQRT_2));
		high = weightd_xla_erf(high * (1.0f / SQRT_2));
	}
	for (size_t done = 0; done < run->count; done += WEIGHTD_JAX_BATCH) {
		size_t count = run->count - done < WEIGHTD_JAX_BATCH ? run->count - done
								     : WEIGHTD_JAX_BATCH;
		weightd_jax_bits(run->key, run->partitionable, run->numel, run->first + done, count,
				 words);
		if (law->kind == WEIGHTD_JAX_UNIFORM)
			uniforms(words, count, low, high, scale, out + done);
		else
			(run->is_early ? early_normals : normals)(words, count, low, high, least,
								  most, scale, out + done);
	}
	for (size_t i = 0; i < run->count && law->shift != 0.0; i++)
		out[i] = weightd_xla_flushed(out[i] + shift);
}
