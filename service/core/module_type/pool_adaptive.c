/*
 * Pooling to a given output size (torch/nn/modules/pooling.py).  No state.
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/type_fields.h"

/* None keeps the input's size. */
#define OUTPUT_FIELD(rank)                                                                         \
	{                                                                                          \
		.name = "output_size", .doc = "Size of the output; None: as the input",            \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE | WEIGHTD_NONE, .required = true, .min = 0, \
		.max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = (rank)                     \
	}
#define INDICES_FIELD BOOL_FIELD("return_indices", false, "Also return where the maxima were")

static const char *const average_bases[] = {"_AdaptiveAvgPoolNd", NULL};
static const char *const max_bases[] = {"_AdaptiveMaxPoolNd", NULL};

const struct weightd_module_type weightd_module_type__AdaptiveAvgPoolNd = {
	.name = "_AdaptiveAvgPoolNd",
	.doc = "Base class of the adaptive average poolings",
	.source = "torch.nn.modules.pooling._AdaptiveAvgPoolNd",
	.flags = WEIGHTD_ABSTRACT,
};

const struct weightd_module_type weightd_module_type__AdaptiveMaxPoolNd = {
	.name = "_AdaptiveMaxPoolNd",
	.doc = "Base class of the adaptive max poolings",
	.source = "torch.nn.modules.pooling._AdaptiveMaxPoolNd",
	.flags = WEIGHTD_ABSTRACT,
};

#define ADAPTIVE(class, base_list, text, ...)                               \
	static const struct weightd_field class##_fields[] = {__VA_ARGS__}; \
	const struct weightd_module_type weightd_module_type_##class = {    \
		.name = #class,                                             \
		.bases = base_list,                                         \
		.doc = text,                                                \
		.source = "torch.nn." #class,                               \
		WEIGHTD_FIELDS(class##_fields),                             \
		.print = repr_all}

ADAPTIVE(AdaptiveAvgPool1d, average_bases, "Means of (N, C, L) to a given size", OUTPUT_FIELD(1));
ADAPTIVE(AdaptiveAvgPool2d, average_bases, "Means of (N, C, H, W) to a given size",
	 OUTPUT_FIELD(2));
ADAPTIVE(AdaptiveAvgPool3d, average_bases, "Means of (N, C, D, H, W) to a given size",
	 OUTPUT_FIELD(3));
ADAPTIVE(AdaptiveMaxPool1d, max_bases, "Maxima of (N, C, L) to a given size", OUTPUT_FIELD(1),
	 INDICES_FIELD);
ADAPTIVE(AdaptiveMaxPool2d, max_bases, "Maxima of (N, C, H, W) to a given size", OUTPUT_FIELD(2),
	 INDICES_FIELD);
ADAPTIVE(AdaptiveMaxPool3d, max_bases, "Maxima of (N, C, D, H, W) to a given size", OUTPUT_FIELD(3),
	 INDICES_FIELD);
