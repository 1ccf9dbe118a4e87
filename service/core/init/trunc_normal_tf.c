/*
 * trunc_normal_tf: a standard normal restricted to [a, b], then times std plus mean.  a and b are
 * multiples of std, unlike those of trunc_normal.
 */
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"

static const struct weightd_field fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean of the normal distribution that is cut"),
	STD_ARGUMENT("std", 1.0, "Standard deviation of the normal distribution that is cut"),
	REAL_ARGUMENT("a", -2.0, "Least value, in std from the mean"),
	REAL_ARGUMENT("b", 2.0, "Largest value, in std from the mean"),
};

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	const double a = weightd_value_real(&arguments[2]), b = weightd_value_real(&arguments[3]);

	(void)target;
	if (a <= b)
		return init_truncated(law, why, weightd_value_real(&arguments[0]),
				      weightd_value_real(&arguments[1]), a, b);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "trunc_normal_tf: a is %g and b is %g", a, b);
	weightd_error_expected(err, "a not above b");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static const char *const aliases[] = {"timm.trunc_normal_tf", NULL};

const struct weightd_initializer weightd_init_trunc_normal_tf = {
	.name = "trunc_normal_tf",
	.aliases = aliases,
	.doc = "Normal (mean, std) restricted to [mean + a * std, mean + b * std]",
	.source = "timm.layers.weight_init.trunc_normal_tf_",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
