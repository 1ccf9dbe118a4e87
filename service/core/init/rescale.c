/*
 * scale, divide: what is there, times or by a number, as p.mul_() and p.div_() do.
 */
#include "core/init/init_parts.h"

static const struct weightd_field scale_fields[] = {
	{.name = "factor",
	 .doc = "Number that the values are multiplied by",
	 .accepts = WEIGHTD_REAL,
	 .required = true},
};

static enum weightd_code resolve_scale(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *arguments,
				       const struct weightd_target *target, const char *pointer,
				       struct weightd_error *err)
{
	(void)target, (void)pointer, (void)err;
	enum weightd_code code = init_constant(law, why, weightd_value_real(&arguments[0]));
	why->has_mean = why->has_std = why->has_bounds = false;
	why->has_gain = true;
	why->gain = law->reals[0];
	return code;
}

static const char *const scale_aliases[] = {"mul", NULL};

const struct weightd_initializer weightd_init_scale = {
	.name = "scale",
	.aliases = scale_aliases,
	.doc = "The values that are there, times factor",
	.source = "torch.Tensor.mul_",
	.flags = WEIGHTD_MULTIPLIES,
	INIT_FIELDS(scale_fields),
	.resolve = resolve_scale,
};

static const struct weightd_field divide_fields[] = {
	{.name = "divisor",
	 .doc = "Number that the values are divided by, not 0",
	 .accepts = WEIGHTD_REAL,
	 .required = true},
};

static enum weightd_code resolve_divide(struct weightd_law *law, struct weightd_explanation *why,
					const struct weightd_value *arguments,
					const struct weightd_target *target, const char *pointer,
					struct weightd_error *err)
{
	double divisor = weightd_value_real(&arguments[0]);

	if (divisor == 0.0) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "divisor of divide on %s is 0", target->name);
		weightd_error_expected(err, "a number that is not 0");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	enum weightd_code code = init_constant(law, why, divisor);
	why->has_mean = why->has_std = why->has_bounds = false;
	why->has_gain = true;
	why->gain = 1.0 / divisor;
	return code;
}

static const char *const divide_aliases[] = {"div", NULL};

const struct weightd_initializer weightd_init_divide = {
	.name = "divide",
	.aliases = divide_aliases,
	.doc = "The values that are there, by divisor",
	.source = "torch.Tensor.div_",
	.flags = WEIGHTD_DIVIDES,
	INIT_FIELDS(divide_fields),
	.resolve = resolve_divide,
};
