/*
 * bilinear: the kernel of a transposed convolution that enlarges images by interpolation.
 * (1 - |x / f - c|) (1 - |y / f - c|), f = ceil(size / 2).
 *
 * Pattern 0, Long, Shelhamer, Darrell 2015: channel d to channel d (to all if there is one), c f is
 * the kernel's centre.  Pattern 1, Paddle's and MXNet's Bilinear: every pair of channels, c = (2 f
 * - 1 - f mod 2) / (2 f), and y is the element's number divided by the size, with its fraction,
 * modulo the size.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	char text[128];
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);

	if (code != WEIGHTD_OK || (shape->ndim == 4 && shape->dims[2] == shape->dims[3]))
		return code;
	weightd_shape_text(shape, text, sizeof text);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, "bilinear cannot fill %s",
			  text);
	weightd_error_expected(err, "(channels, channels, size, size)");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static double magnitude(double x)
{
	return x < 0.0 ? -x : x;
}

/* By the exact centre, as in the reference code of the paper. */
static double of_channel(uint64_t x, uint64_t y, uint64_t size)
{
	const double f = (double)((size + 1) / 2), centre = size % 2 == 1 ? f - 1.0 : f - 0.5;

	return (1.0 - magnitude((double)x - centre) / f) *
	       (1.0 - magnitude((double)y - centre) / f);
}

static double of_pair(uint64_t index, uint64_t size)
{
	const uint64_t whole = (size + 1) / 2;
	const double f = (double)whole, c = (2.0 * f - 1.0 - (double)(whole % 2)) / (2.0 * f);
	const double y =
		(double)index / (double)size - (double)(index / (size * size)) * (double)size;

	return (1.0 - magnitude((double)(index % size) / f - c)) * (1.0 - magnitude(y / f - c));
}

static double element(const struct weightd_task *task, uint64_t index)
{
	const uint64_t size = task->shape->dims[3], taps = size * size, in = task->shape->dims[1];

	if (task->law->pattern != 0)
		return of_pair(index, size);
	if (in != 1 && index / (in * taps) != index / taps % in)
		return 0.0;
	return of_channel(index % size, index / size % size, size);
}

const struct weightd_distribution weightd_distribution_bilinear = {
	.name = "bilinear",
	.doc = "A kernel that enlarges images by bilinear interpolation",
	.flags = WEIGHTD_ELEMENTWISE,
	.sizes = {"pattern"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = element,
};
