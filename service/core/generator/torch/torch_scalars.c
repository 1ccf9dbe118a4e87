/*
 * torch's draws element by element in double, whatever the dtype: exponential_, bernoulli_,
 * cauchy_, geometric_ and log_normal_, and integers: random_, randint.
 *
 * A uniform number is the low 53 bits of two words; an integer is a word modulo the range, two
 * words where the range is large.
 */
#include "core/bit_generator/mt19937_jump.h"
#include "core/distribution/distribution_table.h"
#include "core/generator/torch/torch_draws.h"
#include "core/number/c_functions.h"
#include "core/number/half.h"

#include <math.h>

#define PI 3.14159265358979323846
#define BATCH 256 /* normals made at a time */

static uint64_t two_words(struct weightd_torch_engine *engine)
{
	const uint64_t high = weightd_mt19937_next(&engine->mt);

	return high << 32 | weightd_mt19937_next(&engine->mt);
}

static double fraction(struct weightd_torch_engine *engine)
{
	return (double)(two_words(engine) & ((UINT64_C(1) << 53) - 1)) * 0x1p-53;
}

/* As C++ casts a double: to the half types by way of float, to integers towards 0. */
static void put(const struct weightd_torch_run *run, size_t index, double value)
{
	switch (run->dtype) {
	case WEIGHTD_FLOAT64: ((double *)run->out)[index] = value; return;
	case WEIGHTD_FLOAT32: ((float *)run->out)[index] = (float)value; return;
	case WEIGHTD_FLOAT16:
	case WEIGHTD_BFLOAT16:
		((uint16_t *)run->out)[index] = weightd_half_narrow(run->dtype, (float)value);
		return;
	default:
		weightd_element_write_integer(run->out, run->dtype, index,
					      fabs(value) < 0x1p63 ? (int64_t)value : INT64_MIN);
	}
}

static double exponential(const struct weightd_torch_run *run, const struct weightd_law *law)
{
	const double u = fraction(run->engine);

	return -law->exponential.scale *
	       (run->rules->log1p ? weightd_c_log1p(-u) : weightd_c_log(1.0 - u));
}

static double bernoulli(const struct weightd_torch_run *run, const struct weightd_law *law)
{
	return fraction(run->engine) < law->bernoulli.p ? 1.0 : 0.0;
}

static double cauchy(const struct weightd_torch_run *run, const struct weightd_law *law)
{
	const double loc = law->cauchy_at.loc, scale = law->cauchy_at.scale;
	const double tangent = weightd_c_tan(PI * (fraction(run->engine) - 0.5));

	return run->rules->is_plain ? loc + scale * tangent : fma(scale, tangent, loc);
}

static double geometric(const struct weightd_torch_run *run, const struct weightd_law *law)
{
	return ceil(weightd_c_log(fraction(run->engine)) / weightd_c_log1p(-law->geometric.p));
}

/* The function of an element that takes one uniform number; NULL: none. */
typedef double of_fraction(const struct weightd_torch_run *run, const struct weightd_law *law);

static of_fraction *function_of(const struct weightd_law *law)
{
	if (law->distribution == &weightd_distribution_exponential)
		return exponential;
	if (law->distribution == &weightd_distribution_bernoulli)
		return bernoulli;
	if (law->distribution == &weightd_distribution_cauchy_at)
		return cauchy;
	return law->distribution == &weightd_distribution_geometric ? geometric : NULL;
}

/* Whether an integer takes two words. */
static bool is_wide(const struct weightd_torch_rules *rules, const struct weightd_law *law)
{
	return law->integers.high - law->integers.low >= (rules->wide_half ? 0x1p28 : 0x1p32);
}

static void integers(const struct weightd_torch_run *run, const struct weightd_law *law)
{
	const uint64_t range = (uint64_t)(law->integers.high - law->integers.low);
	const int64_t low = (int64_t)law->integers.low;
	const bool wide = is_wide(run->rules, law);

	for (size_t i = 0; i < run->count; i++) {
		const uint64_t word =
			wide ? two_words(run->engine) : weightd_mt19937_next(&run->engine->mt);
		weightd_element_write_integer(run->out, run->dtype, i,
					      low + (int64_t)(word % range));
	}
}

/* Normals pair by pair, whatever the number of elements. */
static void lognormal(const struct weightd_torch_run *run, const struct weightd_law *law)
{
	struct weightd_torch_run normals = *run;
	double values[BATCH];

	normals.dtype = WEIGHTD_FLOAT64;
	normals.has_gaps = true;
	if (run->out == NULL) {
		weightd_torch_normal(&normals, law->lognormal.mean, law->lognormal.sigma);
		return;
	}
	normals.out = values;
	for (size_t done = 0; done < run->count; done += normals.count) {
		normals.count = run->count - done < BATCH ? run->count - done : BATCH;
		weightd_torch_normal(&normals, law->lognormal.mean, law->lognormal.sigma);
		for (size_t i = 0; i < normals.count; i++)
			put(run, done + i, weightd_c_exp(values[i]));
	}
}

uint64_t weightd_torch_scalar_words(const struct weightd_torch_rules *rules,
				    const struct weightd_law *law)
{
	if (law->distribution == &weightd_distribution_integers)
		return is_wide(rules, law) ? 2 : 1;
	return function_of(law) != NULL ? 2 : 0;
}

void weightd_torch_scalars(const struct weightd_torch_run *run, const struct weightd_law *law)
{
	of_fraction *function = function_of(law);
	const uint64_t words = weightd_torch_scalar_words(run->rules, law);

	if (law->distribution == &weightd_distribution_lognormal)
		lognormal(run, law);
	else if (run->out == NULL)
		weightd_mt19937_skip(&run->engine->mt, words * run->count);
	else if (function == NULL)
		integers(run, law);
	else
		for (size_t i = 0; i < run->count; i++)
			put(run, i, function(run, law));
}
