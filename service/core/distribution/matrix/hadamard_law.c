/*
 * hadamard: ZerO's matrices.  Where there are not more rows than columns the identity, else the
 * rows and columns needed of a Hadamard matrix of order 2^m over its norm, 2^m the first power of 2
 * from the rows' number.  Convolutions have it at their centre tap, size / 2, and zeros elsewhere.
 *
 * Source: Zhao, Schaefer, Anandkumar 2021, algorithm 1, by the authors' code.  Element (i, j) of
 * Sylvester's matrix is -1 where i and j have an odd number of common bits.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"

enum { SCALE, CENTRE, TAPS }; /* derived; the last two are exact below 2^53 */

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);
	double power = 1.0, centre = 0.0, taps = 1.0;
	unsigned m = 0;

	if (code != WEIGHTD_OK)
		return code;
	if (shape->ndim < 2 || shape->ndim > 5) {
		weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
				  "hadamard fills matrices and convolutions, got %u dimensions",
				  shape->ndim);
		weightd_error_expected(err, "a tensor of 2 to 5 dimensions");
		return WEIGHTD_ERR_SHAPE_MISMATCH;
	}
	for (; power < (double)shape->dims[0] && m < 64; m++)
		power *= 2.0;
	for (unsigned i = 2; i < shape->ndim; i++) {
		taps *= (double)shape->dims[i];
		centre = centre * (double)shape->dims[i] + (double)(shape->dims[i] / 2);
	}
	if (taps >= 0x1p53) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				  "a kernel of %g elements", taps);
		weightd_error_expected(err, "fewer than 2^53");
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	law->derived[SCALE] = 1.0 / __builtin_sqrt(power);
	law->derived[CENTRE] = centre;
	law->derived[TAPS] = taps;
	return WEIGHTD_OK;
}

static double element(const struct weightd_task *task, uint64_t index)
{
	const uint64_t rows = task->shape->dims[0], columns = task->shape->dims[1];
	const uint64_t taps = (uint64_t)task->law->derived[TAPS];
	const uint64_t i = index / taps / columns, j = index / taps % columns;

	if (index % taps != (uint64_t)task->law->derived[CENTRE])
		return 0.0;
	if (rows <= columns)
		return i == j ? 1.0 : 0.0;
	const unsigned common = (unsigned)__builtin_popcountll(i & j);
	return common % 2 == 0 ? task->law->derived[SCALE] : -task->law->derived[SCALE];
}

const struct weightd_distribution weightd_distribution_hadamard = {
	.name = "hadamard",
	.doc = "Identity, or a part of a Hadamard matrix over its norm; a convolution's centre tap",
	.flags = WEIGHTD_ELEMENTWISE,
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = element,
};
