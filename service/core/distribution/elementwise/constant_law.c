/*
 * constant: one value everywhere.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"

#include <string.h>

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	(void)shape;
	enum weightd_code code = weightd_require_finite(law, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	double rounded = weightd_dtype_round(dtype, law->constant.value);
	if (weightd_dtype_row(dtype)->is_float ? weightd_is_finite(rounded)
					       : rounded == law->constant.value)
		return WEIGHTD_OK;
	code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				 "the value %g does not fit into %s", law->constant.value,
				 weightd_dtype_row(dtype)->name);
	weightd_error_expected(err, "%s absolute values up to %g",
			       weightd_dtype_row(dtype)->is_float ? "" : "integers,",
			       weightd_dtype_largest(dtype));
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	size_t bytes = weightd_dtype_row(task->dtype)->bytes, total = count * bytes, done = bytes;

	(void)first;
	if (count == 0)
		return WEIGHTD_OK;
	weightd_element_write(out, task->dtype, 0, task->law->constant.value);
	/* Copy the filled part behind itself, twice as much each time. */
	while (done < total) {
		size_t piece = done < total - done ? done : total - done;
		memcpy((unsigned char *)out + done, out, piece);
		done += piece;
	}
	return WEIGHTD_OK;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	double value = law->constant.value;

	return (struct weightd_moments){true, value, 0.0, value, value};
}

const struct weightd_distribution weightd_distribution_constant = {
	.name = "constant",
	.doc = "One value in every element",
	.flags = WEIGHTD_ELEMENTWISE,
	.reals = {"value"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
};
