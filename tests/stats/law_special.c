/*
 * Distribution functions by incomplete gamma and beta functions and Bessel functions: series and
 * continued fractions of Abramowitz and Stegun, chapters 6, 9 and 26, by the C library.
 */
#include "law.h"

#include <math.h>

#define TERMS 100000
#define LEAST 1e-300

double gamma_below(double a, double x)
{
	if (x <= 0.0)
		return 0.0;
	const double front = exp(a * log(x) - x - lgamma(a));
	if (x < a + 1.0) { /* 6.5.29 */
		double term = 1.0 / a, sum = term;
		for (int n = 1; n < TERMS && term > sum * 1e-17; n++) {
			term *= x / (a + n);
			sum += term;
		}
		return fmin(front * sum, 1.0);
	}
	double b = x + 1.0 - a, c = 1.0 / LEAST, d = 1.0 / b, h = d; /* 6.5.31, by Lentz's method */
	for (int n = 1; n < TERMS; n++) {
		const double step = -n * (n - a);
		b += 2.0;
		d = 1.0 / (step * d + b);
		c = b + step / c;
		h *= d * c;
		if (fabs(d * c - 1.0) < 1e-16)
			break;
	}
	return 1.0 - front * h;
}

/* 26.5.8, by Lentz's method. */
static double beta_fraction(double a, double b, double x)
{
	double c = 1.0, d = 1.0 / (1.0 - (a + b) * x / (a + 1.0)), h = d;

	for (int m = 1; m < TERMS; m++) {
		const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1.0 / (1.0 + even * d);
		c = 1.0 + even / c;
		h *= d * c;
		const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1.0 / (1.0 + odd * d);
		c = 1.0 + odd / c;
		h *= d * c;
		if (fabs(d * c - 1.0) < 1e-16)
			break;
	}
	return h;
}

double beta_below(double a, double b, double x)
{
	if (x <= 0.0 || x >= 1.0)
		return x <= 0.0 ? 0.0 : 1.0;
	const double front =
		exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
	if (x < (a + 1.0) / (a + b + 2.0))
		return front * beta_fraction(a, b, x) / a;
	return 1.0 - front * beta_fraction(b, a, 1.0 - x) / b;
}

#define LAW(title, function, lower, upper, compared, ...)                                  \
	(struct law)                                                                       \
	{                                                                                  \
		.name = title, .number = {__VA_ARGS__}, .below = function, .low = (lower), \
		.high = (upper), .rounds = true, .moments = (compared)                     \
	}

static double gamma_law_below(const double *n, double x)
{
	return gamma_below(n[0], x / n[1]);
}

struct law gamma_law(double shape, double scale)
{
	return LAW("gamma", gamma_law_below, 0.0, INFINITY, shape >= 1.0 ? 2 : 1, shape, scale);
}

static double beta_law_below(const double *n, double x)
{
	return beta_below(n[0], n[1], x);
}

struct law beta_law(double a, double b)
{
	return LAW("beta", beta_law_below, 0.0, 1.0, 4, a, b);
}

static double f_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : beta_below(n[0] / 2, n[1] / 2, n[0] * x / (n[0] * x + n[1]));
}

struct law f_law(double dfnum, double dfden)
{
	return LAW("F", f_below, 0.0, INFINITY, 0, dfnum, dfden);
}

static double student_below(const double *n, double x)
{
	const double tail = 0.5 * beta_below(n[0] / 2, 0.5, n[0] / (n[0] + x * x));

	return x < 0.0 ? tail : 1.0 - tail;
}

struct law student_law(double df)
{
	return LAW("Student's t", student_below, -INFINITY, INFINITY, 0, df);
}

/* A mixture of central ones, Poisson with mean nonc / 2: 26.4.25, 26.6.18. */
static double mixture(double nonc, double x, const double *n,
		      double (*central)(const double *, double, double))
{
	const int middle = (int)(nonc / 2);
	const double most =
		exp(middle * log(fmax(nonc / 2, LEAST)) - nonc / 2 - lgamma(middle + 1.0));
	double sum = 0.0, weight = most;

	for (int j = middle; j >= 0 && weight > 1e-18; j--) {
		sum += weight * central(n, j, x);
		weight *= j / (nonc / 2);
	}
	weight = most;
	for (int j = middle + 1; weight > 1e-18; j++) {
		weight *= nonc / 2 / j;
		sum += weight * central(n, j, x);
	}
	return sum;
}

static double chisquare_of(const double *n, double j, double x)
{
	return gamma_below(n[0] / 2 + j, x / 2);
}

static double noncentral_chisquare_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : mixture(n[1], x, n, chisquare_of);
}

struct law noncentral_chisquare_law(double df, double nonc)
{
	return LAW("noncentral chi-square", noncentral_chisquare_below, 0.0, INFINITY, 2, df, nonc);
}

static double f_of(const double *n, double j, double x)
{
	return beta_below(n[0] / 2 + j, n[1] / 2, n[0] * x / (n[0] * x + n[1]));
}

static double noncentral_f_below(const double *n, double x)
{
	return x <= 0.0 ? 0.0 : mixture(n[2], x, n, f_of);
}

struct law noncentral_f_law(double dfnum, double dfden, double nonc)
{
	return LAW("noncentral F", noncentral_f_below, 0.0, INFINITY, 0, dfnum, dfden, nonc);
}

/* 1/2 + (x + 2 sum over j of I_j / I_0 sin(j x) / j) / 2 pi; the ratios by Miller's
 * recurrence, 9.12. */
static double vonmises_below(const double *n, double x)
{
	enum { ORDERS = 200 };
	double bessel[ORDERS + 2] = {0}, total, sum = 0.0;

	if (x <= -M_PI || x >= M_PI)
		return x < 0.0 ? 0.0 : 1.0;
	bessel[ORDERS] = 1e-250;
	for (int j = ORDERS; j > 0; j--) {
		bessel[j - 1] = bessel[j + 1] + 2.0 * j / n[0] * bessel[j];
		const double scale = bessel[j - 1] > 1e200 ? 1e-250 : 1.0;
		for (int k = j - 1; scale < 1.0 && k <= ORDERS; k++)
			bessel[k] *= scale;
	}
	total = bessel[0];
	for (int j = 1; j < ORDERS && bessel[j] > total * 1e-18; j++)
		sum += bessel[j] / total * sin(j * x) / j;
	return 0.5 + (x + 2.0 * sum) / (2.0 * M_PI);
}

struct law vonmises_law(double kappa)
{
	struct law law = LAW("von Mises", vonmises_below, -M_PI, M_PI, 4, kappa);

	return law;
}

static double sphere_below(const double *n, double x)
{
	const double t = x / n[1], half = 0.5 * beta_below(0.5, (n[0] - 1.0) / 2, fmin(t * t, 1.0));

	return t < 0.0 ? 0.5 - half : 0.5 + half;
}

struct law sphere_law(double dimensions, double radius)
{
	struct law law = LAW("sphere", sphere_below, -radius, radius, 4, dimensions, radius);

	law.low *= 1.0 + 1e-12; /* an entry of a unit vector that is one but for its last bits */
	law.high *= 1.0 + 1e-12;
	return law;
}
