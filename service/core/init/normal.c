/*
 * normal: N(mean, std).
 */
#include "core/init/init_parts.h"

static const struct weightd_field fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean"),
	STD_ARGUMENT("std", 1.0, "Standard deviation"),
};

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	(void)target;
	(void)pointer;
	(void)err;
	return init_normal(law, why, weightd_value_real(&arguments[0]),
			   weightd_value_real(&arguments[1]));
}

static const char *const aliases[] = {"burn.Normal", NULL};

const struct weightd_initializer weightd_init_normal = {
	.name = "normal",
	.aliases = aliases,
	.doc = "Normal with mean and standard deviation std",
	.source = "torch.nn.init.normal_",
	.example = "normal(0, 0.02)",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
