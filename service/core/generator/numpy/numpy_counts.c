/*
 * numpy.random's poisson: products of uniforms for small means, Hormann's transformed rejection
 * (PTRS, 1993) from 10 on; and the table of all distributions of counts.
 */
#include "core/generator/numpy/numpy_counts.h"

#include "core/distribution/distribution_table.h"
#include "core/number/c_functions.h"

#include <math.h>

double weightd_numpy_log_gamma(double x)
{
	static const double a[10] = {
		8.333333333333333e-02,	-2.777777777777778e-03, 7.936507936507937e-04,
		-5.952380952380952e-04, 8.417508417508418e-04,	-1.917526917526918e-03,
		6.410256410256410e-03,	-2.955065359477124e-02, 1.796443723688307e-01,
		-1.39243221690590e+00,
	};
	const int steps = x < 7.0 ? (int)(7.0 - x) : 0;
	double at = x + steps;

	if (x == 1.0 || x == 2.0)
		return 0.0;
	const double square = (1.0 / at) * (1.0 / at);
	double sum = a[9];
	for (int k = 8; k >= 0; k--) {
		sum *= square;
		sum += a[k];
	}
	double value = sum / at + 0.5 * 1.8378770664093453 + (at - 0.5) * weightd_c_log(at) - at;
	for (int k = 1; k <= steps; k++) {
		value -= weightd_c_log(at - 1.0);
		at -= 1.0;
	}
	return value;
}

static int64_t by_rejection(const struct weightd_numpy_source *source, double mean)
{
	const double root = sqrt(mean), log_mean = weightd_c_log(mean);
	const double b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b;
	const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), limit = 0.9277 - 3.6224 / (b - 2);

	for (;;) {
		const double u = source->uniform(source->state) - 0.5;
		const double v = source->uniform(source->state), us = 0.5 - fabs(u);
		const double k = floor((2 * a / us + b) * u + mean + 0.43);
		if (us >= 0.07 && v <= limit)
			return (int64_t)k;
		/* From 2^63 on the integer that numpy has is the lowest one. */
		if (k < 0 || k >= 0x1p63 || (us < 0.013 && v > us))
			continue;
		if (weightd_c_log(v) + weightd_c_log(inverse_alpha) -
			    weightd_c_log(a / (us * us) + b) <=
		    -mean + k * log_mean - weightd_numpy_log_gamma(k + 1))
			return (int64_t)k;
	}
}

int64_t weightd_numpy_poisson(const struct weightd_numpy_source *source, double mean)
{
	if (mean >= 10.0)
		return by_rejection(source, mean);
	if (mean == 0.0)
		return 0;
	const double least = weightd_c_exp(-mean);
	double product = 1.0;
	int64_t count = 0;
	for (;;) {
		product *= source->uniform(source->state);
		if (product <= least)
			return count;
		count++;
	}
}

static int64_t poisson(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	return weightd_numpy_poisson(source, law->poisson.lam);
}

static int64_t binomial(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	return weightd_numpy_binomial(source, (int64_t)law->n, law->binomial.p);
}

static int64_t integers(const struct weightd_numpy_source *source, const struct weightd_law *law)
{
	const int64_t low = (int64_t)law->integers.low, high = (int64_t)law->integers.high;

	return low + (int64_t)weightd_numpy_integer(source, (uint64_t)(high - 1 - low));
}

weightd_numpy_count *weightd_numpy_count_of(const struct weightd_distribution *distribution)
{
	static const struct {
		const struct weightd_distribution *distribution;
		weightd_numpy_count *count;
	} rows[] = {
		{&weightd_distribution_poisson, poisson},
		{&weightd_distribution_binomial, binomial},
		{&weightd_distribution_integers, integers},
		{&weightd_distribution_geometric, weightd_numpy_geometric},
		{&weightd_distribution_negative_binomial, weightd_numpy_negative_binomial},
		{&weightd_distribution_logseries, weightd_numpy_logseries},
		{&weightd_distribution_zipf, weightd_numpy_zipf},
		{&weightd_distribution_hypergeometric, weightd_numpy_hypergeometric},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].distribution == distribution)
			return rows[i].count;
	return NULL;
}
