/*
 * eye: ones on the main diagonal of a matrix, zeros elsewhere.  Source: torch.nn.init.eye_.
 */
#include "core/rng/tables.h"

#include <string.h>

static enum weightd_code prepare(struct weightd_recipe *recipe, const struct weightd_shape *shape,
                                 enum weightd_dtype dtype, const char *pointer,
                                 struct weightd_error *err)
{
	(void)recipe, (void)dtype;
	if (shape->ndim == 2)
		return WEIGHTD_OK;
	enum weightd_code code =
		weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
	                          "eye fills matrices, got %u dimensions", shape->ndim);
	weightd_error_expected(err, "a tensor of 2 dimensions");
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
                              void *out)
{
	uint64_t rows = task->shape->dims[0], cols = task->shape->dims[1];
	uint64_t diagonal = rows < cols ? rows : cols;

	memset(out, 0, count * weightd_dtype_row(task->dtype)->bytes);
	if (count == 0)
		return WEIGHTD_OK;
	/* Element (d, d) is number d * (cols + 1). */
	for (uint64_t d = first / (cols + 1); d < diagonal; d++) {
		uint64_t index = d * (cols + 1);
		if (index >= first + count)
			break;
		if (index >= first)
			weightd_element_write(out, task->dtype, (size_t)(index - first), 1.0);
	}
	return WEIGHTD_OK;
}

const struct weightd_distribution weightd_distribution_eye = {
	.name = "eye",
	.doc = "The identity matrix, rectangular allowed",
	.flags = WEIGHTD_ELEMENTWISE,
	.prepare = prepare,
	.fill = fill,
};
