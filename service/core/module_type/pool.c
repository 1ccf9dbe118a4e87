/*
 * Max, average and power pooling and unpooling (torch/nn/modules/pooling.py).  No state.
 */
#include "core/module_type/type_rows.h"

/* 'n': the items of a tuple that an int means, where torch holds a tuple; 0 where it holds the
 * int. */
#define WINDOW_FIELD(rank, n)                                                                 \
	{                                                                                     \
		.name = "kernel_size", .doc = "Size of the window",                           \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE, .required = true, .min = 1,           \
		.max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = (rank), .spread = (n) \
	}
#define STRIDE_FIELD(rank, n, source)                                              \
	{                                                                          \
		.name = "stride", .doc = "Step of the window; None: its size",     \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE | WEIGHTD_NONE, .min = 1,   \
		.max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = (rank),    \
		.fallback = WEIGHTD_VALUE_NONE, .spread = (n), .follows = (source) \
	}
#define SIZES_FIELD(field, rank, n, least, preset, text)                                        \
	{                                                                                       \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,         \
		.min = (least), .max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = (rank), \
		.fallback = WEIGHTD_VALUE_INT(preset), .spread = (n)                            \
	}
#define CEIL_FIELD BOOL_FIELD("ceil_mode", false, "Round output sizes up")

#define MAX_FIELDS(rank)                                                                        \
	WINDOW_FIELD(rank, 0), STRIDE_FIELD(rank, 0, "kernel_size"),                            \
		SIZES_FIELD("padding", rank, 0, 0, 0, "Padding of both sides"),                 \
		SIZES_FIELD("dilation", rank, 0, 1, 1, "Spacing of the window's elements"),     \
		BOOL_FIELD("return_indices", false, "Also return the positions of the maxima"), \
		CEIL_FIELD
#define AVERAGE_FIELDS(rank, n)                                                             \
	WINDOW_FIELD(rank, n), STRIDE_FIELD(rank, n, "kernel_size"),                        \
		SIZES_FIELD("padding", rank, n, 0, 0, "Padding of both sides"), CEIL_FIELD, \
		BOOL_FIELD("count_include_pad", true, "Padding counts in the mean")
#define DIVISOR_FIELD                                                                       \
	{                                                                                   \
		.name = "divisor_override", .doc = "Divisor in place of the window's size", \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE       \
	}
#define POWER_FIELDS(rank)                                                                   \
	{.name = "norm_type", .doc = "Exponent", .accepts = WEIGHTD_REAL, .required = true}, \
		WINDOW_FIELD(rank, 0), STRIDE_FIELD(rank, 0, NULL), CEIL_FIELD
#define UNPOOL_FIELDS(rank)                                                \
	WINDOW_FIELD(rank, rank), STRIDE_FIELD(rank, rank, "kernel_size"), \
		SIZES_FIELD("padding", rank, rank, 0, 0, "Padding of the pooling undone")

#define FRACTIONAL_FIELDS(rank)                                                                 \
	WINDOW_FIELD(rank, rank),                                                               \
		{.name = "output_size",                                                         \
		 .doc = "Spatial size of the output",                                           \
		 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE | WEIGHTD_NONE,                         \
		 .min = 1,                                                                      \
		 .max = WEIGHTD_NO_MAXIMUM,                                                     \
		 .tuple_min = 1,                                                                \
		 .tuple_max = (rank),                                                           \
		 .fallback = WEIGHTD_VALUE_NONE,                                                \
		 .spread = (rank)},                                                             \
		{.name = "output_ratio",                                                        \
		 .doc = "Size of the output over that of the input",                            \
		 .accepts = WEIGHTD_REAL | WEIGHTD_TUPLE | WEIGHTD_NONE,                        \
		 .min = 0,                                                                      \
		 .min_is_open = true,                                                           \
		 .max = 0x1.fffffffffffffp-1 /* below 1 */,                                     \
		 .tuple_min = 1,                                                                \
		 .tuple_max = (rank),                                                           \
		 .fallback = WEIGHTD_VALUE_NONE,                                                \
		 .spread = (rank)},                                                             \
		BOOL_FIELD("return_indices", false, "Also return the positions of the maxima"), \
	{                                                                                       \
		.name = "_random_samples", .doc = "Accepted as None", .accepts = WEIGHTD_NONE,  \
		.fallback = WEIGHTD_VALUE_NONE                                                  \
	}

static const struct weightd_field max_pool1d_fields[] = {MAX_FIELDS(1)};
static const struct weightd_field max_pool2d_fields[] = {MAX_FIELDS(2)};
static const struct weightd_field max_pool3d_fields[] = {MAX_FIELDS(3)};
static const struct weightd_field avg_pool1d_fields[] = {AVERAGE_FIELDS(1, 1)};
static const struct weightd_field avg_pool2d_fields[] = {AVERAGE_FIELDS(2, 0), DIVISOR_FIELD};
static const struct weightd_field avg_pool3d_fields[] = {AVERAGE_FIELDS(3, 0), DIVISOR_FIELD};
static const struct weightd_field lp_pool1d_fields[] = {POWER_FIELDS(1)};
static const struct weightd_field lp_pool2d_fields[] = {POWER_FIELDS(2)};
static const struct weightd_field lp_pool3d_fields[] = {POWER_FIELDS(3)};
static const struct weightd_field max_unpool1d_fields[] = {UNPOOL_FIELDS(1)};
static const struct weightd_field max_unpool2d_fields[] = {UNPOOL_FIELDS(2)};
static const struct weightd_field max_unpool3d_fields[] = {UNPOOL_FIELDS(3)};
static const struct weightd_field fractional2_fields[] = {FRACTIONAL_FIELDS(2)};
static const struct weightd_field fractional3_fields[] = {FRACTIONAL_FIELDS(3)};

static const char max_repr[] = "kernel_size={kernel_size}, stride={stride}, padding={padding}, "
			       "dilation={dilation}, ceil_mode={ceil_mode}";
static const char average_repr[] = "kernel_size={kernel_size}, stride={stride}, padding={padding}";
static const char power_repr[] = "norm_type={norm_type}, kernel_size={kernel_size}, "
				 "stride={stride}, ceil_mode={ceil_mode}";
/* AvgPool1d and the unpoolings hold tuples. */
static const char tuple_repr[] = "kernel_size={*kernel_size}, stride={*stride}, padding={*padding}";

static const struct weightd_module_type rows[] = {
	{.name = "_MaxPoolNd",
	 .doc = "Base class of the max poolings",
	 .source = "torch.nn.modules.pooling._MaxPoolNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_AvgPoolNd",
	 .doc = "Base class of the average poolings",
	 .source = "torch.nn.modules.pooling._AvgPoolNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_LPPoolNd",
	 .doc = "Base class of the power-average poolings",
	 .source = "torch.nn.modules.pooling._LPPoolNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_MaxUnpoolNd",
	 .doc = "Base class of the max unpoolings",
	 .source = "torch.nn.modules.pooling._MaxUnpoolNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "MaxPool1d",
	 BASES("_MaxPoolNd"),
	 .doc = "Largest of each window of (N, C, L)",
	 WEIGHTD_FIELDS(max_pool1d_fields),
	 .repr = max_repr},
	{.name = "MaxPool2d",
	 BASES("_MaxPoolNd"),
	 .doc = "Largest of each window of (N, C, H, W)",
	 WEIGHTD_FIELDS(max_pool2d_fields),
	 .repr = max_repr},
	{.name = "MaxPool3d",
	 BASES("_MaxPoolNd"),
	 .doc = "Largest of each window of (N, C, D, H, W)",
	 WEIGHTD_FIELDS(max_pool3d_fields),
	 .repr = max_repr},
	{.name = "AvgPool1d",
	 BASES("_AvgPoolNd"),
	 .doc = "Mean of each window of (N, C, L)",
	 WEIGHTD_FIELDS(avg_pool1d_fields),
	 .repr = tuple_repr},
	{.name = "AvgPool2d",
	 BASES("_AvgPoolNd"),
	 .doc = "Mean of each window of (N, C, H, W)",
	 WEIGHTD_FIELDS(avg_pool2d_fields),
	 .repr = average_repr},
	{.name = "AvgPool3d",
	 BASES("_AvgPoolNd"),
	 .doc = "Mean of each window of (N, C, D, H, W)",
	 WEIGHTD_FIELDS(avg_pool3d_fields),
	 .repr = average_repr},
	{.name = "LPPool1d",
	 BASES("_LPPoolNd"),
	 .doc = "Power average of each window of (N, C, L)",
	 WEIGHTD_FIELDS(lp_pool1d_fields),
	 .repr = power_repr},
	{.name = "LPPool2d",
	 BASES("_LPPoolNd"),
	 .doc = "Power average of each window of (N, C, H, W)",
	 WEIGHTD_FIELDS(lp_pool2d_fields),
	 .repr = power_repr},
	{.name = "LPPool3d",
	 BASES("_LPPoolNd"),
	 .doc = "Power average of each window of (N, C, D, H, W)",
	 WEIGHTD_FIELDS(lp_pool3d_fields),
	 .repr = power_repr},
	{.name = "MaxUnpool1d",
	 BASES("_MaxUnpoolNd"),
	 .doc = "Puts maxima back into (N, C, L)",
	 WEIGHTD_FIELDS(max_unpool1d_fields),
	 .repr = tuple_repr},
	{.name = "MaxUnpool2d",
	 BASES("_MaxUnpoolNd"),
	 .doc = "Puts maxima back into (N, C, H, W)",
	 WEIGHTD_FIELDS(max_unpool2d_fields),
	 .repr = tuple_repr},
	{.name = "MaxUnpool3d",
	 BASES("_MaxUnpoolNd"),
	 .doc = "Puts maxima back into (N, C, D, H, W)",
	 WEIGHTD_FIELDS(max_unpool3d_fields),
	 .repr = tuple_repr},
	{.name = "FractionalMaxPool2d",
	 .doc = "Largest of windows at random places of (N, C, H, W)",
	 .requires = "(output_size is None) != (output_ratio is None)",
	 .example = "FractionalMaxPool2d(3, output_ratio=0.5)",
	 WEIGHTD_FIELDS(fractional2_fields)},
	{.name = "FractionalMaxPool3d",
	 .doc = "Largest of windows at random places of (N, C, D, H, W)",
	 .requires = "(output_size is None) != (output_ratio is None)",
	 .example = "FractionalMaxPool3d(3, output_ratio=0.5)",
	 WEIGHTD_FIELDS(fractional3_fields)},
};

const struct weightd_module_types weightd_module_types_pool = {
	.family = "Pooling",
	TYPE_ROWS(rows),
};
