/*
 * repeated_uniform, repeated_normal: the first size / times rows of a tensor are drawn, each then
 * stands 'times' times in a row.  Source: ICNR, Aitken et al. 2017, for pixel shuffles.
 *
 * Row r has the words of row r / times.
 */
#include "core/distribution/distribution_table.h"

enum { TIMES };

static enum weightd_code prepare_inner(struct weightd_law *law,
				       const struct weightd_distribution *inner,
				       const struct weightd_shape *shape, enum weightd_dtype dtype,
				       const char *pointer, struct weightd_error *err)
{
	const uint64_t times = law->sizes[TIMES];

	if (shape->ndim >= 1 && times != 0 && shape->dims[0] % times == 0)
		return inner->prepare(law, shape, dtype, pointer, err);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "the first dimension %llu is not divisible by %llu",
			  shape->ndim >= 1 ? (unsigned long long)shape->dims[0] : 0,
			  (unsigned long long)times);
	weightd_error_expected(err, "a multiple of %llu rows", (unsigned long long)times);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static enum weightd_code fill_inner(const struct weightd_task *task,
				    const struct weightd_distribution *inner, uint64_t first,
				    size_t count, void *out)
{
	const unsigned bytes = weightd_dtype_row(task->dtype)->bytes;
	uint64_t width = 1;

	for (unsigned i = 1; i < task->shape->ndim; i++)
		width *= task->shape->dims[i]; /* fits: the whole tensor's size was checked */
	for (size_t done = 0; done < count;) {
		const uint64_t row = (first + done) / width, column = (first + done) % width;
		const size_t left = count - done,
			     part = left < width - column ? left : (size_t)(width - column);
		enum weightd_code code =
			inner->fill(task, row / task->law->sizes[TIMES] * width + column, part,
				    (unsigned char *)out + done * bytes);
		if (code != WEIGHTD_OK)
			return code;
		done += part;
	}
	return WEIGHTD_OK;
}

#define ROW(row, inner, text, ...)                                                              \
	static enum weightd_code prepare_##row(                                                 \
		struct weightd_law *law, const struct weightd_shape *shape,                     \
		enum weightd_dtype dtype, const char *pointer, struct weightd_error *err)       \
	{                                                                                       \
		return prepare_inner(law, &weightd_distribution_##inner, shape, dtype, pointer, \
				     err);                                                      \
	}                                                                                       \
	static enum weightd_code fill_##row(const struct weightd_task *task, uint64_t first,    \
					    size_t count, void *out)                            \
	{                                                                                       \
		return fill_inner(task, &weightd_distribution_##inner, first, count, out);      \
	}                                                                                       \
	static struct weightd_moments moments_##row(const struct weightd_law *law)              \
	{                                                                                       \
		return weightd_distribution_##inner.moments(law);                               \
	}                                                                                       \
	const struct weightd_distribution weightd_distribution_##row = {                        \
		.name = #row,                                                                   \
		.doc = text,                                                                    \
		.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,                                  \
		.reals = {__VA_ARGS__},                                                         \
		.sizes = {"times"},                                                             \
		.prepare = prepare_##row,                                                       \
		.fill = fill_##row,                                                             \
		.moments = moments_##row,                                                       \
	};

ROW(repeated_uniform, uniform, "Uniform on [low, high), each row several times", "low", "high")
ROW(repeated_normal, normal, "Normal with a mean and a std, each row several times", "mean", "std")
