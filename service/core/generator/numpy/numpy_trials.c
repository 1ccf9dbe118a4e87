/*
 * numpy.random's geometric, negative_binomial, logseries and zipf.  The order of draws and of
 * operations is numpy's, which differs between RandomState and Generator.
 */
#include "core/generator/numpy/numpy_counts.h"

#include "core/number/c_functions.h"
#include "core/number/c_power.h"

#include <math.h>

/* x86's conversion, where C leaves it open. */
static int64_t integer_of(double value)
{
	return fabs(value) < 0x1p63 ? (int64_t)value : INT64_MIN;
}

static int64_t by_search(const struct weightd_numpy_source *source, double p)
{
	const double q = 1.0 - p, u = source->uniform(source->state);
	double sum = p, product = p;
	int64_t x = 1;

	/* Rounding may leave the sum below u, where numpy never ends. */
	while (u > sum && product > 0.0) {
		product *= q;
		sum += product;
		x++;
	}
	return x;
}

int64_t weightd_numpy_geometric(const struct weightd_numpy_source *source,
				const struct weightd_law *law)
{
	const double p = law->geometric.p;

	if (p >= 0.333333333333333333333333)
		return by_search(source, p);
	if (source->rules->is_legacy)
		return integer_of(ceil(weightd_c_log1p(-source->uniform(source->state)) /
				       weightd_c_log(1.0 - p)));
	const double z = ceil(-source->exponential(source->state) / weightd_c_log1p(-p));
	return z >= 0x1p63 ? INT64_MAX : (int64_t)z;
}

int64_t weightd_numpy_negative_binomial(const struct weightd_numpy_source *source,
					const struct weightd_law *law)
{
	const double n = law->negative_binomial.n, p = law->negative_binomial.p;

	return weightd_numpy_poisson(source,
				     (1.0 - p) / p * weightd_numpy_standard_gamma(source, n));
}

int64_t weightd_numpy_logseries(const struct weightd_numpy_source *source,
				const struct weightd_law *law)
{
	const bool is_legacy = source->rules->is_legacy;
	const double p = law->logseries.p,
		     r = is_legacy ? weightd_c_log(1.0 - p) : weightd_c_log1p(-p);

	for (;;) {
		const double v = source->uniform(source->state);
		if (v >= p)
			return 1;
		const double u = source->uniform(source->state);
		const double q = is_legacy ? 1.0 - weightd_c_exp(r * u) : -weightd_c_expm1(r * u);
		if (v > q * q)
			return v >= q ? 1 : 2;
		const int64_t value = integer_of(floor(1.0 + weightd_c_log(v) / weightd_c_log(q)));
		if (value >= 1 && v != 0.0)
			return value;
	}
}

int64_t weightd_numpy_zipf(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const double a = law->zipf.a, power = a - 1.0;

	if (source->rules->bounded_zipf && a >= 1025.0)
		return 1;
	const double b = weightd_c_power(2.0, power),
		     least = weightd_c_power((double)INT64_MAX, -power);
	for (;;) {
		const double first = source->uniform(source->state);
		const double u =
			source->rules->bounded_zipf ? first * least + (1.0 - first) : 1.0 - first;
		const double v = source->uniform(source->state),
			     x = floor(weightd_c_power(u, -1.0 / power));
		/* From 2^63 on, which the comparison lets through, the integer is the lowest. */
		if (x > 0x1p63 || x < 1.0)
			continue;
		const double t = weightd_c_power(1.0 + 1.0 / x, power);
		if (v * x * (t - 1.0) / (b - 1.0) <= t / b)
			return integer_of(x);
	}
}
