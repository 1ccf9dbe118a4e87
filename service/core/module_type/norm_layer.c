/*
 * LayerNorm, GroupNorm, RMSNorm and the response norms without state
 * (torch/nn/modules/normalization.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/layer_parts.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

#include <inttypes.h>

#define SHAPE_FIELD                                                                           \
	{                                                                                     \
		.name = "normalized_shape", .doc = "Trailing dimensions that are normalised", \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE, .required = true, .min = 0,           \
		.max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = WEIGHTD_RANK_MAX,     \
		.spread = 1                                                                   \
	}

static const struct weightd_field layer_norm_fields[] = {
	SHAPE_FIELD,
	REAL_FIELD("eps", 1e-05, "Added to the variance"),
	BOOL_FIELD("elementwise_affine", true, "Has weight and bias"),
	BOOL_FIELD("bias", true, "With elementwise_affine: has a bias"),
	FACTORY_FIELDS,
};

static enum weightd_code build_layer_norm(struct weightd_module *module,
					  struct weightd_builder *builder,
					  struct weightd_error *err)
{
	struct weightd_shape shape;
	enum weightd_code code = layer_shape(module, "normalized_shape", &shape, err);

	if (code != WEIGHTD_OK || !argument_bool(module, "elementwise_affine"))
		return code;
	code = layer_add_constant(module, builder, "weight", &shape, 1.0, err);
	if (code != WEIGHTD_OK || !argument_bool(module, "bias"))
		return code;
	return layer_add_constant(module, builder, "bias", &shape, 0.0, err);
}

static void print_shape_norm(const struct weightd_module *module, struct weightd_text *out)
{
	repr_expanded(argument_value(module, "normalized_shape"), 1, out);
	repr_next(module, "eps", out);
	repr_next(module, "elementwise_affine", out);
}

static void print_layer_norm(const struct weightd_module *module,
			     const struct weightd_profile *profile, struct weightd_text *out)
{
	print_shape_norm(module, out);
	/* LayerNorm could do without a bias long before it said so. */
	if (profile->prints_norm_bias)
		repr_norm_bias(module, profile, out);
}

const struct weightd_module_type weightd_module_type_LayerNorm = {
	.name = "LayerNorm",
	.doc = "Norm over the trailing dimensions; weight and bias of that shape",
	.source = "torch.nn.LayerNorm",
	.state = "weight (*normalized_shape) if elementwise_affine: constant(1)\n"
		 "bias (*normalized_shape) if elementwise_affine and bias: constant(0)",
	.example = "LayerNorm([5, 10, 10])",
	WEIGHTD_FIELDS(layer_norm_fields),
	.build = build_layer_norm,
	.print_as = print_layer_norm,
};

static const struct weightd_field rms_norm_fields[] = {
	SHAPE_FIELD,
	{.name = "eps",
	 .doc = "Added to the mean square; None: the dtype's own",
	 .accepts = WEIGHTD_REAL | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
	BOOL_FIELD("elementwise_affine", true, "Has a weight"),
	FACTORY_FIELDS,
};

static enum weightd_code build_rms_norm(struct weightd_module *module,
					struct weightd_builder *builder, struct weightd_error *err)
{
	struct weightd_shape shape;
	enum weightd_code code = layer_shape(module, "normalized_shape", &shape, err);

	if (code != WEIGHTD_OK || !argument_bool(module, "elementwise_affine"))
		return code;
	return layer_add_constant(module, builder, "weight", &shape, 1.0, err);
}

const struct weightd_module_type weightd_module_type_RMSNorm = {
	.name = "RMSNorm",
	.doc = "Root mean square norm over the trailing dimensions; weight of that shape",
	.source = "torch.nn.RMSNorm",
	.state = "weight (*normalized_shape) if elementwise_affine: constant(1)",
	.example = "RMSNorm([2, 3])",
	WEIGHTD_FIELDS(rms_norm_fields),
	.build = build_rms_norm,
	.print = print_shape_norm,
};

static const struct weightd_field group_norm_fields[] = {
	{.name = "num_groups",
	 .doc = "Groups of channels",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM},
	SIZE_FIELD("num_channels", "Channels; divisible by num_groups"),
	REAL_FIELD("eps", 1e-05, "Added to the variance"),
	BOOL_FIELD("affine", true, "Has weight and bias"),
	FACTORY_FIELDS,
	BOOL_FIELD("bias", true, "With affine: has a bias (torch 2.13)"),
};

static enum weightd_code build_group_norm(struct weightd_module *module,
					  struct weightd_builder *builder,
					  struct weightd_error *err)
{
	const uint64_t groups = argument_size(module, "num_groups"),
		       channels = argument_size(module, "num_channels");
	const struct weightd_shape shape = weightd_shape_of(1, channels);

	if (channels % groups != 0) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
				  "GroupNorm: num_channels %" PRIu64
				  " is not divisible by num_groups %" PRIu64,
				  channels, groups);
		weightd_error_expected(err, "num_groups that divides num_channels");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	if (!argument_bool(module, "affine"))
		return WEIGHTD_OK;
	enum weightd_code code = layer_add_constant(module, builder, "weight", &shape, 1.0, err);
	if (code != WEIGHTD_OK || !argument_bool(module, "bias"))
		return code;
	return layer_add_constant(module, builder, "bias", &shape, 0.0, err);
}

static void print_group_norm(const struct weightd_module *module,
			     const struct weightd_profile *profile, struct weightd_text *out)
{
	repr_value(module, "num_groups", out);
	weightd_text_puts(out, ", ");
	repr_value(module, "num_channels", out);
	repr_next(module, "eps", out);
	repr_next(module, "affine", out);
	repr_norm_bias(module, profile, out);
}

const struct weightd_module_type weightd_module_type_GroupNorm = {
	.name = "GroupNorm",
	.doc = "Norm over groups of channels; weight and bias per channel",
	.source = "torch.nn.GroupNorm",
	.state = "weight (num_channels) if affine: constant(1)\n"
		 "bias (num_channels) if affine and bias: constant(0)",
	.example = "GroupNorm(3, 6)",
	WEIGHTD_FIELDS(group_norm_fields),
	.build = build_group_norm,
	.print_as = print_group_norm,
};

#define RESPONSE_FIELDS(k_fallback)                                                          \
	SIZE_FIELD("size", "Neighbouring channels"), REAL_FIELD("alpha", 0.0001, "Factor"),  \
		REAL_FIELD("beta", 0.75, "Exponent"),                                        \
	{                                                                                    \
		.name = "k", .doc = "Added", .accepts = WEIGHTD_REAL, .fallback = k_fallback \
	}

static const struct weightd_field local_fields[] = {RESPONSE_FIELDS(WEIGHTD_VALUE_REAL(1.0))};
static const struct weightd_field cross_fields[] = {RESPONSE_FIELDS(WEIGHTD_VALUE_INT(1))};

static void print_response(const struct weightd_module *module, struct weightd_text *out)
{
	repr_value(module, "size", out);
	repr_next(module, "alpha", out);
	repr_next(module, "beta", out);
	repr_next(module, "k", out);
}

const struct weightd_module_type weightd_module_type_LocalResponseNorm = {
	.name = "LocalResponseNorm",
	.doc = "Norm over neighbouring channels; no state",
	.source = "torch.nn.LocalResponseNorm",
	WEIGHTD_FIELDS(local_fields),
	.print = print_response,
};

const struct weightd_module_type weightd_module_type_CrossMapLRN2d = {
	.name = "CrossMapLRN2d",
	.doc = "Norm over neighbouring channels of images; no state",
	.source = "torch.nn.CrossMapLRN2d",
	WEIGHTD_FIELDS(cross_fields),
	.print = print_response,
};
