/*
 * trunc_normal: a normal distribution (mean, std) restricted to [a, b], by the inverse of its
 * distribution function.  a and b are absolute, as in torch.nn.init.trunc_normal_.
 *
 * An element is measured from the nearer end: its distance p from the lower tail and q from the
 * upper one are both sums of positive terms, so that no precision is lost however far out the
 * interval is.  The law is a contract: service/notes/determinism.md; the values are made in
 * kernels/trunc_normal_kernel.c.
 */
#include "core/number/elementary.h"
#include "core/distribution/bounds.h"
#include "core/distribution/kernels/kernel.h"
#include "core/distribution/distribution_table.h"

static enum weightd_code refuse(const struct weightd_law *law, const char *pointer,
				const char *reason, const char *expected, struct weightd_error *err)
{
	enum weightd_code code = weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
						   "[%g, %g] %s (mean %g, std %g)",
						   law->trunc_normal.a, law->trunc_normal.b, reason,
						   law->trunc_normal.mean, law->trunc_normal.std);

	weightd_error_expected(err, "%s", expected);
	return code;
}

/* The masses; refuses intervals in which the quantile cannot be computed with any precision. */
static enum weightd_code prepare_masses(struct weightd_law *law, enum weightd_dtype compute,
					const char *pointer, struct weightd_error *err)
{
	double mean = law->trunc_normal.mean, std = law->trunc_normal.std;
	double low = (law->trunc_normal.a - mean) / std, high = (law->trunc_normal.b - mean) / std;
	bool is_double = compute == WEIGHTD_FLOAT64;
	double below = weightd_normal_tail(-low), above = weightd_normal_tail(high);
	double between = weightd_normal_mass(low, high);

	if (between < (is_double ? 0x1p-960 : 0x1p-86))
		return refuse(law, pointer, "is too far out for its dtype",
			      is_double ? "an interval within 36 std of the mean"
					: "an interval within 10 std of the mean, or float64",
			      err);
	if (between < (is_double ? 0x1p-32 : 0x1p-16) * (below < above ? below : above))
		return refuse(law, pointer, "is too narrow for its dtype",
			      "a wider interval, or uniform, which is the same there", err);
	law->derived[WEIGHTD_TRUNC_BELOW] = weightd_dtype_round(compute, below);
	law->derived[WEIGHTD_TRUNC_ABOVE] = weightd_dtype_round(compute, above);
	law->derived[WEIGHTD_TRUNC_BETWEEN] = weightd_dtype_round(compute, between);
	return WEIGHTD_OK;
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	double mean = law->trunc_normal.mean, std = law->trunc_normal.std, a = law->trunc_normal.a,
	       b = law->trunc_normal.b;
	enum weightd_dtype compute = weightd_compute_dtype(dtype);
	enum weightd_code code;

	(void)shape;
	if ((code = weightd_require_float(law, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(law, pointer, err)) != WEIGHTD_OK)
		return code;
	if (std < 0.0) {
		code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
					 "std of trunc_normal is %g", std);
		weightd_error_expected(err, "std >= 0");
		return code;
	}
	if (a > b)
		return refuse(law, pointer, "is empty", "a <= b", err);
	if ((code = weightd_require_holds(law, compute, mean < 0.0 ? -mean : mean, pointer, err)) !=
		    WEIGHTD_OK ||
	    (code = weightd_require_holds(law, compute, std, pointer, err)) != WEIGHTD_OK)
		return code;
	law->derived[WEIGHTD_TRUNC_CENTRE] = weightd_dtype_round(compute, mean);
	law->derived[WEIGHTD_TRUNC_SCALE] = weightd_dtype_round(compute, std);
	law->derived[WEIGHTD_TRUNC_BOTTOM] = weightd_dtype_at_least(dtype, a);
	law->derived[WEIGHTD_TRUNC_TOP] = weightd_dtype_at_most(dtype, b);
	if (a == b)
		law->derived[WEIGHTD_TRUNC_BOTTOM] = law->derived[WEIGHTD_TRUNC_TOP] =
			weightd_dtype_round(dtype, a);
	if (law->derived[WEIGHTD_TRUNC_BOTTOM] > law->derived[WEIGHTD_TRUNC_TOP] ||
	    !weightd_is_finite(law->derived[WEIGHTD_TRUNC_BOTTOM]) ||
	    !weightd_is_finite(law->derived[WEIGHTD_TRUNC_TOP]))
		return refuse(law, pointer, "contains no value of the dtype",
			      "a wider interval or dtype", err);
	if (std == 0.0 && (mean < a || mean > b))
		return refuse(law, pointer, "has no probability", "mean in [a, b] where std is 0",
			      err);
	/* One possible value: any mass will do, the clamps and the factor 0 decide. */
	law->derived[WEIGHTD_TRUNC_BELOW] = law->derived[WEIGHTD_TRUNC_ABOVE] = 0.0;
	law->derived[WEIGHTD_TRUNC_BETWEEN] = 1.0;
	return a == b || std == 0.0 ? WEIGHTD_OK : prepare_masses(law, compute, pointer, err);
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	weightd_kernel_fill(task, first, count, out, weightd_trunc_normal_kernels);
	return WEIGHTD_OK;
}

/*
 * With alpha, beta the bounds in std, D the mass between and phi the density: mean + std
 * (phi(alpha)
 * - phi(beta)) / D; variance std^2 (1 + (alpha phi(alpha) - beta phi(beta)) / D - (that)^2).
 */
static struct weightd_moments moments(const struct weightd_law *law)
{
	double mean = law->trunc_normal.mean, std = law->trunc_normal.std, a = law->trunc_normal.a,
	       b = law->trunc_normal.b;

	if (a == b)
		return (struct weightd_moments){true, a, 0.0, a, b};
	if (std == 0.0)
		return (struct weightd_moments){true, mean, 0.0, a, b};
	double low = (a - mean) / std, high = (b - mean) / std,
	       mass = weightd_normal_mass(low, high);
	double at_low = weightd_normal_density(low), at_high = weightd_normal_density(high);
	double shift = (at_low - at_high) / mass;
	double variance = 1.0 + (low * at_low - high * at_high) / mass - shift * shift;

	return (struct weightd_moments){true, mean + std * shift,
					std * __builtin_sqrt(variance > 0.0 ? variance : 0.0), a,
					b};
}

const struct weightd_distribution weightd_distribution_trunc_normal = {
	.name = "trunc_normal",
	.doc = "Normal with a mean and a standard deviation, restricted to [a, b]",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"mean", "std", "a", "b"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
};
