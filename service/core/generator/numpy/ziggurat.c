/*
 * numpy's ziggurats over PCG64.
 */
#include "core/generator/numpy/ziggurat.h"

#include "core/number/float_bits.h"
#include "core/number/c_functions.h"

#include <math.h>

#define NORMAL_R 3.6541528853610087963519472518
#define NORMAL_INVERSE_R 0.27366123732975827203338247596
#define EXPONENTIAL_R 7.6971174701310497140446280481

WEIGHTD_INLINE double unit_of(weightd_u128 state)
{
	return (double)(weightd_pcg64_output(state) >> 11) * 0x1p-53;
}

WEIGHTD_INLINE double unit(struct weightd_pcg64 *pcg)
{
	return (double)(weightd_pcg64_word(pcg) >> 11) * 0x1p-53;
}

double weightd_generator_uniform(void *pcg)
{
	return unit(pcg);
}

float weightd_generator_uniform_float(struct weightd_pcg64 *pcg)
{
	return (float)(weightd_pcg64_next32(pcg) >> 8) * 0x1p-24f;
}

/* Beyond the last layer, by exponentials (Marsaglia 1964). */
static double normal_tail(struct weightd_pcg64 *pcg, uint64_t drawn)
{
	for (;;) {
		double x = -NORMAL_INVERSE_R * weightd_c_log1p(-weightd_generator_uniform(pcg));
		double y = -weightd_c_log1p(-weightd_generator_uniform(pcg));
		if (y + y > x * x)
			return (drawn >> 8 & 1) != 0 ? -(NORMAL_R + x) : NORMAL_R + x;
	}
}

WEIGHTD_INLINE double normal(struct weightd_pcg64 *pcg)
{
	const struct weightd_ziggurat_double *z = &weightd_ziggurat_double;

	for (;;) {
		uint64_t word = weightd_pcg64_word(pcg), drawn = word >> 9 & 0x000FFFFFFFFFFFFFu;
		unsigned layer = (unsigned)word & 0xFFu;
		double x = (double)drawn * weightd_double_of_bits(z->normal_w[layer]);
		if ((word >> 8 & 1) != 0)
			x = -x;
		if (drawn < z->normal_k[layer])
			return x;
		if (layer == 0)
			return normal_tail(pcg, drawn);
		double below = weightd_double_of_bits(z->normal_f[layer - 1]);
		double above = weightd_double_of_bits(z->normal_f[layer]);
		if ((below - above) * weightd_generator_uniform(pcg) + above <
		    weightd_c_exp(-0.5 * x * x))
			return x;
	}
}

WEIGHTD_INLINE double exponential(struct weightd_pcg64 *pcg)
{
	const struct weightd_ziggurat_double *z = &weightd_ziggurat_double;

	for (;;) {
		uint64_t word = weightd_pcg64_word(pcg) >> 3, drawn = word >> 8;
		unsigned layer = (unsigned)word & 0xFFu;
		double x = (double)drawn * weightd_double_of_bits(z->exponential_w[layer]);
		if (drawn < z->exponential_k[layer])
			return x;
		if (layer == 0)
			return EXPONENTIAL_R - weightd_c_log1p(-weightd_generator_uniform(pcg));
		double below = weightd_double_of_bits(z->exponential_f[layer - 1]);
		double above = weightd_double_of_bits(z->exponential_f[layer]);
		if ((below - above) * weightd_generator_uniform(pcg) + above < weightd_c_exp(-x))
			return x;
	}
}

uint32_t weightd_generator_word32(void *pcg)
{
	return weightd_pcg64_next32(pcg);
}

uint64_t weightd_generator_word64(void *pcg)
{
	return weightd_pcg64_next(pcg);
}

double weightd_generator_normal(void *pcg)
{
	return normal(pcg);
}

double weightd_generator_exponential(void *pcg)
{
	return exponential(pcg);
}

void weightd_generator_uniforms(struct weightd_pcg64 *pcg, double low, double range, size_t count,
				double *out)
{
	struct weightd_pcg64 lanes[4];
	const weightd_u128 m = WEIGHTD_PCG64_MULTIPLIER, leap = m * m * m * m;
	const weightd_u128 plus = pcg->increment * (1 + m + m * m + m * m * m);
	const size_t runs = count / 4;

	/* A step waits for the one before it: four lanes, each four steps at a time, do not. */
	for (size_t lane = 0; lane < 4; lane++) {
		lanes[lane] = *pcg;
		weightd_pcg64_skip(&lanes[lane], lane + 1);
	}
	for (size_t i = 0; i < runs; i++)
#pragma GCC unroll 4
		for (size_t lane = 0; lane < 4; lane++) {
			out[4 * i + lane] = low + range * unit_of(lanes[lane].state);
			lanes[lane].state = lanes[lane].state * leap + plus;
		}
	weightd_pcg64_skip(pcg, 4 * runs);
	for (size_t i = 4 * runs; i < count; i++)
		out[i] = low + range * unit(pcg);
}

void weightd_generator_normals(struct weightd_pcg64 *pcg, double mean, double std, size_t count,
			       double *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = mean + std * normal(pcg);
}

void weightd_generator_exponentials(struct weightd_pcg64 *pcg, double scale, size_t count,
				    double *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = scale * exponential(pcg);
}

static float normal_tail_float(struct weightd_pcg64 *pcg, uint32_t drawn)
{
	for (;;) {
		float x = -(float)NORMAL_INVERSE_R *
			  weightd_c_log1pf(-weightd_generator_uniform_float(pcg));
		float y = -weightd_c_log1pf(-weightd_generator_uniform_float(pcg));
		if (y + y > x * x)
			return (drawn >> 8 & 1) != 0 ? -((float)NORMAL_R + x) : (float)NORMAL_R + x;
	}
}

float weightd_generator_normal_float(struct weightd_pcg64 *pcg)
{
	const struct weightd_ziggurat_float *z = &weightd_ziggurat_float;

	for (;;) {
		uint32_t word = weightd_pcg64_next32(pcg), drawn = word >> 9;
		unsigned layer = word & 0xFFu;
		float x = (float)drawn * weightd_float_of_bits(z->normal_w[layer]);
		if ((word >> 8 & 1) != 0)
			x = -x;
		if (drawn < z->normal_k[layer])
			return x;
		if (layer == 0)
			return normal_tail_float(pcg, drawn);
		float below = weightd_float_of_bits(z->normal_f[layer - 1]);
		float above = weightd_float_of_bits(z->normal_f[layer]);
		float height = (below - above) * weightd_generator_uniform_float(pcg) + above;
		if ((double)height < weightd_c_exp(-0.5 * (double)x * (double)x))
			return x;
	}
}

float weightd_generator_exponential_float(struct weightd_pcg64 *pcg)
{
	const struct weightd_ziggurat_float *z = &weightd_ziggurat_float;

	for (;;) {
		uint32_t word = weightd_pcg64_next32(pcg) >> 1, drawn = word >> 8;
		unsigned layer = word & 0xFFu;
		float x = (float)drawn * weightd_float_of_bits(z->exponential_w[layer]);
		if (drawn < z->exponential_k[layer])
			return x;
		if (layer == 0)
			return (float)EXPONENTIAL_R -
			       weightd_c_log1pf(-weightd_generator_uniform_float(pcg));
		float below = weightd_float_of_bits(z->exponential_f[layer - 1]);
		float above = weightd_float_of_bits(z->exponential_f[layer]);
		if ((below - above) * weightd_generator_uniform_float(pcg) + above <
		    weightd_c_expf(-x))
			return x;
	}
}
