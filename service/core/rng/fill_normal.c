/*
 * normal: mean + std * z by the transform of Box and Muller 1958.
 *
 * A pair of uniforms makes two elements: r cos and r sin of a radius r = sqrt(-2 log u) and an
 * angle. float32 and the half types take one word for each uniform, float64 two.  The recipe is a
 * contract: service/notes/determinism.md.
 */
#include "core/elementary.h"
#include "core/rng/bounds.h"
#include "core/rng/philox.h"
#include "core/rng/tables.h"

enum { MEAN, STD }; /* reals, and as computed with in derived */

/* No |z| is larger: sqrt(2 * 54 * log 2) = 8.65 for float64, sqrt(2 * 33 * log 2) = 6.76 else. */
#define LARGEST_Z 9.0

static enum weightd_code prepare(struct weightd_recipe *recipe, const struct weightd_shape *shape,
                                 enum weightd_dtype dtype, const char *pointer,
                                 struct weightd_error *err)
{
	double mean = recipe->reals[MEAN], std = recipe->reals[STD];
	enum weightd_dtype compute = weightd_compute_dtype(dtype);
	enum weightd_code code;

	(void)shape;
	if ((code = weightd_require_float(recipe, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(recipe, pointer, err)) != WEIGHTD_OK)
		return code;
	if (std < 0.0) {
		code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "std of %s is %g",
		                         recipe->distribution->name, std);
		weightd_error_expected(err, "std >= 0");
		return code;
	}
	double magnitude = (mean < 0.0 ? -mean : mean) + LARGEST_Z * std;
	if ((code = weightd_require_holds(recipe, dtype, magnitude, pointer, err)) != WEIGHTD_OK)
		return code;
	recipe->derived[MEAN] = weightd_dtype_round(compute, mean);
	recipe->derived[STD] = weightd_dtype_round(compute, std);
	return WEIGHTD_OK;
}

/*
 * Turns cosine and sine by 'quadrant' quarter turns: (c, s), (-s, c), (-c, -s), (s, -c).
 */
WEIGHTD_INLINE void turn_float(uint32_t quadrant, float *cosine, float *sine)
{
	uint32_t c = weightd_bits_of_float(*cosine), s = weightd_bits_of_float(*sine);
	uint32_t swap = -(quadrant & 1u);

	*cosine = weightd_float_of_bits(weightd_choose(swap, s, c) ^ ((quadrant + 1) & 2u) << 30);
	*sine = weightd_float_of_bits(weightd_choose(swap, c, s) ^ (quadrant & 2u) << 30);
}

WEIGHTD_INLINE void turn_double(uint32_t quadrant, double *cosine, double *sine)
{
	uint64_t c = weightd_bits_of_double(*cosine), s = weightd_bits_of_double(*sine);
	uint64_t wide = quadrant, swap = -(wide & 1u);

	*cosine = weightd_double_of_bits(((s & swap) | (c & ~swap)) ^ ((wide + 1) & 2u) << 62);
	*sine = weightd_double_of_bits(((c & swap) | (s & ~swap)) ^ (wide & 2u) << 62);
}

WEIGHTD_CLONES
static void floats(const struct weightd_task *task, uint64_t block, void *values)
{
	float mean = (float)task->recipe->derived[MEAN], std = (float)task->recipe->derived[STD];
	struct weightd_words words;
	float *out = values;

	weightd_philox_batch(&words, &task->stream, block);
	for (size_t i = 0; i < WEIGHTD_BATCH; i++) {
#pragma GCC unroll 2
		for (size_t j = 0; j < 4; j += 2) {
			uint32_t radius = words.word[j][i], angle = words.word[j + 1][i];
			float u = (float)radius * 0x1p-32f + 0x1p-33f;
			float r = __builtin_sqrtf(-2.0f * weightd_log_float(u));
			float x = (float)(int32_t)(angle << 2 | 2u) * 0x1p-32f, cosine, sine;
			weightd_quarter_float(x, &cosine, &sine);
			turn_float(angle >> 30, &cosine, &sine);
			out[4 * i + j] = r * cosine * std + mean;
			out[4 * i + j + 1] = r * sine * std + mean;
		}
	}
}

WEIGHTD_CLONES
static void doubles(const struct weightd_task *task, uint64_t block, void *values)
{
	double mean = task->recipe->derived[MEAN], std = task->recipe->derived[STD];
	struct weightd_words words;
	double *out = values;

	weightd_philox_batch(&words, &task->stream, block);
	for (size_t i = 0; i < WEIGHTD_BATCH; i++) {
		double high = (double)(int32_t)(words.word[0][i] >> 5);
		double low = (double)(int32_t)(words.word[1][i] >> 6);
		double u = (high * 0x1p26 + low) * 0x1p-53 + 0x1p-54;
		double r = __builtin_sqrt(-2.0 * weightd_log_double(u));
		uint32_t angle = words.word[2][i];
		double fine = (double)(int32_t)(words.word[3][i] >> 6) * 0x1p-56 + 0x1p-57;
		double x = (double)(int32_t)(angle << 2) * 0x1p-32 + fine, cosine, sine;
		weightd_quarter_double(x, &cosine, &sine);
		turn_double(angle >> 30, &cosine, &sine);
		out[2 * i] = r * cosine * std + mean;
		out[2 * i + 1] = r * sine * std + mean;
	}
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
                              void *out)
{
	weightd_fill_batches(task, first, count, out, floats, doubles);
	return WEIGHTD_OK;
}

static struct weightd_moments moments(const struct weightd_recipe *recipe)
{
	return (struct weightd_moments){true, recipe->reals[MEAN], recipe->reals[STD],
	                                -__builtin_inf(), __builtin_inf()};
}

const struct weightd_distribution weightd_distribution_normal = {
	.name = "normal",
	.doc = "Normal with a mean and a standard deviation",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"mean", "std"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
};
