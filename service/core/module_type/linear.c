/*
 * Linear and Bilinear (torch/nn/modules/linear.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/layer_parts.h"
#include "core/module_type/lazy.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

#include <math.h>

static const struct weightd_field linear_fields[] = {
	SIZE_FIELD("in_features", "Size of each input sample"),
	SIZE_FIELD("out_features", "Size of each output sample"),
	BOOL_FIELD("bias", true, "Has an additive bias"),
	FACTORY_FIELDS,
};

static enum weightd_code build_linear(struct weightd_module *module,
				      struct weightd_builder *builder, struct weightd_error *err)
{
	const uint64_t in = argument_size(module, "in_features"),
		       out = argument_size(module, "out_features");
	const struct weightd_shape shape = weightd_shape_of(2, out, in);
	const struct weightd_initializer_call initial = weightd_initial_kaiming5(builder);
	enum weightd_code code = weightd_module_add_parameter(module, builder, "weight", &shape,
							      &initial, NULL, err);

	if (code != WEIGHTD_OK || !argument_bool(module, "bias"))
		return code;
	return layer_add_bias(module, builder, out, in, err);
}

static void print_linear(const struct weightd_module *module, struct weightd_text *out)
{
	repr_pair(module, "in_features", out);
	repr_next(module, "out_features", out);
	repr_next(module, "bias", out);
}

const struct weightd_module_type weightd_module_type_Linear = {
	.name = "Linear",
	.doc = "Affine map y = x W^T + b; weight (out_features, in_features)",
	.source = "torch.nn.Linear",
	.state = "weight (out_features, in_features): kaiming_uniform(a=sqrt(5))\n"
		 "bias (out_features) if bias: uniform(-1 / sqrt(in_features), 1 / "
		 "sqrt(in_features))",
	.example = "Linear(20, 30)",
	WEIGHTD_FIELDS(linear_fields),
	.build = build_linear,
	.print = print_linear,
};

static const char *const linear_bases[] = {"Linear", NULL};

const struct weightd_module_type weightd_module_type_FalconLinear = {
	.name = "FalconLinear",
	.bases = linear_bases,
	.doc = "transformers: a Linear",
	.state = "weight (out_features, in_features): kaiming_uniform(a=sqrt(5))\n"
		 "bias (out_features) if bias: uniform(-1 / sqrt(in_features), 1 / "
		 "sqrt(in_features))",
	WEIGHTD_FIELDS(linear_fields),
	.build = build_linear,
	.print = print_linear,
};

const struct weightd_module_type weightd_module_type_NonDynamicallyQuantizableLinear = {
	.name = "NonDynamicallyQuantizableLinear",
	.bases = linear_bases,
	.doc = "The Linear inside MultiheadAttention",
	.source = "torch.nn.modules.linear.NonDynamicallyQuantizableLinear",
	.state = "weight (out_features, in_features): kaiming_uniform(a=sqrt(5))\n"
		 "bias (out_features) if bias: uniform(-1 / sqrt(in_features), 1 / "
		 "sqrt(in_features))",
	WEIGHTD_FIELDS(linear_fields),
	.build = build_linear,
	.print = print_linear,
};

static const struct weightd_field lazy_fields[] = {
	SIZE_FIELD("out_features", "Size of each output sample"),
	BOOL_FIELD("bias", true, "Has an additive bias"),
	FACTORY_FIELDS,
	LAZY_FIELD("in_features", "Size of each input sample"),
};
static const char *const lazy_bases[] = {"LazyModuleMixin", "Linear", NULL};

const struct weightd_module_type weightd_module_type_LazyModuleMixin = {
	.name = "LazyModuleMixin",
	.doc = "Base class of the modules that take a size from their first input",
	.source = "torch.nn.modules.lazy.LazyModuleMixin",
	.flags = WEIGHTD_ABSTRACT,
};

const struct weightd_module_type weightd_module_type_LazyLinear = {
	.name = "LazyLinear",
	.bases = lazy_bases,
	.doc = "Linear with in_features last; becomes a Linear",
	.source = "torch.nn.LazyLinear",
	.state = "weight (out_features, in_features): kaiming_uniform(a=sqrt(5))\n"
		 "bias (out_features) if bias: uniform(-1 / sqrt(in_features), 1 / "
		 "sqrt(in_features))",
	.example = "LazyLinear(30, in_features=20)",
	WEIGHTD_FIELDS(lazy_fields),
	.build = lazy_materialise,
};

static const struct weightd_field bilinear_fields[] = {
	{.name = "in1_features",
	 .doc = "Size of each first input sample",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM},
	SIZE_FIELD("in2_features", "Size of each second input sample"),
	SIZE_FIELD("out_features", "Size of each output sample"),
	BOOL_FIELD("bias", true, "Has an additive bias"),
	FACTORY_FIELDS,
};

static enum weightd_code build_bilinear(struct weightd_module *module,
					struct weightd_builder *builder, struct weightd_error *err)
{
	const uint64_t in1 = argument_size(module, "in1_features"),
		       in2 = argument_size(module, "in2_features");
	const uint64_t out = argument_size(module, "out_features");
	const struct weightd_shape shape = weightd_shape_of(3, out, in1, in2);
	const struct weightd_initializer_call initial =
		weightd_initial_uniform(builder, 1.0 / sqrt((double)in1));
	enum weightd_code code = weightd_module_add_parameter(module, builder, "weight", &shape,
							      &initial, NULL, err);

	if (code != WEIGHTD_OK || !argument_bool(module, "bias"))
		return code;
	return layer_add_bias(module, builder, out, in1, err);
}

static void print_bilinear(const struct weightd_module *module, struct weightd_text *out)
{
	repr_pair(module, "in1_features", out);
	repr_next(module, "in2_features", out);
	repr_next(module, "out_features", out);
	repr_next(module, "bias", out);
}

const struct weightd_module_type weightd_module_type_Bilinear = {
	.name = "Bilinear",
	.doc = "y = x1^T A x2 + b; weight (out_features, in1_features, in2_features)",
	.source = "torch.nn.Bilinear",
	.state = "weight (out_features, in1_features, in2_features): uniform(-1 / "
		 "sqrt(in1_features), 1 / sqrt(in1_features))\n"
		 "bias (out_features) if bias: uniform(-1 / sqrt(in1_features), 1 / "
		 "sqrt(in1_features))",
	.example = "Bilinear(20, 30, 40)",
	WEIGHTD_FIELDS(bilinear_fields),
	.build = build_bilinear,
	.print = print_bilinear,
};
