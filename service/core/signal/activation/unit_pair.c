/*
 * Expectations over two normal values that are correlated: closed forms, or two sums one in
 * another.
 */
#include "core/signal/activation/expectation.h"

#include "core/number/c_functions.h"
#include "core/number/elementary.h"
#include "core/signal/activation/quadrature.h"

#include <math.h>

#define PI 0x1.921fb54442d18p+1

static double bounded(double correlation)
{
	return correlation > 1.0 ? 1.0 : correlation < -1.0 ? -1.0 : correlation;
}

/*
 * x above 0 and a x below.  Of ReLUs of correlation c: E = q (sqrt(1 - c^2) + (pi - acos c) c) / (2
 * pi); here is one of x less a of -x (Cho and Saul 2009).
 */
static double leaky_pair(double a, double q, double c, bool of_slopes)
{
	const double angle = weightd_c_acos(c);

	if (of_slopes)
		return ((1.0 + a * a) * (PI - angle) + 2.0 * a * angle) / (2.0 * PI);
	const double same = (sqrt(1.0 - c * c) + (PI - angle) * c) / (2.0 * PI),
		     opposite = (sqrt(1.0 - c * c) - angle * c) / (2.0 * PI);

	return q * ((1.0 + a * a) * same - 2.0 * a * opposite);
}

static double inner(const struct weightd_composed *f, const struct weightd_quadrature *points,
		    const struct weightd_normal *x, bool of_slopes)
{
	double sum = 0.0, slope;

	for (size_t i = 0; i < points->count; i++) {
		const double at = x->mean + x->deviation * points->z[i];

		if (of_slopes) {
			weightd_composed_both(f, at, &slope);
			sum += points->weight[i] * slope;
		} else {
			sum += points->weight[i] * weightd_composed_value(f, at);
		}
	}
	return sum;
}

/* x = m + s (sqrt(|c|) t + sqrt(1 - |c|) z): the values share t, and each has a z of its own. */
static double pair_by_sums(const struct weightd_composed *f, const struct weightd_normal *x,
			   double c, bool of_slopes)
{
	const double shared = x->deviation * sqrt(fabs(c));
	struct weightd_quadrature points;
	double sum = 0.0;

	weightd_quadrature_plain(&points);
	for (size_t i = 0; i < points.count; i++) {
		const double step = shared * points.z[i];

		if (points.weight[i] < 1e-14)
			continue;
		struct weightd_normal own = {x->mean + step, x->deviation * sqrt(1.0 - fabs(c))};
		const double first = inner(f, &points, &own, of_slopes);
		own.mean = x->mean - step;
		sum += points.weight[i] * first *
		       (c < 0 ? inner(f, &points, &own, of_slopes) : first);
	}
	return sum;
}

double weightd_expect_pair(const struct weightd_composed *f, const struct weightd_normal *x,
			   double correlation, bool of_slopes)
{
	const double c = bounded(correlation), q = x->deviation * x->deviation;
	const struct weightd_activation *row = f->count == 1 ? f->parts[0].row : NULL;

	if (f->count == 0)
		return of_slopes ? 1.0 : x->mean * x->mean + c * q;
	if (row != NULL && row->is_leaky && x->mean == 0)
		return leaky_pair(f->parts[0].numbers.a, q, c, of_slopes);
	if (row == weightd_activation_find("Erf") && x->mean == 0 && !of_slopes)
		return 1.0 - 2.0 / PI * weightd_c_acos(2.0 * c * q / (1.0 + 2.0 * q));
	if (fabs(c) < 1e-15) {
		struct weightd_quadrature points;

		weightd_quadrature_plain(&points);
		const double mean = inner(f, &points, x, of_slopes);
		return mean * mean;
	}
	if (c > 1.0 - 1e-9) {
		const struct weightd_expectations same = weightd_expect(f, x);
		return of_slopes ? same.slope_square : same.square;
	}
	return pair_by_sums(f, x, c, of_slopes);
}

double weightd_all_below(const struct weightd_normal *x, double correlation, double count,
			 double bound)
{
	const double c = correlation > 0 ? bounded(correlation) : 0.0;
	struct weightd_quadrature points;
	double sum = 0.0;

	if (!(x->deviation > 0))
		return x->mean <= bound ? 1.0 : 0.0;
	const double z = (bound - x->mean) / x->deviation;
	if (c >= 1.0 - 1e-12)
		return weightd_normal_tail(-z);
	weightd_quadrature_plain(&points);
	for (size_t i = 0; i < points.count; i++) {
		const double own = (z - sqrt(c) * points.z[i]) / sqrt(1.0 - c),
			     one = weightd_normal_tail(-own);

		if (one > 0)
			sum += points.weight[i] * weightd_exp(count * weightd_c_log(one));
	}
	return sum;
}
