/*
 * LayerNorm, GroupNorm, RMSNorm and the response norms without state
 * (torch/nn/modules/normalization.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/type_rows.h"

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

static void print_layer_norm(const struct weightd_module *module,
			     const struct weightd_profile *profile, struct weightd_text *out)
{
	/* LayerNorm could do without a bias long before it said so. */
	if (profile->prints_norm_bias)
		repr_norm_bias(module, profile, out);
}

static const struct weightd_field rms_norm_fields[] = {
	SHAPE_FIELD,
	{.name = "eps",
	 .doc = "Added to the mean square; None: the dtype's own",
	 .accepts = WEIGHTD_REAL | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
	BOOL_FIELD("elementwise_affine", true, "Has a weight"),
	FACTORY_FIELDS,
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

#define RESPONSE_FIELDS(k_fallback)                                                          \
	SIZE_FIELD("size", "Neighbouring channels"), REAL_FIELD("alpha", 0.0001, "Factor"),  \
		REAL_FIELD("beta", 0.75, "Exponent"),                                        \
	{                                                                                    \
		.name = "k", .doc = "Added", .accepts = WEIGHTD_REAL, .fallback = k_fallback \
	}

static const struct weightd_field local_fields[] = {RESPONSE_FIELDS(WEIGHTD_VALUE_REAL(1.0))};
static const struct weightd_field cross_fields[] = {RESPONSE_FIELDS(WEIGHTD_VALUE_INT(1))};

static const char shape_repr[] =
	"{*normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine}";
static const char response_repr[] = "{size}, alpha={alpha}, beta={beta}, k={k}";

static const struct weightd_module_type rows[] = {
	{.name = "LayerNorm",
	 .doc = "Norm over the trailing dimensions; weight and bias of that shape",
	 .state = "weight (*normalized_shape) if elementwise_affine: constant(1)\n"
		  "bias (*normalized_shape) if elementwise_affine and bias: constant(0)",
	 .example = "LayerNorm([5, 10, 10])",
	 WEIGHTD_FIELDS(layer_norm_fields),
	 .repr = shape_repr,
	 .print = print_layer_norm},
	{.name = "GroupNorm",
	 .doc = "Norm over groups of channels; weight and bias per channel",
	 .requires = "num_channels % num_groups == 0",
	 .state = "weight (num_channels) if affine: constant(1)\n"
		  "bias (num_channels) if affine and bias: constant(0)",
	 .example = "GroupNorm(3, 6)",
	 WEIGHTD_FIELDS(group_norm_fields),
	 .repr = "{num_groups}, {num_channels}, eps={eps}, affine={affine}",
	 .print = repr_norm_bias},
	{.name = "RMSNorm",
	 .doc = "Root mean square norm over the trailing dimensions; weight of that shape",
	 .state = "weight (*normalized_shape) if elementwise_affine: constant(1)",
	 .example = "RMSNorm([2, 3])",
	 WEIGHTD_FIELDS(rms_norm_fields),
	 .repr = shape_repr},
	{.name = "LocalResponseNorm",
	 .doc = "Norm over neighbouring channels; no state",
	 WEIGHTD_FIELDS(local_fields),
	 .repr = response_repr},
	{.name = "CrossMapLRN2d",
	 .doc = "Norm over neighbouring channels of images; no state",
	 WEIGHTD_FIELDS(cross_fields),
	 .repr = response_repr},
};

const struct weightd_module_types weightd_module_types_norm_layer = {
	.family = "Normalisation",
	TYPE_ROWS(rows),
};
