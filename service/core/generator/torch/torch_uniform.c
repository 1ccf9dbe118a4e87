/*
 * torch's uniform_: the low bits of a word as a fraction, times (to - from), plus from, fused.
 *
 * float32 takes 24 bits of one word, float64 53 of two.  The half types take 11 or 8 bits before
 * release 2.12, and are a rounded float32 since.
 */
#include "core/bit_generator/mt19937_jump.h"
#include "core/number/float_bits.h"
#include "core/base/clones.h"
#include "core/generator/torch/torch_draws.h"
#include "core/number/half.h"

#include <math.h>

#define BATCH 1024 /* elements made at a time */

void weightd_torch_seed(struct weightd_torch_engine *engine, uint64_t seed)
{
	weightd_mt19937_seed(&engine->mt, (uint32_t)seed);
	engine->spare = 0.0;
	engine->has_spare = false;
}

/* Bounds; a value equal to 'to' becomes 'at_end'. */
struct bounds {
	double from, to, at_end;
};

WEIGHTD_CLONES
static void floats(const uint32_t *restrict words, size_t count, const struct bounds *bounds,
		   float *restrict out)
{
	const float from = (float)bounds->from, to = (float)bounds->to;
	const float range = to - from, at_end = (float)bounds->at_end;

	for (size_t i = 0; i < count; i++) {
		float fraction = (float)(int32_t)(words[i] & 0xFFFFFFu) * 0x1p-24f;
		float value = __builtin_fmaf(fraction, range, from);
		out[i] = value == to ? at_end : value;
	}
}

/* The low 53 bits of two words, the first one's above, as a fraction. */
WEIGHTD_INLINE double fraction_of(const uint32_t *words)
{
	const double high = (double)(int32_t)(words[0] & 0x1FFFFFu);

	return (high * 0x1p32 + (double)words[1]) * 0x1p-53;
}

WEIGHTD_CLONES
static void doubles(const uint32_t *restrict words, size_t count, const struct bounds *bounds,
		    double *restrict out)
{
	const double from = bounds->from, to = bounds->to, at_end = bounds->at_end;
	const double range = to - from;

	for (size_t i = 0; i < count; i++) {
		double value = __builtin_fma(fraction_of(words + 2 * i), range, from);
		out[i] = value == to ? at_end : value;
	}
}

/* As above without fused operations. */
static void plain_floats(const uint32_t *words, size_t count, const struct bounds *bounds,
			 float *out)
{
	const float from = (float)bounds->from, to = (float)bounds->to;
	const float at_end = (float)bounds->at_end;

	for (size_t i = 0; i < count; i++) {
		float value =
			(float)(int32_t)(words[i] & 0xFFFFFFu) * 0x1p-24f * (to - from) + from;
		out[i] = value == to ? at_end : value;
	}
}

static void plain_doubles(const uint32_t *words, size_t count, const struct bounds *bounds,
			  double *out)
{
	const double from = bounds->from, to = bounds->to, at_end = bounds->at_end;

	for (size_t i = 0; i < count; i++) {
		double value = fraction_of(words + 2 * i) * (to - from) + from;
		out[i] = value == to ? at_end : value;
	}
}

/* Drawn with as many bits as the type's mantissa has. */
static void narrow_halves(const struct weightd_torch_run *run, const uint32_t *words, size_t count,
			  const struct bounds *bounds, uint16_t *out)
{
	const enum weightd_dtype dtype = run->dtype;
	const bool brain = dtype == WEIGHTD_BFLOAT16;
	const uint32_t mask = brain ? 0xFFu : 0x7FFu;
	const float unit = brain ? 0x1p-8f : 0x1p-11f;
	const float from = weightd_half_rounded(dtype, (float)bounds->from);
	const float to = weightd_half_rounded(dtype, (float)bounds->to);
	const float range = weightd_half_rounded(dtype, to - from);

	for (size_t i = 0; i < count; i++)
		out[i] = weightd_half_narrow(dtype, (float)(words[i] & mask) * unit * range + from);
}

/* Drawn as float32 and rounded; a value that rounds up to the upper bound becomes the lower one. */
static void wide_halves(const struct weightd_torch_run *run, const uint32_t *words, size_t count,
			const struct bounds *bounds, uint16_t *out)
{
	const uint16_t first = weightd_half_narrow(run->dtype, (float)bounds->from),
		       end = weightd_half_narrow(run->dtype, (float)bounds->to);
	float values[BATCH] = {0};

	(run->rules->is_plain ? plain_floats : floats)(words, count, bounds, values);
	for (size_t i = 0; i < count; i++) {
		uint16_t value = weightd_half_narrow(run->dtype, values[i]);
		out[i] = value == end ? first : value;
	}
}

static void make(const struct weightd_torch_run *run, const uint32_t *words, size_t count,
		 const struct bounds *bounds, void *out)
{
	const struct weightd_torch_rules *rules = run->rules;

	switch (run->dtype) {
	case WEIGHTD_FLOAT64:
		(rules->is_plain ? plain_doubles : doubles)(words, count, bounds, out);
		break;
	case WEIGHTD_FLOAT32:
		(rules->is_plain ? plain_floats : floats)(words, count, bounds, out);
		break;
	default: (rules->wide_half ? wide_halves : narrow_halves)(run, words, count, bounds, out);
	}
}

void weightd_torch_uniform(const struct weightd_torch_run *run, double from, double to)
{
	struct weightd_mt19937 *mt = &run->engine->mt;
	const size_t words_each = run->dtype == WEIGHTD_FLOAT64 ? 2 : 1;
	const size_t size = weightd_dtype_row(run->dtype)->bytes;
	const struct bounds bounds = {from, to, run->rules->open_end ? from : to};
	char *out = run->out;
	uint32_t words[2 * BATCH];

	if (out == NULL) {
		weightd_mt19937_skip(mt, (uint64_t)words_each * run->count);
		return;
	}
	for (size_t left = run->count; left > 0;) {
		size_t count = left < BATCH ? left : BATCH;
		weightd_mt19937_fill(mt, words, words_each * count);
		make(run, words, count, &bounds, out);
		out += size * count;
		left -= count;
	}
}

void weightd_torch_permutation(struct weightd_torch_engine *engine, uint32_t *out, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = i;
	for (uint32_t i = 0; i + 1 < n; i++) {
		uint32_t j = i + weightd_mt19937_next(&engine->mt) % (n - i), kept = out[i];
		out[i] = out[j];
		out[j] = kept;
	}
}
