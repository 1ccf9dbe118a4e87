/*
 * Laws of what stands around the weights: fixed positions on a grid, factors of low-rank updates.
 */
#include "structure.h"

#include <math.h>
#include <stdlib.h>

static double sincos_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const uint64_t channels = sample->shape.dims[sample->shape.ndim - 1],
		       quarter = channels / 4;
	const uint64_t row = index / channels, channel = index % channels,
		       extra = (uint64_t)law->number[0];
	const uint64_t columns = (uint64_t)law->number[1], part = channel / quarter;

	if (row < extra)
		return 0.0;
	const uint64_t place = part < 2 ? (row - extra) % columns : (row - extra) / columns;
	const double angle =
		(double)place * pow(10000.0, -(double)(channel % quarter) / (double)quarter);
	return part % 2 == 0 ? sin(angle) : cos(angle);
}

struct law sincos_law(unsigned extra, unsigned columns)
{
	struct law law = formula_law("sincos", extra, 4.0, sincos_value);

	law.number[1] = columns;
	law.scale = 1.0;
	return law;
}

/* Entry 0 or 1 of vector i. */
static double entry(const struct law *law, const struct sample *sample, size_t tensor, size_t i,
		    size_t which)
{
	const size_t vectors = sample->numel / 2,
		     at = law->number[0] > 0.0 ? which * vectors + i : 2 * i + which;

	return sample->values[tensor * sample->numel + at];
}

static size_t longest(const struct law *law, const struct sample *sample, size_t tensor)
{
	size_t most = 0;
	double length = -1.0;

	for (size_t i = 0; i < sample->numel / 2; i++) {
		const double here =
			hypot(entry(law, sample, tensor, i, 0), entry(law, sample, tensor, i, 1));
		most = here > length ? i : most;
		length = fmax(here, length);
	}
	return most;
}

/* All vectors of a tensor are parallel; along their direction they are standard normal over 10. */
static void judge_lora(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	const size_t vectors = sample->numel / 2;
	const struct law normal = normal_law(0.0, 1.0);
	struct sample lengths = {
		.dtype = WEIGHTD_FLOAT64, .numel = vectors, .tensors = sample->tensors};
	double steep = 0.0;

	lengths.values = malloc(vectors * sample->tensors * sizeof *lengths.values);
	if (lengths.values == NULL)
		abort();
	lengths.shape = weightd_shape_of(1, (uint64_t)vectors);
	for (size_t tensor = 0; tensor < sample->tensors; tensor++) {
		const size_t j = longest(law, sample, tensor);
		const double x = entry(law, sample, tensor, j, 0),
			     y = entry(law, sample, tensor, j, 1);
		const double length = hypot(x, y), sign = x < 0.0 ? -1.0 : 1.0;
		steep += fabs(y) > fabs(x);
		for (size_t i = 0; i < vectors; i++) {
			const double a = entry(law, sample, tensor, i, 0),
				     b = entry(law, sample, tensor, i, 1);
			const double unit = unit_of(sample->dtype, hypot(a, b)) +
					    (sample->dtype == WEIGHTD_FLOAT16 ? 0x1p-24 : 0.0);
			judge_fact(verdict, fabs(a * y - b * x) <= 4.0 * unit * length,
				   "tensor %zu: vectors %zu and %zu are not parallel", tensor, i,
				   j);
			lengths.values[lengths.count++] = 10.0 * sign * (a * x + b * y) / length;
		}
	}
	judge_chance(verdict, chance_of_count(steep, (double)sample->tensors, 0.5),
		     "%g of %zu directions are steep", steep, sample->tensors);
	/* Projections of rounded values have no dtype to be judged in. */
	if (sample->dtype == WEIGHTD_FLOAT64)
		judge_values(&normal, &lengths, verdict);
	free(lengths.values);
}

struct law lora_law(bool is_first)
{
	return (struct law){.name = "lora", .number = {is_first ? 1.0 : 0.0}, .judge = judge_lora};
}
