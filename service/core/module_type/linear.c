/*
 * Linear and Bilinear (torch/nn/modules/linear.py).
 */
#include "core/module_type/lazy.h"
#include "core/module_type/type_rows.h"

static const struct weightd_field linear_fields[] = {
	SIZE_FIELD("in_features", "Size of each input sample"),
	SIZE_FIELD("out_features", "Size of each output sample"),
	BOOL_FIELD("bias", true, "Has an additive bias"),
	FACTORY_FIELDS,
};

static const struct weightd_field lazy_fields[] = {
	SIZE_FIELD("out_features", "Size of each output sample"),
	BOOL_FIELD("bias", true, "Has an additive bias"),
	FACTORY_FIELDS,
	LAZY_FIELD("in_features", "Size of each input sample"),
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

static const char linear_state[] =
	"weight (out_features, in_features): kaiming_uniform(a=sqrt(5))\n"
	"bias (out_features) if bias: "
	"uniform(-bound, bound), bound = 1 / sqrt(in_features) if in_features else 0";

static const char linear_repr[] =
	"in_features={in_features}, out_features={out_features}, bias={bias}";

static const struct weightd_module_type rows[] = {
	{.name = "Linear",
	 .doc = "Affine map y = x W^T + b; weight (out_features, in_features)",
	 .state = linear_state,
	 .example = "Linear(20, 30)",
	 WEIGHTD_FIELDS(linear_fields),
	 .repr = linear_repr},
	{.name = "LazyModuleMixin",
	 .doc = "Base class of the modules that take a size from their first input",
	 .source = "torch.nn.modules.lazy.LazyModuleMixin",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "LazyLinear",
	 BASES("LazyModuleMixin", "Linear"),
	 .doc = "Linear with in_features last; becomes a Linear",
	 .state = linear_state,
	 .example = "LazyLinear(30, in_features=20)",
	 WEIGHTD_FIELDS(lazy_fields),
	 .check = lazy_materialise},
	{.name = "NonDynamicallyQuantizableLinear",
	 BASES("Linear"),
	 .doc = "The Linear inside MultiheadAttention",
	 .source = "torch.nn.modules.linear.NonDynamicallyQuantizableLinear",
	 .state = linear_state,
	 WEIGHTD_FIELDS(linear_fields),
	 .repr = linear_repr},
	{.name = "FalconLinear",
	 BASES("Linear"),
	 .doc = "transformers: a Linear",
	 .state = linear_state,
	 WEIGHTD_FIELDS(linear_fields),
	 .repr = linear_repr},
	{.name = "Bilinear",
	 .doc = "y = x1^T A x2 + b; weight (out_features, in1_features, in2_features)",
	 .state = "weight (out_features, in1_features, in2_features): uniform(-1 / "
		  "sqrt(in1_features), 1 / sqrt(in1_features))\n"
		  "bias (out_features) if bias: uniform(-1 / sqrt(in1_features), 1 / "
		  "sqrt(in1_features))",
	 .example = "Bilinear(20, 30, 40)",
	 WEIGHTD_FIELDS(bilinear_fields),
	 .repr = "in1_features={in1_features}, in2_features={in2_features}, "
		 "out_features={out_features}, bias={bias}"},
};

const struct weightd_module_types weightd_module_types_linear = {
	.family = "Linear",
	TYPE_ROWS(rows),
};
