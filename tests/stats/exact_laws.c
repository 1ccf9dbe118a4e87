/*
 * Laws without chance: every element is what its formula says.
 */
#include "structure.h"

#include <math.h>
#include <string.h>

/* One unit in the last place of the dtype at x. */
double unit_of(enum weightd_dtype dtype, double x)
{
	const int digits = dtype == WEIGHTD_FLOAT64   ? 53
			   : dtype == WEIGHTD_FLOAT32 ? 24
			   : dtype == WEIGHTD_FLOAT16 ? 11
						      : 8;
	int exponent;

	frexp(x, &exponent);
	return ldexp(1.0, exponent - digits);
}

static void judge_exact(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	for (size_t i = 0; i < sample->count; i++) {
		unsigned char element[8];
		const double value = law->value(law, sample, i % sample->numel);
		weightd_element_write(element, sample->dtype, 0, value);
		const double expected = weightd_element_read(element, sample->dtype, 0);
		const double allowed =
			law->ulps * unit_of(sample->dtype, fmax(fabs(expected), law->scale));
		judge_fact(verdict, fabs(sample->values[i] - expected) <= allowed,
			   "element %zu is %.17g, not %.17g", i, sample->values[i], expected);
	}
}

struct law formula_law(const char *name, double number, double ulps,
		       double (*value)(const struct law *, const struct sample *, uint64_t))
{
	return (struct law){.name = name,
			    .number = {number},
			    .judge = judge_exact,
			    .value = value,
			    .ulps = ulps};
}

static double constant_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	(void)sample, (void)index;
	return law->number[0];
}

struct law constant_law(double value)
{
	return formula_law("constant", value, 0.0, constant_value);
}

static double diagonal_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const uint64_t columns = sample->shape.dims[1];

	return index / columns == index % columns ? law->number[0] : 0.0;
}

struct law diagonal_law(double gain)
{
	return formula_law("diagonal", gain, 0.0, diagonal_value);
}

static double dirac_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const struct weightd_shape *shape = &sample->shape;
	const uint64_t out_of_group = shape->dims[0] / (uint64_t)law->number[0];
	int centre = 1;

	for (unsigned axis = shape->ndim - 1; axis >= 2; axis--) {
		centre = centre && index % shape->dims[axis] == shape->dims[axis] / 2;
		index /= shape->dims[axis];
	}
	const uint64_t in = index % shape->dims[1], out = index / shape->dims[1];
	return centre && out % out_of_group == in ? 1.0 : 0.0;
}

struct law dirac_law(unsigned groups)
{
	return formula_law("dirac", groups, 0.0, dirac_value);
}

struct law near_law(double value)
{
	return formula_law("constant", value, 1.0, constant_value);
}
