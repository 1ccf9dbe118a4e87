/*
 * Conv1d-3d and ConvTranspose1d-3d (torch/nn/modules/conv.py).
 */
#include "core/module_type/lazy.h"
#include "core/module_type/type_rows.h"

/* An int, or a tuple of one int per spatial dimension. */
#define SPATIAL_FIELD(field, rank, least, preset, text)                                      \
	{                                                                                    \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,      \
		.min = (least), .max = WEIGHTD_NO_MAXIMUM, .tuple_min = (rank),              \
		.tuple_max = (rank), .spread = (rank), .fallback = WEIGHTD_VALUE_INT(preset) \
	}
#define KERNEL_FIELD(rank)                                                           \
	{                                                                            \
		.name = "kernel_size", .doc = "Size of the kernel",                  \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE, .required = true, .min = 1,  \
		.max = WEIGHTD_NO_MAXIMUM, .tuple_min = (rank), .tuple_max = (rank), \
		.spread = (rank)                                                     \
	}
#define GROUPS_FIELD                                                                         \
	{                                                                                    \
		.name = "groups", .doc = "Blocked connections; divides both channel counts", \
		.accepts = WEIGHTD_INT, .min = 1, .max = WEIGHTD_NO_MAXIMUM,                 \
		.fallback = WEIGHTD_VALUE_INT(1)                                             \
	}

static const char *const padding_texts[] = {"same", "valid", NULL};
static const char *const padding_modes[] = {"zeros", "reflect", "replicate", "circular", NULL};
static const char *const transposed_modes[] = {"zeros", NULL};

/* Without in_channels, which the lazy classes take last. */
#define CONV_FIELDS(rank)                                                                  \
	SIZE_FIELD("out_channels", "Channels of the output"), KERNEL_FIELD(rank),          \
		SPATIAL_FIELD("stride", rank, 1, 1, "Step of the kernel"),                 \
		{.name = "padding",                                                        \
		 .doc = "Padding of both sides, or 'same' or 'valid'",                     \
		 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE | WEIGHTD_TEXT,                    \
		 .min = 0,                                                                 \
		 .max = WEIGHTD_NO_MAXIMUM,                                                \
		 .tuple_min = (rank),                                                      \
		 .tuple_max = (rank),                                                      \
		 .spread = (rank),                                                         \
		 .choices = padding_texts,                                                 \
		 .fallback = WEIGHTD_VALUE_INT(0)},                                        \
		SPATIAL_FIELD("dilation", rank, 1, 1, "Spacing of the kernel's elements"), \
		GROUPS_FIELD, BOOL_FIELD("bias", true, "Has an additive bias"),            \
		{.name = "padding_mode",                                                   \
		 .doc = "Values of the padding",                                           \
		 .accepts = WEIGHTD_TEXT,                                                  \
		 .choices = padding_modes,                                                 \
		 .fallback = WEIGHTD_VALUE_TEXT("zeros")},                                 \
		FACTORY_FIELDS

#define TRANSPOSED_FIELDS(rank)                                                            \
	SIZE_FIELD("out_channels", "Channels of the output"), KERNEL_FIELD(rank),          \
		SPATIAL_FIELD("stride", rank, 1, 1, "Step of the kernel"),                 \
		SPATIAL_FIELD("padding", rank, 0, 0, "Padding taken off both sides"),      \
		SPATIAL_FIELD("output_padding", rank, 0, 0,                                \
			      "Size added to one side of the output"),                     \
		GROUPS_FIELD, BOOL_FIELD("bias", true, "Has an additive bias"),            \
		SPATIAL_FIELD("dilation", rank, 1, 1, "Spacing of the kernel's elements"), \
		{.name = "padding_mode",                                                   \
		 .doc = "Only zeros",                                                      \
		 .accepts = WEIGHTD_TEXT,                                                  \
		 .choices = transposed_modes,                                              \
		 .fallback = WEIGHTD_VALUE_TEXT("zeros")},                                 \
		FACTORY_FIELDS

#define IN_CHANNELS SIZE_FIELD("in_channels", "Channels of the input")
#define LAZY_CHANNELS LAZY_FIELD("in_channels", "Channels of the input")

static const struct weightd_field conv1d_fields[] = {IN_CHANNELS, CONV_FIELDS(1)};
static const struct weightd_field conv2d_fields[] = {IN_CHANNELS, CONV_FIELDS(2)};
static const struct weightd_field conv3d_fields[] = {IN_CHANNELS, CONV_FIELDS(3)};
static const struct weightd_field transposed1d_fields[] = {IN_CHANNELS, TRANSPOSED_FIELDS(1)};
static const struct weightd_field transposed2d_fields[] = {IN_CHANNELS, TRANSPOSED_FIELDS(2)};
static const struct weightd_field transposed3d_fields[] = {IN_CHANNELS, TRANSPOSED_FIELDS(3)};
static const struct weightd_field lazy1d_fields[] = {CONV_FIELDS(1), LAZY_CHANNELS};
static const struct weightd_field lazy2d_fields[] = {CONV_FIELDS(2), LAZY_CHANNELS};
static const struct weightd_field lazy3d_fields[] = {CONV_FIELDS(3), LAZY_CHANNELS};
static const struct weightd_field lazy_transposed1d_fields[] = {TRANSPOSED_FIELDS(1),
								LAZY_CHANNELS};
static const struct weightd_field lazy_transposed2d_fields[] = {TRANSPOSED_FIELDS(2),
								LAZY_CHANNELS};
static const struct weightd_field lazy_transposed3d_fields[] = {TRANSPOSED_FIELDS(3),
								LAZY_CHANNELS};

#define BIAS_STATE                        \
	"\nbias (out_channels) if bias: " \
	"uniform(-bound, bound), bound = 1 / sqrt(fan_in) if fan_in else 0"
static const char conv_state[] = "weight (out_channels, in_channels // groups, *kernel_size): "
				 "kaiming_uniform(a=sqrt(5))" BIAS_STATE;
static const char transposed_state[] =
	"weight (in_channels, out_channels // groups, *kernel_size): "
	"kaiming_uniform(a=sqrt(5))" BIAS_STATE;

static const char conv_requires[] = "in_channels % groups == 0\n"
				    "out_channels % groups == 0\n"
				    "padding != 'same' or stride == 1";
static const char transposed_requires[] = "in_channels % groups == 0\n"
					  "out_channels % groups == 0";

static const char conv_repr[] =
	"{in_channels}, {out_channels}, kernel_size={*kernel_size}, stride={*stride}"
	"[, padding={*padding}][, dilation={*dilation}]"
	"[, groups={groups}][, bias={bias}][, padding_mode={padding_mode}]";
static const char transposed_repr[] =
	"{in_channels}, {out_channels}, kernel_size={*kernel_size}, stride={*stride}"
	"[, padding={*padding}][, dilation={*dilation}][, output_padding={*output_padding}]"
	"[, groups={groups}][, bias={bias}][, padding_mode={padding_mode}]";

/* The examples are torch's own. */
static const struct weightd_module_type rows[] = {
	{.name = "_ConvNd",
	 .doc = "Base class of all convolutions, transposed ones included",
	 .source = "torch.nn.modules.conv._ConvNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_ConvTransposeNd",
	 BASES("_ConvNd"),
	 .doc = "Base class of the transposed convolutions",
	 .source = "torch.nn.modules.conv._ConvTransposeNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_ConvTransposeMixin",
	 BASES("_ConvTransposeNd", "_ConvNd"),
	 .doc = "Old name of _ConvTransposeNd in torch; nothing derives from it",
	 .source = "torch.nn.modules.conv._ConvTransposeMixin",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "Conv1d",
	 BASES("_ConvNd"),
	 .doc = "Convolution over 1 spatial dimensions; weight (out, in/groups, *kernel)",
	 .requires = conv_requires,
	 .state = conv_state,
	 .example = "Conv1d(16, 33, 3, stride=2)",
	 WEIGHTD_FIELDS(conv1d_fields),
	 .repr = conv_repr},
	{.name = "Conv2d",
	 BASES("_ConvNd"),
	 .doc = "Convolution over 2 spatial dimensions; weight (out, in/groups, *kernel)",
	 .requires = conv_requires,
	 .state = conv_state,
	 .example = "Conv2d(16, 33, (3, 5), stride=(2, 1), padding=(4, 2), dilation=(3, 1))",
	 WEIGHTD_FIELDS(conv2d_fields),
	 .repr = conv_repr},
	{.name = "Conv3d",
	 BASES("_ConvNd"),
	 .doc = "Convolution over 3 spatial dimensions; weight (out, in/groups, *kernel)",
	 .requires = conv_requires,
	 .state = conv_state,
	 .example = "Conv3d(16, 33, (3, 5, 2), stride=(2, 1, 1), padding=(4, 2, 0))",
	 WEIGHTD_FIELDS(conv3d_fields),
	 .repr = conv_repr},
	{.name = "ConvTranspose1d",
	 BASES("_ConvTransposeNd", "_ConvNd"),
	 .doc = "Transposed convolution over 1 spatial dimensions; weight (in, out/groups, "
		"*kernel)",
	 .requires = transposed_requires,
	 .state = transposed_state,
	 .example = "ConvTranspose1d(16, 16, 3, stride=2, padding=1)",
	 WEIGHTD_FIELDS(transposed1d_fields),
	 .repr = transposed_repr},
	{.name = "ConvTranspose2d",
	 BASES("_ConvTransposeNd", "_ConvNd"),
	 .doc = "Transposed convolution over 2 spatial dimensions; weight (in, out/groups, "
		"*kernel)",
	 .requires = transposed_requires,
	 .state = transposed_state,
	 .example = "ConvTranspose2d(16, 33, (3, 5), stride=(2, 1), padding=(4, 2))",
	 WEIGHTD_FIELDS(transposed2d_fields),
	 .repr = transposed_repr},
	{.name = "ConvTranspose3d",
	 BASES("_ConvTransposeNd", "_ConvNd"),
	 .doc = "Transposed convolution over 3 spatial dimensions; weight (in, out/groups, "
		"*kernel)",
	 .requires = transposed_requires,
	 .state = transposed_state,
	 .example = "ConvTranspose3d(16, 33, (3, 5, 2), stride=(2, 1, 1), padding=(0, 4, 2))",
	 WEIGHTD_FIELDS(transposed3d_fields),
	 .repr = transposed_repr},
	{.name = "_LazyConvXdMixin",
	 BASES("LazyModuleMixin"),
	 .doc = "Base class of the lazy convolutions",
	 .source = "torch.nn.modules.conv._LazyConvXdMixin",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "LazyConv1d",
	 BASES("_LazyConvXdMixin", "LazyModuleMixin", "Conv1d", "_ConvNd"),
	 .doc = "Conv1d with in_channels last; becomes a Conv1d",
	 .state = conv_state,
	 .example = "LazyConv1d(33, 3, in_channels=16)",
	 WEIGHTD_FIELDS(lazy1d_fields),
	 .check = lazy_materialise},
	{.name = "LazyConv2d",
	 BASES("_LazyConvXdMixin", "LazyModuleMixin", "Conv2d", "_ConvNd"),
	 .doc = "Conv2d with in_channels last; becomes a Conv2d",
	 .state = conv_state,
	 .example = "LazyConv2d(33, 3, in_channels=16)",
	 WEIGHTD_FIELDS(lazy2d_fields),
	 .check = lazy_materialise},
	{.name = "LazyConv3d",
	 BASES("_LazyConvXdMixin", "LazyModuleMixin", "Conv3d", "_ConvNd"),
	 .doc = "Conv3d with in_channels last; becomes a Conv3d",
	 .state = conv_state,
	 .example = "LazyConv3d(33, 3, in_channels=16)",
	 WEIGHTD_FIELDS(lazy3d_fields),
	 .check = lazy_materialise},
	{.name = "LazyConvTranspose1d",
	 BASES("_LazyConvXdMixin", "LazyModuleMixin", "ConvTranspose1d", "_ConvTransposeNd",
	       "_ConvNd"),
	 .doc = "ConvTranspose1d with in_channels last; becomes a ConvTranspose1d",
	 .state = transposed_state,
	 .example = "LazyConvTranspose1d(33, 3, in_channels=16)",
	 WEIGHTD_FIELDS(lazy_transposed1d_fields),
	 .check = lazy_materialise},
	{.name = "LazyConvTranspose2d",
	 BASES("_LazyConvXdMixin", "LazyModuleMixin", "ConvTranspose2d", "_ConvTransposeNd",
	       "_ConvNd"),
	 .doc = "ConvTranspose2d with in_channels last; becomes a ConvTranspose2d",
	 .state = transposed_state,
	 .example = "LazyConvTranspose2d(33, 3, in_channels=16)",
	 WEIGHTD_FIELDS(lazy_transposed2d_fields),
	 .check = lazy_materialise},
	{.name = "LazyConvTranspose3d",
	 BASES("_LazyConvXdMixin", "LazyModuleMixin", "ConvTranspose3d", "_ConvTransposeNd",
	       "_ConvNd"),
	 .doc = "ConvTranspose3d with in_channels last; becomes a ConvTranspose3d",
	 .state = transposed_state,
	 .example = "LazyConvTranspose3d(33, 3, in_channels=16)",
	 WEIGHTD_FIELDS(lazy_transposed3d_fields),
	 .check = lazy_materialise},
};

const struct weightd_module_types weightd_module_types_conv = {
	.family = "Convolution",
	TYPE_ROWS(rows),
};
