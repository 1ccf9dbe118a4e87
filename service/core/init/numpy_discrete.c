/*
 * numpy.poisson, numpy.binomial: p.data[:] = torch.from_numpy(numpy.random...).  numpy makes int64, which
 * torch takes for no parameter, so the tensor keeps its dtype.  Arguments and their ranges are numpy's.
 */
#include "core/init/init_parts.h"
#include "core/rng/tables.h"

static const struct weightd_field poisson_fields[] = {
	{.name = "lam", .doc = "Mean", .accepts = WEIGHTD_REAL, .min = 0, .max = 9.223372006484771e18,
	 .fallback = WEIGHTD_VALUE_REAL(1.0)},
	SIZE_ARGUMENT,
};

static enum weightd_code resolve_poisson(struct weightd_recipe *recipe, struct weightd_explanation *why,
                                         const struct weightd_value *a, const struct weightd_target *target,
                                         const char *pointer, struct weightd_error *err)
{
	recipe->reals[0] = weightd_value_real(&a[0]);
	return init_numpy(recipe, why, &weightd_distribution_poisson, &a[1], target, "numpy.poisson", pointer,
	                  err);
}

const struct weightd_initializer weightd_init_numpy_poisson = {
	.name = "numpy.poisson",
	.doc = "Counts, Poisson with mean lam, in the tensor's dtype",
	.source = "numpy.random.poisson",
	.example = "numpy.poisson(3)",
	INIT_FIELDS(poisson_fields),
	.resolve = resolve_poisson,
};

static const struct weightd_field binomial_fields[] = {
	{.name = "n", .doc = "Trials; what follows the decimal point is cut off", .accepts = WEIGHTD_REAL,
	 .required = true, .min = 0, .max = WEIGHTD_NO_MAXIMUM},
	{.name = "p", .doc = "Probability of a success", .accepts = WEIGHTD_REAL, .required = true, .min = 0,
	 .max = 1},
	SIZE_ARGUMENT,
};

static enum weightd_code resolve_binomial(struct weightd_recipe *recipe, struct weightd_explanation *why,
                                          const struct weightd_value *a, const struct weightd_target *target,
                                          const char *pointer, struct weightd_error *err)
{
	if (a[0].kind == WEIGHTD_REAL && a[0].real >= 0x1p63) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "numpy.binomial: n is %g", a[0].real);
		weightd_error_expected(err, "0 to 9223372036854775807");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	recipe->sizes[0] = a[0].kind == WEIGHTD_INT ? (uint64_t)a[0].integer : (uint64_t)a[0].real;
	recipe->reals[0] = weightd_value_real(&a[1]);
	return init_numpy(recipe, why, &weightd_distribution_binomial, &a[2], target, "numpy.binomial", pointer,
	                  err);
}

const struct weightd_initializer weightd_init_numpy_binomial = {
	.name = "numpy.binomial",
	.doc = "Counts, successes of n trials with probability p, in the tensor's dtype",
	.source = "numpy.random.binomial",
	.example = "numpy.binomial(10, 0.5)",
	INIT_FIELDS(binomial_fields),
	.resolve = resolve_binomial,
};
