/*
 * trunc_normal: N(mean, std) restricted to [a, b].  a and b are absolute values, not multiples of
 * std.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

static const struct weightd_field fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean of the normal distribution that is cut"),
	STD_ARGUMENT("std", 1.0, "Standard deviation of the normal distribution that is cut"),
	REAL_ARGUMENT("a", -2.0, "Least value (absolute)"),
	REAL_ARGUMENT("b", 2.0, "Largest value (absolute)"),
};

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	const double a = weightd_value_real(&arguments[2]), b = weightd_value_real(&arguments[3]);

	(void)target;
	if (a > b) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "trunc_normal: a is %g and b is %g", a, b);
		weightd_error_expected(err, "a not above b");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	law->distribution = &weightd_distribution_trunc_normal;
	for (size_t i = 0; i < 4; i++)
		law->reals[i] = weightd_value_real(&arguments[i]);
	const struct weightd_moments moments = law->distribution->moments(law);

	why->has_mean = why->has_std = moments.known;
	why->mean = moments.mean; /* of the values that come out, not of the normal distribution
				     that is cut */
	why->std = moments.std;
	why->has_bounds = true;
	why->low = a;
	why->high = b;
	return WEIGHTD_OK;
}

static const char *const aliases[] = {"timm.trunc_normal", NULL};

const struct weightd_initializer weightd_init_trunc_normal = {
	.name = "trunc_normal",
	.aliases = aliases,
	.doc = "Normal (mean, std) restricted to the absolute interval [a, b]",
	.source = "torch.nn.init.trunc_normal_",
	.example = "trunc_normal(std=0.02)",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
