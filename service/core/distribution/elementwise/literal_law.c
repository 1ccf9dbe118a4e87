/*
 * literal: the values that the client gave; a single value fills the tensor.
 *
 * Non-finite values are allowed: explicit data is stored as it was sent.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	uint64_t numel = 0;

	if (!weightd_shape_numel(shape, &numel) ||
	    (law->literal_count != numel && law->literal_count != 1)) {
		char text[128];
		weightd_shape_text(shape, text, sizeof text);
		enum weightd_code code =
			weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
					  "%llu values for a tensor of shape %s",
					  (unsigned long long)law->literal_count, text);
		weightd_error_expected(err, "%llu values, or one that fills the tensor",
				       (unsigned long long)numel);
		return code;
	}
	for (uint64_t i = 0; i < law->literal_count; i++) {
		double value = law->literal[i], rounded = weightd_dtype_round(dtype, value);
		if (weightd_dtype_row(dtype)->is_float
			    ? weightd_is_finite(rounded) || !weightd_is_finite(value)
			    : rounded == value)
			continue;
		enum weightd_code code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
							   "value %llu is %g, which %s cannot hold",
							   (unsigned long long)i, value,
							   weightd_dtype_row(dtype)->name);
		weightd_error_expected(err, "%s absolute values up to %g",
				       weightd_dtype_row(dtype)->is_float ? "" : "integers,",
				       weightd_dtype_largest(dtype));
		return code;
	}
	return WEIGHTD_OK;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const struct weightd_law *law = task->law;

	for (size_t i = 0; i < count; i++) {
		uint64_t index = law->literal_count == 1 ? 0 : first + i;
		weightd_element_write(out, task->dtype, i, law->literal[index]);
	}
	return WEIGHTD_OK;
}

/* Mean and standard deviation over the values: an element drawn at random from them. */
static struct weightd_moments moments(const struct weightd_law *law)
{
	struct weightd_moments result = {.known = law->literal_count > 0};
	double count = (double)law->literal_count, sum = 0.0, squares = 0.0;

	if (!result.known)
		return result;
	result.low = result.high = law->literal[0];
	for (uint64_t i = 0; i < law->literal_count; i++) {
		double value = law->literal[i];
		if (!weightd_is_finite(value))
			return (struct weightd_moments){.known = false};
		sum += value;
		result.low = value < result.low ? value : result.low;
		result.high = value > result.high ? value : result.high;
	}
	result.mean = sum / count;
	for (uint64_t i = 0; i < law->literal_count; i++)
		squares += (law->literal[i] - result.mean) * (law->literal[i] - result.mean);
	result.std = __builtin_sqrt(squares / count);
	return result;
}

const struct weightd_distribution weightd_distribution_literal = {
	.name = "literal",
	.doc = "Explicit values in row-major order, or one value for every element",
	.flags = WEIGHTD_ELEMENTWISE,
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
};
