/*
 * Expectations of one normal value: sums over the points of a quadrature.
 */
#include "core/signal/activation/expectation.h"

#include "core/number/elementary.h"
#include "core/signal/activation/quadrature.h"

#include <math.h>

double weightd_composed_value(const struct weightd_composed *f, double x)
{
	for (size_t i = 0; i < f->count; i++)
		x = weightd_pointwise_value(&f->parts[i], x);
	return x;
}

double weightd_composed_both(const struct weightd_composed *f, double x, double *slope)
{
	*slope = 1.0;
	for (size_t i = 0; i < f->count; i++) {
		*slope *= weightd_pointwise_slope(&f->parts[i], x);
		x = weightd_pointwise_value(&f->parts[i], x);
	}
	return x;
}

/* Cuts at the kinks of the first part; and where x is 0, 1, 2, 4, ..., so that a steep function has
 * points where it turns. */
static void cut(struct weightd_cuts *cuts, const struct weightd_composed *f,
		const struct weightd_normal *x)
{
	double places[WEIGHTD_KINKS_MAX];
	size_t count = 0;

	for (double z = -6.0; z <= 6.0; z += 2.0)
		weightd_cuts_add(cuts, z);
	if (!(x->deviation > 0) || f->count == 0)
		return;
	for (size_t i = 0; i < f->count; i++) {
		if (f->parts[i].row->kinks != NULL)
			count = f->parts[i].row->kinks(&f->parts[i].numbers, places);
		for (size_t k = 0; k < count; k++)
			weightd_cuts_add(cuts, (places[k] - x->mean) / x->deviation);
		count = 0;
	}
	weightd_cuts_add(cuts, -x->mean / x->deviation);
	for (double size = 1.0; size < WEIGHTD_NORMAL_END * x->deviation && size < 1e9;
	     size *= 2.0) {
		weightd_cuts_add(cuts, (size - x->mean) / x->deviation);
		weightd_cuts_add(cuts, (-size - x->mean) / x->deviation);
	}
}

static double finite_ratio(double top, double bottom)
{
	return bottom > 0 ? top / bottom : 0.0;
}

/*
 * d E g(m + s z) / d log s^2 = E[g(x) (z^2 - 1)] / 2: by the density's derivative, so that g needs
 * none.
 */
static void add_point(struct weightd_expectations *sum, double weight, double z, double value,
		      double slope)
{
	const double square = value * value, slope_square = slope * slope,
		     turn = weight * (z * z - 1.0) / 2.0;

	sum->value += weight * value;
	sum->square += weight * square;
	sum->fourth += weight * (square * square);
	sum->slope_square += weight * slope_square;
	sum->slope_fourth += weight * (slope_square * slope_square);
	sum->elasticity += turn * square;
	sum->slope_elasticity += turn * slope_square;
}

struct weightd_expectations weightd_expect(const struct weightd_composed *f,
					   const struct weightd_normal *x)
{
	const struct weightd_activation *last = f->count > 0 ? f->parts[f->count - 1].row : NULL;
	struct weightd_cuts cuts = {.count = 0};
	struct weightd_expectations sum = {0};
	struct weightd_quadrature points;

	cut(&cuts, f, x);
	weightd_quadrature_make(&points, &cuts);
	for (size_t i = 0; i < points.count; i++) {
		double slope;
		const double at = x->mean + x->deviation * points.z[i];
		const double value = weightd_composed_both(f, at, &slope);

		add_point(&sum, points.weight[i], points.z[i], value, slope);
		if (last != NULL && weightd_is_saturated(last, slope))
			sum.saturated += points.weight[i];
	}
	sum.elasticity = finite_ratio(sum.elasticity, sum.square);
	sum.slope_elasticity = finite_ratio(sum.slope_elasticity, sum.slope_square);
	if (last == NULL || last->steepest <= 0)
		sum.saturated = NAN;
	return sum;
}
