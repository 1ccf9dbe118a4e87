/*
 * constant, zeros, ones: the same value everywhere.
 */
#include "core/init/init_parts.h"

static const struct weightd_field constant_fields[] = {
	{.name = "val", .doc = "The value", .accepts = WEIGHTD_REAL, .required = true},
};

static enum weightd_code resolve_constant(struct weightd_law *law, struct weightd_explanation *why,
					  const struct weightd_value *arguments,
					  const struct weightd_target *target, const char *pointer,
					  struct weightd_error *err)
{
	(void)target;
	(void)pointer;
	(void)err;
	return init_constant(law, why, weightd_value_real(&arguments[0]));
}

const struct weightd_initializer weightd_init_constant = {
	.name = "constant",
	.doc = "Every element is val",
	.source = "torch.nn.init.constant_",
	.example = "constant(0.3)",
	INIT_FIELDS(constant_fields),
	.resolve = resolve_constant,
};

static enum weightd_code resolve_zeros(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *arguments,
				       const struct weightd_target *target, const char *pointer,
				       struct weightd_error *err)
{
	(void)arguments;
	(void)target;
	(void)pointer;
	(void)err;
	return init_constant(law, why, 0.0);
}

static const char *const zeros_aliases[] = {"mxnet.Zero", "mindspore.Zero", "dl4j.ZERO",
					    "burn.Zeros", NULL};

const struct weightd_initializer weightd_init_zeros = {
	.name = "zeros",
	.aliases = zeros_aliases,
	.doc = "Every element is 0",
	.source = "torch.nn.init.zeros_",
	.resolve = resolve_zeros,
};

static enum weightd_code resolve_ones(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	(void)arguments;
	(void)target;
	(void)pointer;
	(void)err;
	return init_constant(law, why, 1.0);
}

static const char *const ones_aliases[] = {"mxnet.One", "mindspore.One", "dl4j.ONES", "burn.Ones",
					   NULL};

const struct weightd_initializer weightd_init_ones = {
	.name = "ones",
	.aliases = ones_aliases,
	.doc = "Every element is 1",
	.source = "torch.nn.init.ones_",
	.resolve = resolve_ones,
};
