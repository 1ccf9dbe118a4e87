/*
 * log_range: log(1), log(2), ... along the last dimension.  Source: A_log of Mamba (S4D-real).
 */
#include "core/number/elementary.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	(void)law, (void)dtype;
	if (shape->ndim >= 1)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "log_range cannot fill a scalar");
	weightd_error_expected(err, "a tensor of at least 1 dimension");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static double element(const struct weightd_task *task, uint64_t index)
{
	const uint64_t width = task->shape->dims[task->shape->ndim - 1];

	return weightd_log_double((double)(index % width + 1));
}

const struct weightd_distribution weightd_distribution_log_range = {
	.name = "log_range",
	.doc = "log(1), log(2), ... along the last dimension",
	.flags = WEIGHTD_ELEMENTWISE,
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = element,
};
