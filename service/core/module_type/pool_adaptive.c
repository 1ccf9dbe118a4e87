/*
 * Pooling to a given output size (torch/nn/modules/pooling.py).  No state.
 */
#include "core/module_type/type_rows.h"

/* None keeps the input's size. */
#define OUTPUT_FIELD(rank)                                                                         \
	{                                                                                          \
		.name = "output_size", .doc = "Size of the output; None: as the input",            \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE | WEIGHTD_NONE, .required = true, .min = 0, \
		.max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = (rank)                     \
	}
#define INDICES_FIELD BOOL_FIELD("return_indices", false, "Also return the positions of the maxima")

static const struct weightd_field average1_fields[] = {OUTPUT_FIELD(1)};
static const struct weightd_field average2_fields[] = {OUTPUT_FIELD(2)};
static const struct weightd_field average3_fields[] = {OUTPUT_FIELD(3)};
static const struct weightd_field max1_fields[] = {OUTPUT_FIELD(1), INDICES_FIELD};
static const struct weightd_field max2_fields[] = {OUTPUT_FIELD(2), INDICES_FIELD};
static const struct weightd_field max3_fields[] = {OUTPUT_FIELD(3), INDICES_FIELD};

static const char repr[] = "output_size={output_size}";

static const struct weightd_module_type rows[] = {
	{.name = "_AdaptiveAvgPoolNd",
	 .doc = "Base class of the adaptive average poolings",
	 .source = "torch.nn.modules.pooling._AdaptiveAvgPoolNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_AdaptiveMaxPoolNd",
	 .doc = "Base class of the adaptive max poolings",
	 .source = "torch.nn.modules.pooling._AdaptiveMaxPoolNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "AdaptiveAvgPool1d",
	 BASES("_AdaptiveAvgPoolNd"),
	 .doc = "Means of (N, C, L) to a given size",
	 WEIGHTD_FIELDS(average1_fields),
	 .repr = repr},
	{.name = "AdaptiveAvgPool2d",
	 BASES("_AdaptiveAvgPoolNd"),
	 .doc = "Means of (N, C, H, W) to a given size",
	 WEIGHTD_FIELDS(average2_fields),
	 .repr = repr},
	{.name = "AdaptiveAvgPool3d",
	 BASES("_AdaptiveAvgPoolNd"),
	 .doc = "Means of (N, C, D, H, W) to a given size",
	 WEIGHTD_FIELDS(average3_fields),
	 .repr = repr},
	{.name = "AdaptiveMaxPool1d",
	 BASES("_AdaptiveMaxPoolNd"),
	 .doc = "Maxima of (N, C, L) to a given size",
	 WEIGHTD_FIELDS(max1_fields),
	 .repr = repr},
	{.name = "AdaptiveMaxPool2d",
	 BASES("_AdaptiveMaxPoolNd"),
	 .doc = "Maxima of (N, C, H, W) to a given size",
	 WEIGHTD_FIELDS(max2_fields),
	 .repr = repr},
	{.name = "AdaptiveMaxPool3d",
	 BASES("_AdaptiveMaxPoolNd"),
	 .doc = "Maxima of (N, C, D, H, W) to a given size",
	 WEIGHTD_FIELDS(max3_fields),
	 .repr = repr},
};

const struct weightd_module_types weightd_module_types_pool_adaptive = {
	.family = "Pooling",
	TYPE_ROWS(rows),
};
