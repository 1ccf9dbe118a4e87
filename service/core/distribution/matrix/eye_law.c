/*
 * eye: ones on the main diagonal of a matrix, zeros elsewhere.  Source: torch.nn.init.eye_.
 * scaled_eye: a number in place of the ones.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"

#include <string.h>

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	(void)dtype;
	if (shape->ndim == 2)
		return WEIGHTD_OK;
	enum weightd_code code = weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
						   "%s fills matrices, got %u dimensions",
						   law->distribution->name, shape->ndim);
	weightd_error_expected(err, "a tensor of 2 dimensions");
	return code;
}

static enum weightd_code fill_diagonal(const struct weightd_task *task, uint64_t first,
				       size_t count, double value, void *out)
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
			weightd_element_write(out, task->dtype, (size_t)(index - first), value);
	}
	return WEIGHTD_OK;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	return fill_diagonal(task, first, count, 1.0, out);
}

const struct weightd_distribution weightd_distribution_eye = {
	.name = "eye",
	.doc = "The identity matrix, rectangular allowed",
	.flags = WEIGHTD_ELEMENTWISE,
	.prepare = prepare,
	.fill = fill,
};

static enum weightd_code prepare_scaled(struct weightd_law *law, const struct weightd_shape *shape,
					enum weightd_dtype dtype, const char *pointer,
					struct weightd_error *err)
{
	double gain = law->scaled_eye.gain;
	enum weightd_code code = prepare(law, shape, dtype, pointer, err);

	if (code == WEIGHTD_OK)
		code = weightd_require_finite(law, pointer, err);
	return code != WEIGHTD_OK
		       ? code
		       : weightd_require_holds(law, dtype, gain < 0 ? -gain : gain, pointer, err);
}

static enum weightd_code fill_scaled(const struct weightd_task *task, uint64_t first, size_t count,
				     void *out)
{
	return fill_diagonal(task, first, count, task->law->scaled_eye.gain, out);
}

const struct weightd_distribution weightd_distribution_scaled_eye = {
	.name = "scaled_eye",
	.doc = "A number on the main diagonal of a matrix, zeros elsewhere",
	.flags = WEIGHTD_ELEMENTWISE,
	.reals = {"gain"},
	.prepare = prepare_scaled,
	.fill = fill_scaled,
};
