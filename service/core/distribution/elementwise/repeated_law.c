/*
 * repeated_uniform, repeated_normal: the first size / times rows of a tensor are drawn, each is
 * then repeated 'times' times.  Source: ICNR, Aitken et al. 2017, for pixel shuffles.
 *
 * Row r has the words of row r / times.
 */
#include "core/distribution/distribution_table.h"

/* The rules of a row: the repeated law. */
static const struct weightd_distribution *inner_of(const struct weightd_law *law)
{
	return law->distribution->rules;
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	const uint64_t times = law->times;

	if (shape->ndim >= 1 && times != 0 && shape->dims[0] % times == 0)
		return inner_of(law)->prepare(law, shape, dtype, pointer, err);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "the first dimension %llu is not divisible by %llu",
			  shape->ndim >= 1 ? (unsigned long long)shape->dims[0] : 0,
			  (unsigned long long)times);
	weightd_error_expected(err, "a multiple of %llu rows", (unsigned long long)times);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const unsigned bytes = weightd_dtype_row(task->dtype)->bytes;
	uint64_t width = 1;

	for (unsigned i = 1; i < task->shape->ndim; i++)
		width *= task->shape->dims[i]; /* fits: the whole tensor's size was checked */
	for (size_t done = 0; done < count;) {
		const uint64_t row = (first + done) / width, column = (first + done) % width;
		const size_t left = count - done,
			     some = left < width - column ? left : (size_t)(width - column);
		enum weightd_code code =
			inner_of(task->law)->fill(task, row / task->law->times * width + column,
						  some, (unsigned char *)out + done * bytes);
		if (code != WEIGHTD_OK)
			return code;
		done += some;
	}
	return WEIGHTD_OK;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	return inner_of(law)->moments(law);
}

const struct weightd_distribution weightd_distribution_repeated_uniform = {
	.name = "repeated_uniform",
	.doc = "Uniform on [low, high), each row several times",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.reals = {"low", "high"},
	.sizes = {"times"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
	.rules = &weightd_distribution_uniform,
};

const struct weightd_distribution weightd_distribution_repeated_normal = {
	.name = "repeated_normal",
	.doc = "Normal with a mean and a std, each row several times",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.reals = {"mean", "std"},
	.sizes = {"times"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
	.rules = &weightd_distribution_normal,
};
