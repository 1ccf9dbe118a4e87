/*
 * normal: mean + std * z by the transform of Box and Muller 1958.
 *
 * A pair of uniforms makes two elements: r cos and r sin of a radius r = sqrt(-2 log u) and an
 * angle. float32 and the half types take one word for each uniform, float64 two.  The law is a
 * contract: service/notes/determinism.md; the values are made in kernels/normal_kernel.c.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/kernels/kernel.h"
#include "core/distribution/distribution_table.h"

/* No |z| is larger: sqrt(2 * 54 * log 2) = 8.65 for float64, sqrt(2 * 33 * log 2) = 6.76 else. */
#define LARGEST_Z 9.0

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	double mean = law->normal.mean, std = law->normal.std;
	enum weightd_dtype compute = weightd_compute_dtype(dtype);
	enum weightd_code code;

	(void)shape;
	if ((code = weightd_require_float(law, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(law, pointer, err)) != WEIGHTD_OK)
		return code;
	if (std < 0.0) {
		code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "std of %s is %g",
					 law->distribution->name, std);
		weightd_error_expected(err, "std >= 0");
		return code;
	}
	double magnitude = (mean < 0.0 ? -mean : mean) + LARGEST_Z * std;
	if ((code = weightd_require_holds(law, dtype, magnitude, pointer, err)) != WEIGHTD_OK)
		return code;
	law->derived[WEIGHTD_NORMAL_CENTRE] = weightd_dtype_round(compute, mean);
	law->derived[WEIGHTD_NORMAL_SCALE] = weightd_dtype_round(compute, std);
	return WEIGHTD_OK;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	weightd_kernel_fill(task, first, count, out, weightd_normal_kernels);
	return WEIGHTD_OK;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	return (struct weightd_moments){true, law->normal.mean, law->normal.std, -__builtin_inf(),
					__builtin_inf()};
}

const struct weightd_distribution weightd_distribution_normal = {
	.name = "normal",
	.doc = "Normal with a mean and a standard deviation",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"mean", "std"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
};
