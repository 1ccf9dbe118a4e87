/*
 * Values that follow from the position along the last dimension, h = 0 .. width - 1, or from the
 * row:
 *
 *   linear_range   start + step h
 *   power_range    offset + factor (h / n)^exponent, n = width - 1 with 'closed', else width
 *   zigzag         base + step ((h + 1) mod 3 - 1)
 *   row_block      value in one of 'blocks' equal parts of the first dimension, 0 in the others
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

/* The rules of a row. */
struct range_rules {
	/* magnitude() - no element is larger in size. */
	double (*magnitude)(const struct weightd_law *law, const struct weightd_shape *shape);
	/* check() - the refusals of its own; NULL: none. */
	enum weightd_code (*check)(const struct weightd_law *law, const struct weightd_shape *shape,
				   const char *pointer, struct weightd_error *err);
};

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	const struct range_rules *rules = law->distribution->rules;
	enum weightd_code code;

	if ((code = weightd_require_float(law, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(law, pointer, err)) != WEIGHTD_OK)
		return code;
	if (shape->ndim == 0) {
		weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
				  "%s cannot fill a scalar", law->distribution->name);
		weightd_error_expected(err, "a tensor of at least 1 dimension");
		return WEIGHTD_ERR_SHAPE_MISMATCH;
	}
	code = weightd_require_holds(law, dtype, rules->magnitude(law, shape), pointer, err);
	return code == WEIGHTD_OK && rules->check != NULL ? rules->check(law, shape, pointer, err)
							  : code;
}

static double size_of(double x)
{
	return x < 0.0 ? -x : x;
}

static uint64_t width_of(const struct weightd_shape *shape)
{
	return shape->ndim == 0 ? 1 : shape->dims[shape->ndim - 1];
}

static double linear_range(const struct weightd_task *task, uint64_t index)
{
	const struct weightd_law *law = task->law;

	return law->linear_range.start +
	       law->linear_range.step * (double)(index % width_of(task->shape));
}

static double linear_magnitude(const struct weightd_law *law, const struct weightd_shape *shape)
{
	return size_of(law->linear_range.start) +
	       size_of(law->linear_range.step) * (double)width_of(shape);
}

const struct weightd_distribution weightd_distribution_linear_range = {
	.name = "linear_range",
	.doc = "start + step h along the last dimension",
	.flags = WEIGHTD_ELEMENTWISE,
	.reals = {"start", "step"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = linear_range,
	.rules = &(const struct range_rules){.magnitude = linear_magnitude},
};

/* x^p = exp(p log x), x in (0, 1]. */
static double power_range(const struct weightd_task *task, uint64_t index)
{
	const struct weightd_law *law = task->law;
	const double exponent = law->power_range.exponent;
	const uint64_t width = width_of(task->shape), h = index % width;
	const double x = (double)h / (double)(law->closed != 0 ? width - 1 : width);
	const double power = h == 0 ? (exponent == 0.0 ? 1.0 : 0.0)
				    : weightd_exp(exponent * weightd_log_double(x));

	return law->power_range.offset + law->power_range.factor * power;
}

static double power_magnitude(const struct weightd_law *law, const struct weightd_shape *shape)
{
	(void)shape;
	return size_of(law->power_range.offset) + size_of(law->power_range.factor);
}

static enum weightd_code check_power(const struct weightd_law *law,
				     const struct weightd_shape *shape, const char *pointer,
				     struct weightd_error *err)
{
	if (law->power_range.exponent < 0.0) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "power_range: its exponent is negative");
		weightd_error_expected(err, "an exponent from 0");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	if (law->closed == 0 || width_of(shape) != 1)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "power_range: one element has no range");
	weightd_error_expected(err, "a last dimension of at least 2");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

const struct weightd_distribution weightd_distribution_power_range = {
	.name = "power_range",
	.doc = "offset + factor (h / n)^exponent along the last dimension",
	.flags = WEIGHTD_ELEMENTWISE,
	.reals = {"offset", "factor", "exponent"},
	.sizes = {"closed"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = power_range,
	.rules = &(const struct range_rules){power_magnitude, check_power},
};

static double zigzag(const struct weightd_task *task, uint64_t index)
{
	const double turn = (double)((index % width_of(task->shape) + 1) % 3) - 1.0;

	return task->law->zigzag.base + task->law->zigzag.step * turn;
}

static double zigzag_magnitude(const struct weightd_law *law, const struct weightd_shape *shape)
{
	(void)shape;
	return size_of(law->zigzag.base) + size_of(law->zigzag.step);
}

const struct weightd_distribution weightd_distribution_zigzag = {
	.name = "zigzag",
	.doc = "base + step ((h + 1) mod 3 - 1) along the last dimension",
	.flags = WEIGHTD_ELEMENTWISE,
	.reals = {"base", "step"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = zigzag,
	.rules = &(const struct range_rules){.magnitude = zigzag_magnitude},
};

static double row_block(const struct weightd_task *task, uint64_t index)
{
	const struct weightd_law *law = task->law;
	const uint64_t rows = task->shape->dims[0] / law->rows.blocks;
	uint64_t width = 1;

	for (unsigned i = 1; i < task->shape->ndim; i++)
		width *= task->shape->dims[i]; /* fits: the whole tensor's size was checked */
	return index / width / rows == law->rows.block ? law->row_block.value : 0.0;
}

static double row_block_magnitude(const struct weightd_law *law, const struct weightd_shape *shape)
{
	(void)shape;
	return size_of(law->row_block.value);
}

static enum weightd_code check_blocks(const struct weightd_law *law,
				      const struct weightd_shape *shape, const char *pointer,
				      struct weightd_error *err)
{
	const uint64_t blocks = law->rows.blocks;

	if (blocks != 0 && shape->dims[0] % blocks == 0 && law->rows.block < blocks)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "row_block: the first dimension does not fall into equal blocks");
	weightd_error_expected(err, "a multiple of the blocks' number");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

const struct weightd_distribution weightd_distribution_row_block = {
	.name = "row_block",
	.doc = "A value in one of several equal blocks of rows, zeros in the others",
	.flags = WEIGHTD_ELEMENTWISE,
	.reals = {"value"},
	.sizes = {"block", "blocks"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = row_block,
	.rules = &(const struct range_rules){row_block_magnitude, check_blocks},
};
