/*
 * padded_normal: the values of 'normal', but row 'padding' (of the first dimension) is 0.
 * The words of that row are passed over, as a generator that draws them in order would.
 */
#include "core/distribution/distribution_table.h"

#include <string.h>

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	if (shape->ndim >= 1 && law->padding < shape->dims[0])
		return weightd_distribution_normal.prepare(law, shape, dtype, pointer, err);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "padding row %llu is not in the tensor",
			  (unsigned long long)law->padding);
	weightd_error_expected(err, "a row of the tensor");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const unsigned bytes = weightd_dtype_row(task->dtype)->bytes;
	const uint64_t end = first + count;
	uint64_t width = 1;
	enum weightd_code code = weightd_distribution_normal.fill(task, first, count, out);

	for (unsigned i = 1; i < task->shape->ndim; i++)
		width *= task->shape->dims[i]; /* fits: the whole tensor's size was checked */
	const uint64_t row = task->law->padding * width, row_end = row + width;
	const uint64_t from = row > first ? row : first, to = row_end < end ? row_end : end;
	if (code == WEIGHTD_OK && from < to)
		memset((unsigned char *)out + (from - first) * bytes, 0,
		       (size_t)(to - from) * bytes);
	return code;
}

const struct weightd_distribution weightd_distribution_padded_normal = {
	.name = "padded_normal",
	.doc = "Normal with a mean and a standard deviation, one row of zeros",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.reals = {"mean", "std"},
	.sizes = {"padding"},
	.prepare = prepare,
	.fill = fill,
};
