/*
 * uniform: values in [low, high), equal to low where the bounds are equal.
 *
 * u has 24 bits (float32 and the half types, one word) or 53 bits (float64, two words); the value
 * is low + u * (high - low), clamped to the values of the dtype that lie in [low, high).  The
 * law is a contract: service/notes/determinism.md; the values are made in
 * kernels/uniform_kernel.c.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/kernels/kernel.h"
#include "core/distribution/distribution_table.h"

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	double low = law->uniform.low, high = law->uniform.high;
	enum weightd_dtype compute = weightd_compute_dtype(dtype);
	enum weightd_code code;

	(void)shape;
	if ((code = weightd_require_float(law, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(law, pointer, err)) != WEIGHTD_OK)
		return code;
	if (low > high) {
		code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
					 "low %g of uniform is above high %g", low, high);
		weightd_error_expected(err, "low <= high");
		return code;
	}
	double magnitude = -low > high ? -low : high;
	if ((code = weightd_require_holds(law, dtype, magnitude, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_holds(law, compute, high - low, pointer, err)) != WEIGHTD_OK)
		return code;
	law->derived[WEIGHTD_UNIFORM_BASE] = weightd_dtype_round(compute, low);
	law->derived[WEIGHTD_UNIFORM_SPAN] = weightd_dtype_round(compute, high - low);
	law->derived[WEIGHTD_UNIFORM_BOTTOM] = weightd_dtype_at_least(dtype, low);
	law->derived[WEIGHTD_UNIFORM_TOP] = weightd_dtype_below(dtype, high);
	if (low == high) {
		law->derived[WEIGHTD_UNIFORM_SPAN] = 0.0;
		law->derived[WEIGHTD_UNIFORM_BOTTOM] = law->derived[WEIGHTD_UNIFORM_TOP] =
			weightd_dtype_round(dtype, low);
	}
	if (law->derived[WEIGHTD_UNIFORM_BOTTOM] <= law->derived[WEIGHTD_UNIFORM_TOP])
		return WEIGHTD_OK;
	code = weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
				 "no %s value is in [%.17g, %.17g)", weightd_dtype_row(dtype)->name,
				 low, high);
	weightd_error_expected(err, "a wider interval or a wider dtype");
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	weightd_kernel_fill(task, first, count, out, weightd_uniform_kernels);
	return WEIGHTD_OK;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	double low = law->uniform.low, high = law->uniform.high;

	return (struct weightd_moments){true, low + (high - low) / 2.0,
					(high - low) / __builtin_sqrt(12.0), low, high};
}

const struct weightd_distribution weightd_distribution_uniform = {
	.name = "uniform",
	.doc = "Uniform on [low, high)",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"low", "high"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
};
