/*
 * dirac: a convolution that passes its input channels through.  Source: torch.nn.init.dirac_.
 *
 * With 'groups' groups of out / groups output channels each, w[g * out / groups + d, d, centre] is
 * 1 for d < min(out / groups, in), all else 0; the centre of an axis is size / 2.
 */
#include "core/distribution/distribution_table.h"

#include <string.h>

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	uint64_t groups = law->groups;
	enum weightd_code code;

	(void)dtype;
	if (shape->ndim < 3 || shape->ndim > 5) {
		code = weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
					 "dirac fills convolution weights, got %u dimensions",
					 shape->ndim);
		weightd_error_expected(err, "a tensor of 3, 4 or 5 dimensions");
		return code;
	}
	if (groups != 0 && shape->dims[0] % groups == 0)
		return WEIGHTD_OK;
	code = weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
				 "groups is %llu, which does not divide the first dimension %llu",
				 (unsigned long long)groups, (unsigned long long)shape->dims[0]);
	weightd_error_expected(err, "a divisor of %llu", (unsigned long long)shape->dims[0]);
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const struct weightd_shape *shape = task->shape;
	uint64_t kernel = 1, centre = 0;

	memset(out, 0, count * weightd_dtype_row(task->dtype)->bytes);
	if (count == 0)
		return WEIGHTD_OK;
	for (unsigned i = 2; i < shape->ndim; i++) {
		kernel *= shape->dims[i];
		centre = centre * shape->dims[i] + shape->dims[i] / 2;
	}
	uint64_t in = shape->dims[1], per_group = shape->dims[0] / task->law->groups;
	/* Output channel o has at most one 1: element (o, o % per_group, centre). */
	for (uint64_t o = first / (in * kernel); o < shape->dims[0]; o++) {
		uint64_t d = o % per_group, index = (o * in + d) * kernel + centre;
		if (o * in * kernel >= first + count)
			break;
		if (d < in && index >= first && index < first + count)
			weightd_element_write(out, task->dtype, (size_t)(index - first), 1.0);
	}
	return WEIGHTD_OK;
}

const struct weightd_distribution weightd_distribution_dirac = {
	.name = "dirac",
	.doc = "Ones that pass input channels through a convolution, per group",
	.flags = WEIGHTD_ELEMENTWISE,
	.sizes = {"groups"},
	.prepare = prepare,
	.fill = fill,
};
