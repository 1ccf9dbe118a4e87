/*
 * The elementary functions that no loop vectorises: exp, the normal distribution, log gamma.
 */
#include "core/number/elementary.h"

double weightd_exp(double x)
{
	/* 1 / n! for n = 0..13 */
	static const double series[14] = {
		1.0,
		1.0,
		0.5,
		1.0 / 6.0,
		1.0 / 24.0,
		1.0 / 120.0,
		1.0 / 720.0,
		1.0 / 5040.0,
		1.0 / 40320.0,
		1.0 / 362880.0,
		1.0 / 3628800.0,
		1.0 / 39916800.0,
		1.0 / 479001600.0,
		1.0 / 6227020800.0,
	};

	if (!(x >= -708.0))
		return 0.0;
	int64_t k = (int64_t)(x * 0x1.71547652b82fep+0 - 0.5); /* rounds to nearest: x <= 0 */
	double r = (x - (double)k * 0x1.62e42feep-1) - (double)k * 0x1.a39ef35793c76p-33;
	double scale = weightd_double_of_bits((uint64_t)(k + 1023) << 52);

	return weightd_horner_double(series, 14, r) * scale;
}

double weightd_exp_any(double x)
{
	return x <= 0.0 ? weightd_exp(x) : 1.0 / weightd_exp(-x);
}

double weightd_normal_density(double x)
{
	return weightd_exp(-0.5 * (x * x)) * 0x1.9884533d43651p-2; /* 1 / sqrt(2 pi) */
}

double weightd_normal_tail(double x)
{
	if (x < 0.0)
		return 1.0 - weightd_normal_tail(-x);
	if (x > 37.0)
		return 0.0;
	if (x < 2.0) {
		/* 1/2 - density * (x + x^3 / 3 + x^5 / (3 * 5) + ...) */
		double term = x, sum = x;
		for (int n = 3; n <= 81; n += 2) {
			term = term * (x * x) / n;
			sum = sum + term;
		}
		return 0.5 - weightd_normal_density(x) * sum;
	}
	/* density / (x + 1 / (x + 2 / (x + 3 / ...))) */
	double fraction = x;
	for (int n = 120; n >= 1; n--)
		fraction = x + n / fraction;
	return weightd_normal_density(x) / fraction;
}

double weightd_normal_mass(double a, double b)
{
	if (a >= 0.0)
		return weightd_normal_tail(a) - weightd_normal_tail(b);
	if (b <= 0.0)
		return weightd_normal_tail(-b) - weightd_normal_tail(-a);
	return (1.0 - weightd_normal_tail(-a)) - weightd_normal_tail(b);
}

double weightd_normal_quantile(double u)
{
	return u < 0.5 ? -weightd_quantile_double(u) : weightd_quantile_double(1.0 - u);
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
