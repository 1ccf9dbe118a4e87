/*
 * Values made one by one: words, the building blocks, and the loops.
 */
#include "core/distribution/draws.h"

#include "core/number/elementary.h"
#include "core/distribution/bounds.h"
#include "core/bit_generator/philox.h"

/* The first 8 bytes, little-endian, of SHA-256 of "element". */
#define ELEMENT_HASH 0x34C0097226295944u

static double uniform_of(uint32_t a, uint32_t b)
{
	const uint64_t k = (uint64_t)(a >> 5) << 26 | b >> 6;

	return (double)(k | 1) * 0x1p-53;
}

double weightd_draw_uniform(struct weightd_draws *draws)
{
	if (draws->left == 0) {
		const uint64_t seed = draws->stream->seed;
		const uint64_t hash =
			draws->stream->name_hash ^ ELEMENT_HASH ^ (uint64_t)draws->block << 32;
		const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
		const uint32_t counter[4] = {(uint32_t)draws->index, (uint32_t)(draws->index >> 32),
					     (uint32_t)hash, (uint32_t)(hash >> 32)};
		weightd_philox_block(draws->words, counter, key);
		draws->block++;
		draws->left = 4;
	}
	const uint32_t *next = draws->words + (4 - draws->left);
	draws->left -= 2;
	return uniform_of(next[0], next[1]);
}

double weightd_normal_quantile(double u)
{
	return u < 0.5 ? -weightd_quantile_double(u) : weightd_quantile_double(1.0 - u);
}

double weightd_draw_normal(struct weightd_draws *draws)
{
	return weightd_normal_quantile(weightd_draw_uniform(draws));
}

double weightd_draw_exponential(struct weightd_draws *draws)
{
	return -weightd_log_double(weightd_draw_uniform(draws));
}

/* Stirling's series where x >= 7, below by Gamma(x + 1) = x Gamma(x). */
double weightd_log_gamma(double x)
{
	static const double series[6] = {1.0 / 12.0,	-1.0 / 360.0, 1.0 / 1260.0,
					 -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360360.0};
	double product = 1.0;

	for (; x < 7.0; x += 1.0)
		product = product * x;
	const double inverse = 1.0 / x;
	const double rest = inverse * weightd_horner_double(series, 6, inverse * inverse);
	return (x - 0.5) * weightd_log_double(x) - x + 0x1.d67f1c864beb4p-1 + rest -
	       weightd_log_double(product);
}

/*
 * Marsaglia and Tsang 2000 for shapes of 1 and above; below, a value of shape + 1 times
 * U^(1 / shape), which is too small for a double where its logarithm is not.
 */
double weightd_draw_log_gamma(struct weightd_draws *draws, double shape)
{
	const double boost = shape < 1.0 ? weightd_draw_exponential(draws) / shape : 0.0;
	const double b = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0,
		     c = 1.0 / __builtin_sqrt(9.0 * b);

	for (;;) {
		const double z = weightd_draw_normal(draws), root = 1.0 + c * z;
		const double log_u = -weightd_draw_exponential(draws);
		if (root <= 0.0)
			continue;
		const double log_v = 3.0 * weightd_log_double(root), v = root * root * root;
		if (log_u < 0.5 * z * z + b * (1.0 - v + log_v))
			return weightd_log_double(b) + log_v - boost;
	}
}

/* Below 10 by counting exponential times; PTRS (Hoermann 1993) above. */
double weightd_draw_poisson(struct weightd_draws *draws, double mean)
{
	if (mean < 10.0) {
		double count = 0.0;
		for (double time = weightd_draw_exponential(draws); time < mean;
		     time += weightd_draw_exponential(draws))
			count += 1.0;
		return count;
	}
	const double root = __builtin_sqrt(mean), log_mean = weightd_log_double(mean);
	const double b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b;
	const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2.0);

	for (;;) {
		const double u = weightd_draw_uniform(draws) - 0.5, v = weightd_draw_uniform(draws);
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

static void put(const struct weightd_task *task, size_t index, double value, double largest,
		void *out)
{
	value = value < largest ? value : largest;
	value = value > -largest ? value : -largest;
	weightd_element_write(out, task->dtype, index, value);
}

void weightd_fill_of_uniform(const struct weightd_task *task, uint64_t first, size_t count,
			     void *out, weightd_of_uniform *value)
{
	const double largest = weightd_dtype_largest(task->dtype);
	const uint32_t key[2] = {(uint32_t)task->stream.seed, (uint32_t)(task->stream.seed >> 32)};
	const uint64_t hash = task->stream.name_hash;
	uint32_t words[4] = {0};

	for (size_t i = 0; i < count; i++) {
		const uint64_t index = first + i, block = index / 2;
		const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32),
					     (uint32_t)hash, (uint32_t)(hash >> 32)};
		if (i == 0 || index % 2 == 0)
			weightd_philox_block(words, counter, key);
		const uint32_t *pair = words + 2 * (index % 2);
		put(task, i, value(task->law, uniform_of(pair[0], pair[1])), largest, out);
	}
}

void weightd_fill_of_draws(const struct weightd_task *task, uint64_t first, size_t count, void *out,
			   weightd_of_draws *value)
{
	const double largest = weightd_dtype_largest(task->dtype);

	for (size_t i = 0; i < count; i++) {
		struct weightd_draws draws = {.stream = &task->stream, .index = first + i};
		put(task, i, value(task->law, &draws), largest, out);
	}
}

enum weightd_code weightd_prepare_numbers(struct weightd_law *law, bool claim, const char *expected,
					  const char *pointer, struct weightd_error *err)
{
	enum weightd_code code = weightd_require_finite(law, pointer, err);

	if (code != WEIGHTD_OK || claim)
		return code;
	code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				 "the numbers of %s are out of range", law->distribution->name);
	weightd_error_expected(err, "%s", expected);
	return code;
}

enum weightd_code weightd_prepare_values(struct weightd_law *law, enum weightd_dtype dtype,
					 bool claim, const char *expected, const char *pointer,
					 struct weightd_error *err)
{
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);

	return code != WEIGHTD_OK ? code
				  : weightd_prepare_numbers(law, claim, expected, pointer, err);
}
