/*
 * Uniform, normal, exponential, gamma and Poisson numbers of an element's own words.
 */
#include "core/distribution/element_words.h"

#include "core/bit_generator/philox.h"
#include "core/number/elementary.h"

/* The first 8 bytes, little-endian, of SHA-256 of "element". */
#define ELEMENT_HASH 0x34C0097226295944u
#define SMALL_MEAN 0x1p30

double weightd_draw_uniform(struct weightd_element_words *words)
{
	if (words->left == 0) {
		const uint64_t seed = words->stream->seed;
		const uint64_t hash =
			words->stream->name_hash ^ ELEMENT_HASH ^ (uint64_t)words->round << 32;
		const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
		const uint32_t counter[4] = {(uint32_t)words->index, (uint32_t)(words->index >> 32),
					     (uint32_t)hash, (uint32_t)(hash >> 32)};
		weightd_philox_words(words->words, counter, key);
		words->round++;
		words->left = 4;
	}
	const uint32_t *next = words->words + (4 - words->left);
	words->left -= 2;
	return weightd_uniform_of(next[0], next[1]);
}

double weightd_draw_normal(struct weightd_element_words *words)
{
	return weightd_normal_quantile(weightd_draw_uniform(words));
}

double weightd_draw_exponential(struct weightd_element_words *words)
{
	return -weightd_log_double(weightd_draw_uniform(words));
}

/*
 * Marsaglia and Tsang 2000 for shapes of 1 and above; below, a value of shape + 1 times
 * U^(1 / shape), which is too small for a double where its logarithm is not.
 */
double weightd_draw_log_gamma(struct weightd_element_words *words, double shape)
{
	const double boost = shape < 1.0 ? weightd_draw_exponential(words) / shape : 0.0;
	const double b = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0,
		     c = 1.0 / __builtin_sqrt(9.0 * b);

	for (;;) {
		const double z = weightd_draw_normal(words), root = 1.0 + c * z;
		const double log_u = -weightd_draw_exponential(words);
		if (root <= 0.0)
			continue;
		const double log_v = 3.0 * weightd_log_double(root), v = root * root * root;
		if (log_u < 0.5 * z * z + b * (1.0 - v + log_v))
			return weightd_log_double(b) + log_v - boost;
	}
}

/* Below 10 by counting exponential times; PTRS (Hoermann 1993) above. */
double weightd_draw_poisson(struct weightd_element_words *words, double mean)
{
	if (mean < 10.0) {
		double count = 0.0;
		for (double time = weightd_draw_exponential(words); time < mean;
		     time += weightd_draw_exponential(words))
			count += 1.0;
		return count;
	}
	const double root = __builtin_sqrt(mean), log_mean = weightd_log_double(mean);
	const double b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b;
	const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2.0);

	for (;;) {
		const double u = weightd_draw_uniform(words) - 0.5, v = weightd_draw_uniform(words);
		const double s = 0.5 - (u < 0.0 ? -u : u);
		const double real = (2.0 * a / s + b) * u + mean + 0.43;
		if (!(real >= 0.0 && real < 0x1p52))
			continue;
		const double k = (double)(int64_t)real;
		if (s >= 0.07 && v <= v_r)
			return k;
		if (s < 0.013 && v > s)
			continue;
		if (weightd_log_double(v) + weightd_log_double(inverse_alpha) -
			    weightd_log_double(a / (s * s) + b) <=
		    -mean + k * log_mean - weightd_log_gamma(k + 1.0))
			return k;
	}
}

/* Above SMALL_MEAN a normal with its skewness corrected, off by 1 / mean (Cornish and Fisher 1938).
 */
double weightd_draw_any_poisson(struct weightd_element_words *words, double mean)
{
	if (mean <= SMALL_MEAN)
		return weightd_draw_poisson(words, mean);
	const double z = weightd_draw_normal(words);
	return (double)(int64_t)(mean + __builtin_sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5);
}
