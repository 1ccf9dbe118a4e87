/*
 * numpy.random's binomial: by inversion where the mean is at most 30, else BTPE (Kachitvichyanukul
 * and Schmeiser 1988).  The order of draws and of operations is numpy's.
 */
#include "core/generator/numpy/numpy_counts.h"
#include "core/number/c_functions.h"

#include <math.h>

/* x86's conversion, where numpy's code leaves it open: the lowest integer for values that do not
 * fit. */
static int64_t integer_of(double value)
{
	return fabs(value) < 0x1p63 ? (int64_t)value : INT64_MIN;
}

/* a + b - c, around at 64 bits: n + 1 may be one too many. */
static int64_t sum(int64_t a, int64_t b, int64_t c)
{
	return (int64_t)((uint64_t)a + (uint64_t)b - (uint64_t)c);
}

static int64_t by_inversion(const struct weightd_numpy_source *source, int64_t n, double p)
{
	const double q = 1.0 - p, none = weightd_c_exp((double)n * weightd_c_log(q)),
		     mean = (double)n * p;
	const double most = mean + 10.0 * sqrt(mean * q + 1);
	const int64_t bound = (int64_t)((double)n < most ? (double)n : most);
	double u = source->uniform(source->state), likely = none;
	int64_t count = 0;

	while (u > likely) {
		count++;
		if (count > bound) {
			count = 0;
			likely = none;
			u = source->uniform(source->state);
		} else {
			u -= likely;
			likely = ((double)sum(n, 1, count) * p * likely) / ((double)count * q);
		}
	}
	return count;
}

/* The four parts of the hat: a triangle, parallelograms beside it, and two exponential tails. */
struct hat {
	int64_t n, m; /* trials, mode */
	double r, q;
	double middle, left, right, spread, c;
	double left_rate, right_rate;
	double area[4]; /* up to the end of each part */
};

static struct hat hat_of(int64_t n, double p)
{
	struct hat h = {.n = n, .r = p, .q = 1.0 - p};
	const double trials = (double)n, peak = trials * h.r + h.r;

	h.m = integer_of(floor(peak));
	h.spread = floor(2.195 * sqrt(trials * h.r * h.q) - 4.6 * h.q) + 0.5;
	h.middle = (double)h.m + 0.5;
	h.left = h.middle - h.spread;
	h.right = h.middle + h.spread;
	h.c = 0.134 + 20.5 / (15.3 + (double)h.m);
	double a = (peak - h.left) / (peak - h.left * h.r);
	h.left_rate = a * (1.0 + a / 2.0);
	a = (h.right - peak) / (h.right * h.q);
	h.right_rate = a * (1.0 + a / 2.0);
	h.area[0] = h.spread;
	h.area[1] = h.spread * (1.0 + 2.0 * h.c);
	h.area[2] = h.area[1] + h.c / h.left_rate;
	h.area[3] = h.area[2] + h.c / h.right_rate;
	return h;
}

/* A candidate under the hat at 'u', and the height '*v' at which it is looked at; false: none. */
static bool propose(const struct hat *h, double u, double *v, int64_t *y)
{
	if (u <= h->area[1]) {
		const double x = h->left + (u - h->area[0]) / h->c;
		*v = *v * h->c + 1.0 - fabs((double)h->m - x + 0.5) / h->spread;
		*y = integer_of(floor(x));
		return *v <= 1.0;
	}
	if (*v == 0.0)
		return false;
	if (u <= h->area[2]) {
		*y = integer_of(floor(h->left + weightd_c_log(*v) / h->left_rate));
		*v = *v * (u - h->area[1]) * h->left_rate;
	} else {
		*y = integer_of(floor(h->right - weightd_c_log(*v) / h->right_rate));
		*v = *v * (u - h->area[2]) * h->right_rate;
	}
	return *y >= 0 && *y <= h->n;
}

/* f(y) / f(m), factor by factor. */
static double ratio(const struct hat *h, int64_t y)
{
	const double s = h->r / h->q, a = s * (double)sum(h->n, 1, 0);
	double f = 1.0;

	for (int64_t i = h->m + 1; i <= y; i++)
		f *= a / (double)i - s;
	for (int64_t i = y + 1; i <= h->m; i++)
		f /= a / (double)i - s;
	return f;
}

/* Stirling's correction. */
static double rest(double x)
{
	const double square = x * x;

	return (13680. - (462. - (132. - (99. - 140. / square) / square) / square) / square) / x /
	       166320.;
}

/* The logarithm of f(y) / f(m) by Stirling's formula; before 2.5 two corrections have a wrong sign.
 */
static double log_ratio(const struct hat *h, int64_t y, bool is_corrected)
{
	const double x1 = (double)(y + 1), f1 = (double)(h->m + 1);
	const double z = (double)sum(h->n, 1, h->m), w = (double)sum(h->n, 1, y);
	const double whole = h->middle * weightd_c_log(f1 / x1) +
			     ((double)(h->n - h->m) + 0.5) * weightd_c_log(z / w) +
			     (double)(y - h->m) * weightd_c_log(w * h->r / (x1 * h->q)) + rest(f1) +
			     rest(z);

	return is_corrected ? whole - rest(x1) - rest(w) : whole + rest(x1) + rest(w);
}

static bool accepts(const struct hat *h, double v, int64_t y, bool is_corrected)
{
	const double variance = (double)h->n * h->r * h->q;
	const int64_t steps = y < h->m ? sum(h->m, 0, y) : sum(y, 0, h->m);
	const double k = (double)steps;

	if (steps <= 20 || k >= variance / 2.0 - 1)
		return !(v > ratio(h, y));
	const double rho =
		(k / variance) * ((k * (k / 3.0 + 0.625) + 0.16666666666666666) / variance + 0.5);
	/* An integer product in numpy, which goes around at 64 bits where n is above 10^18. */
	const int64_t square = (int64_t)((uint64_t)-steps * (uint64_t)steps);
	const double t = (double)square / (2 * variance), log_v = weightd_c_log(v);
	if (log_v < t - rho)
		return true;
	if (log_v > t + rho)
		return false;
	return !(log_v > log_ratio(h, y, is_corrected));
}

static int64_t by_rejection(const struct weightd_numpy_source *source, int64_t n, double p)
{
	const struct hat h = hat_of(n, p);

	for (;;) {
		const double u = source->uniform(source->state) * h.area[3];
		double v = source->uniform(source->state);
		int64_t y;
		if (u <= h.area[0])
			return integer_of(floor(h.middle - h.spread * v + u));
		if (propose(&h, u, &v, &y) && accepts(&h, v, y, source->rules->corrected_binomial))
			return y;
	}
}

static int64_t successes(const struct weightd_numpy_source *source, int64_t n, double p)
{
	return p * (double)n <= 30.0 ? by_inversion(source, n, p) : by_rejection(source, n, p);
}

int64_t weightd_numpy_outcomes(const struct weightd_numpy_source *source, int64_t n, double p)
{
	return n == 0 || p == 0.0 ? 0
	       : p <= 0.5	  ? successes(source, n, p)
				  : n - successes(source, n, 1.0 - p);
}

int64_t weightd_numpy_binomial(const struct weightd_numpy_source *source, int64_t n, double p)
{
	if (!source->rules->is_legacy && (n == 0 || p == 0.0))
		return 0; /* RandomState takes a number first */
	return p <= 0.5 ? successes(source, n, p) : n - successes(source, n, 1.0 - p);
}
