/*
 * uniform: U(a, b).
 */
#include "core/init/init_parts.h"

static const struct weightd_field fields[] = {
	REAL_ARGUMENT("a", 0.0, "Lower bound, included"),
	REAL_ARGUMENT("b", 1.0, "Upper bound, not reached unless it equals a"),
};

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	const double a = weightd_value_real(&arguments[0]), b = weightd_value_real(&arguments[1]);

	(void)target;
	if (a > b) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "uniform: a is %g and b is %g", a, b);
		weightd_error_expected(err, "a not above b");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	return init_uniform(law, why, a, b);
}

const struct weightd_initializer weightd_init_uniform = {
	.name = "uniform",
	.doc = "Uniform on [a, b)",
	.source = "torch.nn.init.uniform_",
	.example = "uniform(-0.1, 0.1)",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
