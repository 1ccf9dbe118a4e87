/*
 * Values that follow from the position along the last dimension, h = 0 .. width - 1, or from the
 * row:
 *
 *   linear_range   start + step h
 *   power_range    offset + factor (h / n)^exponent, n = width - 1 with 'closed', else width
 *   zigzag         base + step ((h + 1) mod 3 - 1)
 *   row_block      value in one of 'blocks' equal parts of the first dimension, 0 in the others
 */
#include "core/number/elementary.h"
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"

static enum weightd_code prepare_row(struct weightd_law *law, const struct weightd_shape *shape,
				     enum weightd_dtype dtype, double magnitude,
				     const char *pointer, struct weightd_error *err)
{
	enum weightd_code code;

	if ((code = weightd_require_float(law, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(law, pointer, err)) != WEIGHTD_OK)
		return code;
	if (shape->ndim >= 1)
		return weightd_require_holds(law, dtype, magnitude, pointer, err);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, "%s cannot fill a scalar",
			  law->distribution->name);
	weightd_error_expected(err, "a tensor of at least 1 dimension");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
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
	const double *r = task->law->reals;

	return r[0] + r[1] * (double)(index % width_of(task->shape));
}

static double linear_most(const struct weightd_law *law, const struct weightd_shape *shape)
{
	return size_of(law->reals[0]) + size_of(law->reals[1]) * (double)width_of(shape);
}

/* x^p = exp(p log x), x in (0, 1]. */
static double power_range(const struct weightd_task *task, uint64_t index)
{
	const double *r = task->law->reals;
	const uint64_t width = width_of(task->shape), h = index % width;
	const double x = (double)h / (double)(task->law->sizes[0] != 0 ? width - 1 : width);
	const double power =
		h == 0 ? (r[2] == 0.0 ? 1.0 : 0.0) : weightd_exp(r[2] * weightd_log_double(x));

	return r[0] + r[1] * power;
}

static double power_most(const struct weightd_law *law, const struct weightd_shape *shape)
{
	(void)shape;
	return size_of(law->reals[0]) + size_of(law->reals[1]);
}

static double zigzag(const struct weightd_task *task, uint64_t index)
{
	const double *r = task->law->reals;

	return r[0] + r[1] * ((double)((index % width_of(task->shape) + 1) % 3) - 1.0);
}

static double row_block(const struct weightd_task *task, uint64_t index)
{
	const uint64_t blocks = task->law->sizes[1], rows = task->shape->dims[0] / blocks;
	uint64_t width = 1;

	for (unsigned i = 1; i < task->shape->ndim; i++)
		width *= task->shape->dims[i]; /* fits: the whole tensor's size was checked */
	return index / width / rows == task->law->sizes[0] ? task->law->reals[0] : 0.0;
}

static double block_most(const struct weightd_law *law, const struct weightd_shape *shape)
{
	(void)shape;
	return size_of(law->reals[0]);
}

static enum weightd_code refuse(struct weightd_error *err, enum weightd_code code,
				const char *pointer, const struct weightd_law *law,
				const char *reason, const char *expected)
{
	weightd_error_add(err, code, pointer, "%s: %s", law->distribution->name, reason);
	weightd_error_expected(err, "%s", expected);
	return code;
}

static enum weightd_code check_nothing(const struct weightd_law *law,
				       const struct weightd_shape *shape, const char *pointer,
				       struct weightd_error *err)
{
	(void)law, (void)shape, (void)pointer, (void)err;
	return WEIGHTD_OK;
}

static enum weightd_code check_power(const struct weightd_law *law,
				     const struct weightd_shape *shape, const char *pointer,
				     struct weightd_error *err)
{
	if (law->reals[2] < 0.0)
		return refuse(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, law,
			      "its exponent is negative", "an exponent from 0");
	if (law->sizes[0] != 0 && width_of(shape) == 1)
		return refuse(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, law,
			      "one element has no range", "a last dimension of at least 2");
	return WEIGHTD_OK;
}

static enum weightd_code check_block(const struct weightd_law *law,
				     const struct weightd_shape *shape, const char *pointer,
				     struct weightd_error *err)
{
	if (law->sizes[1] != 0 && shape->dims[0] % law->sizes[1] == 0 &&
	    law->sizes[0] < law->sizes[1])
		return WEIGHTD_OK;
	return refuse(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, law,
		      "the first dimension does not fall into equal blocks",
		      "a multiple of the blocks' number");
}

#define SIZES(...) .sizes = {__VA_ARGS__},
#define ROW(row, text, most, check, more, ...)                                               \
	static enum weightd_code prepare_##row(                                              \
		struct weightd_law *law, const struct weightd_shape *shape,                  \
		enum weightd_dtype dtype, const char *pointer, struct weightd_error *err)    \
	{                                                                                    \
		enum weightd_code code =                                                     \
			prepare_row(law, shape, dtype, most(law, shape), pointer, err);      \
		return code == WEIGHTD_OK ? check(law, shape, pointer, err) : code;          \
	}                                                                                    \
	static enum weightd_code fill_##row(const struct weightd_task *task, uint64_t first, \
					    size_t count, void *out)                         \
	{                                                                                    \
		for (size_t i = 0; i < count; i++)                                           \
			weightd_element_write(out, task->dtype, i, row(task, first + i));    \
		return WEIGHTD_OK;                                                           \
	}                                                                                    \
	const struct weightd_distribution weightd_distribution_##row = {                     \
		.name = #row,                                                                \
		.doc = text,                                                                 \
		.flags = WEIGHTD_ELEMENTWISE,                                                \
		.reals = {__VA_ARGS__},                                                      \
		more.prepare = prepare_##row,                                                \
		.fill = fill_##row,                                                          \
	};

ROW(linear_range, "start + step h along the last dimension", linear_most, check_nothing, , "start",
    "step")
ROW(power_range, "offset + factor (h / n)^exponent along the last dimension", power_most,
    check_power, SIZES("closed"), "offset", "factor", "exponent")
ROW(zigzag, "base + step ((h + 1) mod 3 - 1) along the last dimension", power_most, check_nothing, ,
    "base", "step")
ROW(row_block, "A value in one of several equal blocks of rows, zeros in the others", block_most,
    check_block, SIZES("block", "blocks"), "value")
