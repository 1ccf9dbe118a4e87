/*
 * numpy's RandomState: uniforms, normals and exponentials of MT19937's words.
 */
#include "core/generator/numpy/numpy_legacy.h"

#include "core/number/float_bits.h"
#include "core/base/clones.h"
#include "core/number/c_functions.h"

#include <math.h>

#define BATCH 512 /* uniforms made at a time */

void weightd_numpy_legacy_seed(struct weightd_numpy_legacy *legacy, uint32_t seed)
{
	weightd_mt19937_seed(&legacy->mt, seed);
	legacy->spare = 0.0;
	legacy->has_spare = false;
}

WEIGHTD_INLINE double unit_of(uint32_t first, uint32_t second)
{
	double high = (double)(int32_t)(first >> 5), low = (double)(int32_t)(second >> 6);

	return (high * 67108864.0 + low) / 9007199254740992.0;
}

WEIGHTD_CLONES
static void units(const uint32_t *restrict words, size_t count, double low, double range,
		  double *restrict out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = low + range * unit_of(words[2 * i], words[2 * i + 1]);
}

double weightd_numpy_legacy_uniform(void *state)
{
	struct weightd_numpy_legacy *legacy = state;
	uint32_t first = weightd_mt19937_next(&legacy->mt);

	return unit_of(first, weightd_mt19937_next(&legacy->mt));
}

/* Marsaglia's polar method: the second coordinate is given first. */
double weightd_numpy_legacy_normal(void *state)
{
	struct weightd_numpy_legacy *legacy = state;
	double x, y, square;

	if (legacy->has_spare) {
		legacy->has_spare = false;
		return legacy->spare;
	}
	do {
		x = 2.0 * weightd_numpy_legacy_uniform(legacy) - 1.0;
		y = 2.0 * weightd_numpy_legacy_uniform(legacy) - 1.0;
		square = x * x + y * y;
	} while (square >= 1.0 || square == 0.0);
	const double factor = sqrt(-2.0 * weightd_c_log(square) / square);
	legacy->spare = factor * x;
	legacy->has_spare = true;
	return factor * y;
}

double weightd_numpy_legacy_exponential(void *state)
{
	return -weightd_c_log(1.0 - weightd_numpy_legacy_uniform(state));
}

uint32_t weightd_numpy_legacy_word32(void *state)
{
	return weightd_mt19937_next(&((struct weightd_numpy_legacy *)state)->mt);
}

uint64_t weightd_numpy_legacy_word64(void *state)
{
	const uint64_t high = weightd_numpy_legacy_word32(state);

	return high << 32 | weightd_numpy_legacy_word32(state);
}

void weightd_numpy_legacy_uniforms(struct weightd_numpy_legacy *legacy, double low, double range,
				   size_t count, double *out)
{
	uint32_t words[2 * BATCH];

	while (count > 0) {
		size_t run = count < BATCH ? count : BATCH;
		weightd_mt19937_fill(&legacy->mt, words, 2 * run);
		units(words, run, low, range, out);
		out += run;
		count -= run;
	}
}

void weightd_numpy_legacy_normals(struct weightd_numpy_legacy *legacy, double mean, double std,
				  size_t count, double *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = mean + std * weightd_numpy_legacy_normal(legacy);
}
