/*
 * torch's normal_: Box-Muller on groups of 16 elements, j and j + 8 from uniforms j and j + 8.
 *
 * A ragged tensor's last 16 elements are drawn again as a group of their own.  A tensor of fewer
 * than 16 elements, and a view that is not contiguous, are drawn pair by pair in double, and a
 * value left over waits in the engine for the next such tensor.  float32 uses polynomials of the
 * AVX2 kernels (Cephes' logf and sincosf) with the fused operations that GCC makes of them; float64
 * uses the C library.
 */
#include "core/bit_generator/mt19937_jump.h"
#include "core/number/float_bits.h"
#include "core/number/cephes.h"
#include "core/base/clones.h"
#include "core/generator/torch/torch_draws.h"
#include "core/number/half.h"
#include "core/number/c_float.h"
#include "core/number/c_functions.h"

#include <math.h>
#include <string.h>

#define GROUP WEIGHTD_TORCH_GRAIN
#define BATCH 64 /* groups made at a time */
#define HALF (GROUP / 2)
#define TWO_PI 0x1.921fb54442d18p+2

/* Natural logarithm of x in [2^-126, 1]. */
WEIGHTD_INLINE float log_of(float x)
{
	const float *p = weightd_cephes_log;
	float e, f = weightd_cephes_split(x, &e);
	float square = f * f, y = p[0];

#pragma GCC unroll 8
	for (size_t i = 1; i < 9; i++)
		y = __builtin_fmaf(y, f, p[i]);
	y = y * f;
	y = __builtin_fmaf(y, square, e * WEIGHTD_CEPHES_LOG2_LOW);
	y = __builtin_fmaf(-square, 0.5f, y);
	return __builtin_fmaf(e, WEIGHTD_CEPHES_LOG2_HIGH, f + y);
}

/* Sine and cosine of x in [0, 2 pi]. */
WEIGHTD_INLINE void sincos_of(float x, float *sine, float *cosine)
{
	uint32_t j = ((uint32_t)(int32_t)(x * 1.27323954473516f) + 1u) & ~1u;
	float y = (float)(int32_t)j;
	x = __builtin_fmaf(y, -0.78515625f, x);
	x = __builtin_fmaf(y, -2.4187564849853515625e-4f, x);
	x = __builtin_fmaf(y, -3.77489497744594108e-8f, x);
	float z = x * x;
	float p = __builtin_fmaf(2.443315711809948e-5f, z, -1.388731625493765e-3f);
	p = __builtin_fmaf(p, z, 4.166664568298827e-2f) * z;
	p = __builtin_fmaf(p, z, -(z * 0.5f)) + 1.0f;
	float q = __builtin_fmaf(-1.9515295891e-4f, z, 8.3321608736e-3f);
	q = __builtin_fmaf(q, z, -1.6666654611e-1f) * z;
	q = __builtin_fmaf(q, x, x);

	uint32_t a = weightd_bits_of_float(q), b = weightd_bits_of_float(p);
	uint32_t swap = -((j >> 1) & 1u);
	*sine = weightd_float_of_bits(weightd_choose(swap, b, a) ^ (j & 4u) << 29);
	*cosine = weightd_float_of_bits(weightd_choose(swap, a, b) ^ (~(j - 2u) & 4u) << 29);
}

struct scale {
	double mean, std;
};

WEIGHTD_CLONES
static void transform_floats(const uint32_t *restrict words, size_t groups,
			     const struct scale *scale, float *restrict out)
{
	const float mean = (float)scale->mean, std = (float)scale->std;
	_Alignas(64) float first[BATCH * HALF], second[BATCH * HALF];

	for (size_t g = 0; g < groups; g++)
		for (size_t j = 0; j < HALF; j++) {
			first[g * HALF + j] = (float)(int32_t)(words[g * GROUP + j] & 0xFFFFFFu);
			second[g * HALF + j] =
				(float)(int32_t)(words[g * GROUP + HALF + j] & 0xFFFFFFu);
		}
	for (size_t i = 0; i < groups * HALF; i++) {
		float radius = __builtin_sqrtf(-2.0f * log_of(1.0f - first[i] * 0x1p-24f));
		float sine, cosine;
		sincos_of((float)TWO_PI * (second[i] * 0x1p-24f), &sine, &cosine);
		first[i] = __builtin_fmaf(radius * cosine, std, mean);
		second[i] = __builtin_fmaf(radius * sine, std, mean);
	}
	for (size_t g = 0; g < groups; g++) {
		memcpy(out + g * GROUP, first + g * HALF, HALF * sizeof *out);
		memcpy(out + g * GROUP + HALF, second + g * HALF, HALF * sizeof *out);
	}
}

static double unit_double(const uint32_t *words)
{
	return (double)((uint64_t)(words[0] & 0x1FFFFFu) << 32 | words[1]) * 0x1p-53;
}

/* value * std + mean; fused on processors with AVX2, and since 2.12 at the end of every group. */
static double scaled(const struct weightd_torch_rules *rules, double value,
		     const struct scale *scale)
{
	return rules->is_plain && !rules->fused_end ? value * scale->std + scale->mean
						    : fma(value, scale->std, scale->mean);
}

static void transform_doubles(const struct weightd_torch_rules *rules, const uint32_t *words,
			      size_t groups, const struct scale *scale, double *out)
{
	for (size_t g = 0; g < groups; g++)
		for (size_t j = 0; j < HALF; j++) {
			const uint32_t *at = words + 2 * (g * GROUP + j);
			double radius = sqrt(-2.0 * weightd_c_log(1.0 - unit_double(at)));
			double angle = TWO_PI * unit_double(at + 2 * HALF), sine, cosine;
			weightd_c_sincos(angle, &sine, &cosine);
			out[g * GROUP + j] = scaled(rules, radius * cosine, scale);
			out[g * GROUP + j + HALF] = scaled(rules, radius * sine, scale);
		}
}

/* float32 without AVX2, and 2.12's half types: the C library's functions, the angle rounded once
 * from double. */
WEIGHTD_CLONES static void transform_plain_floats(const struct weightd_torch_rules *rules,
						  const uint32_t *words, size_t groups,
						  const struct scale *scale, float *out)
{
	const float mean = (float)scale->mean, std = (float)scale->std;

	for (size_t g = 0; g < groups; g++)
		for (size_t j = 0; j < HALF; j++) {
			const uint32_t *at = words + g * GROUP + j;
			float u = 1.0f - (float)(at[0] & 0xFFFFFFu) * 0x1p-24f;
			float radius = sqrtf(-2.0f * weightd_c_logf_inline(u));
			float angle = (float)(TWO_PI *
					      (double)((float)(at[HALF] & 0xFFFFFFu) * 0x1p-24f));
			float sine, cosine;
			weightd_c_sincosf_inline(angle, &sine, &cosine);
			float first = radius * cosine, second = radius * sine;
			out[g * GROUP + j] =
				rules->fused_end ? fmaf(first, std, mean) : first * std + mean;
			out[g * GROUP + j + HALF] =
				rules->fused_end ? fmaf(second, std, mean) : second * std + mean;
		}
}

static void make_floats(const struct weightd_torch_rules *rules, const uint32_t *words,
			size_t groups, const struct scale *scale, float *out)
{
	if (rules->is_plain)
		transform_plain_floats(rules, words, groups, scale, out);
	else
		transform_floats(words, groups, scale, out);
}

/* Half types drawn as float32 and rounded at the end; 2.12 rounds the mean and the std, too. */
static void transform_wide(const struct weightd_torch_run *run, const uint32_t *words,
			   size_t groups, const struct scale *scale, uint16_t *out)
{
	float wide[BATCH * GROUP] = {0};

	if (run->rules->half_scale) {
		const struct scale narrow = {
			(double)weightd_half_rounded(run->dtype, (float)scale->mean),
			(double)weightd_half_rounded(run->dtype, (float)scale->std)};
		transform_plain_floats(run->rules, words, groups, &narrow, wide);
	} else {
		make_floats(run->rules, words, groups, scale, wide);
	}
	for (size_t i = 0; i < groups * GROUP; i++)
		out[i] = weightd_half_narrow(run->dtype, wide[i]);
}

/* radius * turn * std, each step rounded. */
static float rounded_steps(enum weightd_dtype dtype, float radius, float turn, float std)
{
	turn = weightd_half_rounded(dtype, turn);
	turn = weightd_half_rounded(dtype, radius * turn);
	return weightd_half_rounded(dtype, turn * std);
}

static float float_steps(const struct weightd_torch_rules *rules, float value, float std,
			 float mean)
{
	return rules->is_plain ? value * std + mean : fmaf(value, std, mean);
}

/*
 * Before 2.12 the half types are drawn with the bits of their own mantissa and rounded after every
 * step; only 1.13 rounds float16 after the radius, the angle and the end, whose product and sum are
 * fused.
 */
static void transform_narrow(const struct weightd_torch_run *run, const uint32_t *words,
			     size_t groups, const struct scale *scale, uint16_t *out)
{
	const enum weightd_dtype dtype = run->dtype;
	const bool brain = dtype == WEIGHTD_BFLOAT16, in_steps = brain || run->rules->log1p;
	const uint32_t mask = brain ? 0xFFu : 0x7FFu;
	const float unit = brain ? 0x1p-8f : 0x1p-11f;
	const float mean = weightd_half_rounded(dtype, (float)scale->mean),
		    std = weightd_half_rounded(dtype, (float)scale->std);

	for (size_t g = 0; g < groups; g++)
		for (size_t j = 0; j < HALF; j++) {
			const uint32_t *at = words + g * GROUP + j;
			float u = weightd_half_rounded(dtype, 1.0f - (float)(at[0] & mask) * unit);
			float angle = weightd_half_rounded(
				dtype, (float)(TWO_PI * (double)((float)(at[HALF] & mask) * unit)));
			float sine, cosine, radius = weightd_c_logf_inline(u);
			weightd_c_sincosf_inline(angle, &sine, &cosine);
			if (in_steps) {
				radius = -2.0f * weightd_half_rounded(dtype, radius);
				radius = weightd_half_rounded(dtype, radius);
				radius = weightd_half_rounded(dtype, sqrtf(radius));
				cosine = rounded_steps(dtype, radius, cosine, std) + mean;
				sine = rounded_steps(dtype, radius, sine, std) + mean;
			} else {
				radius = weightd_half_rounded(dtype, sqrtf(-2.0f * radius));
				cosine = float_steps(run->rules, radius * cosine, std, mean);
				sine = float_steps(run->rules, radius * sine, std, mean);
			}
			out[g * GROUP + j] = weightd_half_narrow(dtype, cosine);
			out[g * GROUP + j + HALF] = weightd_half_narrow(dtype, sine);
		}
}

/* Takes the words of 'groups' groups, at most BATCH, and makes them. */
static void make_groups(const struct weightd_torch_run *run, struct weightd_torch_engine *engine,
			size_t groups, const struct scale *scale, void *out)
{
	uint32_t words[2 * BATCH * GROUP];

	weightd_mt19937_fill(&engine->mt, words,
			     groups * GROUP * (run->dtype == WEIGHTD_FLOAT64 ? 2 : 1));
	if (run->dtype == WEIGHTD_FLOAT64) {
		transform_doubles(run->rules, words, groups, scale, out);
	} else if (run->dtype == WEIGHTD_FLOAT32) {
		make_floats(run->rules, words, groups, scale, out);
	} else if (run->rules->wide_half) {
		transform_wide(run, words, groups, scale, out);
	} else {
		transform_narrow(run, words, groups, scale, out);
	}
}

/* The last 16 elements of a ragged tensor, of which [from, end) of the tensor go to the run. */
static void make_tail(const struct weightd_torch_run *run, struct weightd_torch_engine *engine,
		      const struct scale *scale)
{
	const size_t size = weightd_dtype_row(run->dtype)->bytes;
	const uint64_t tail = run->numel - GROUP, end = run->first + run->count;
	const uint64_t from = run->first > tail ? run->first : tail;
	double group[GROUP];

	make_groups(run, engine, 1, scale, group);
	if (end > from)
		memcpy((char *)run->out + (from - run->first) * size,
		       (const char *)group + (from - tail) * size, (size_t)(end - from) * size);
}

/* The next value: of a new pair, or the second of the last one. */
static double next_in_pair(const struct weightd_torch_run *run)
{
	struct weightd_torch_engine *engine = run->engine;
	uint32_t words[4];
	double sine, cosine;

	engine->has_spare = !engine->has_spare;
	if (!engine->has_spare)
		return engine->spare;
	weightd_mt19937_fill(&engine->mt, words, 4);
	const double u = unit_double(words + 2), angle = TWO_PI * unit_double(words);
	const double radius =
		sqrt(-2.0 * (run->rules->log1p ? weightd_c_log1p(-u) : weightd_c_log(1.0 - u)));
	weightd_c_sincos(angle, &sine, &cosine);
	engine->spare = radius * sine;
	return radius * cosine;
}

/* Passes over the pairs of 'count' values; a value left over is drawn. */
static void pass_over_pairs(const struct weightd_torch_run *run, uint64_t count)
{
	struct weightd_torch_engine *engine = run->engine;

	if (count > 0 && engine->has_spare) {
		engine->has_spare = false;
		count--;
	}
	weightd_mt19937_skip(&engine->mt, count / 2 * 4);
	if (count % 2 != 0)
		next_in_pair(run);
}

/* Pair by pair in double, whatever the dtype. */
static void in_pairs(const struct weightd_torch_run *run, double mean, double std)
{
	if (run->out == NULL) {
		pass_over_pairs(run, run->count);
		return;
	}
	for (size_t i = 0; i < run->count; i++) {
		double z = next_in_pair(run);
		z = run->rules->is_plain ? z * std + mean : fma(z, std, mean);
		if (run->dtype == WEIGHTD_FLOAT64)
			((double *)run->out)[i] = z;
		else if (run->dtype == WEIGHTD_FLOAT32)
			((float *)run->out)[i] = (float)z;
		else
			((uint16_t *)run->out)[i] = weightd_half_narrow(run->dtype, (float)z);
	}
}

bool weightd_torch_normal_in_pairs(const struct weightd_torch_run *run)
{
	return run->numel < GROUP || run->has_gaps;
}

/* Elements of a ragged end whose words are drawn, and drawn again; wide half types skip the first.
 */
static uint64_t lost_of(const struct weightd_torch_run *run)
{
	return weightd_dtype_row(run->dtype)->bytes == 2 && run->rules->wide_half
		       ? 0
		       : run->numel % GROUP;
}

uint64_t weightd_torch_normal_words(const struct weightd_torch_run *run)
{
	const uint64_t ragged = run->numel % GROUP, whole = run->numel - ragged;
	const uint64_t end = run->first + run->count, stop = end < whole ? end : whole;
	uint64_t elements = run->first < stop ? (stop - run->first + GROUP - 1) / GROUP * GROUP : 0;

	if (ragged != 0 && end == run->numel && run->count > 0)
		elements += lost_of(run) + GROUP;
	return elements * (run->dtype == WEIGHTD_FLOAT64 ? 2 : 1);
}

void weightd_torch_normal(const struct weightd_torch_run *run, double mean, double std)
{
	const size_t size = weightd_dtype_row(run->dtype)->bytes;
	const uint64_t words_each = run->dtype == WEIGHTD_FLOAT64 ? 2 : 1;
	const uint64_t ragged = run->numel % GROUP, whole = run->numel - ragged;
	const uint64_t end = run->first + run->count;
	uint64_t at = run->first, stop = end < whole ? end : whole;
	const struct scale scale = {mean, std};
	double group[GROUP];

	if (weightd_torch_normal_in_pairs(run)) {
		in_pairs(run, mean, std);
		return;
	}
	if (run->out == NULL) {
		weightd_mt19937_skip(&run->engine->mt, weightd_torch_normal_words(run));
		return;
	}
	while (at < stop) {
		uint64_t left = stop - at, groups = left / GROUP;
		char *out = (char *)run->out + (at - run->first) * size;
		if (groups == 0) {
			make_groups(run, run->engine, 1, &scale, group);
			memcpy(out, group, (size_t)left * size);
			break;
		}
		groups = groups < BATCH ? groups : BATCH;
		make_groups(run, run->engine, (size_t)groups, &scale, out);
		at += groups * GROUP;
	}
	if (ragged != 0 && end > run->numel - GROUP) {
		struct weightd_torch_engine tail = *run->engine;
		uint64_t taken = (stop + GROUP - 1) / GROUP * GROUP;
		weightd_mt19937_skip(&tail.mt,
				     (whole - (taken < whole ? taken : whole) + lost_of(run)) *
					     words_each);
		make_tail(run, &tail, &scale);
		if (end == run->numel)
			*run->engine = tail;
	}
}
