/*
 * Max, average and power pooling and unpooling (torch/nn/modules/pooling.py).  No state.
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

#include <string.h>

/* 'n': how many items of a tuple an int stands for, where torch holds a tuple; 0 where it holds the
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

#define MAX_FIELDS(rank)                                                                    \
	WINDOW_FIELD(rank, 0), STRIDE_FIELD(rank, 0, "kernel_size"),                        \
		SIZES_FIELD("padding", rank, 0, 0, 0, "Padding of both sides"),             \
		SIZES_FIELD("dilation", rank, 0, 1, 1, "Spacing of the window's elements"), \
		BOOL_FIELD("return_indices", false, "Also return where the maxima were"),   \
		CEIL_FIELD
#define AVERAGE_FIELDS(rank, n)                                                             \
	WINDOW_FIELD(rank, n), STRIDE_FIELD(rank, n, "kernel_size"),                        \
		SIZES_FIELD("padding", rank, n, 0, 0, "Padding of both sides"), CEIL_FIELD, \
		BOOL_FIELD("count_include_pad", true, "Padding counts in the mean")
#define DIVISOR_FIELD                                                                      \
	{                                                                                  \
		.name = "divisor_override", .doc = "Divides instead of the window's size", \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE      \
	}
#define POWER_FIELDS(rank)                                                                   \
	{.name = "norm_type", .doc = "Exponent", .accepts = WEIGHTD_REAL, .required = true}, \
		WINDOW_FIELD(rank, 0), STRIDE_FIELD(rank, 0, NULL), CEIL_FIELD
#define UNPOOL_FIELDS(rank)                                                \
	WINDOW_FIELD(rank, rank), STRIDE_FIELD(rank, rank, "kernel_size"), \
		SIZES_FIELD("padding", rank, rank, 0, 0, "Padding of the pooling undone")

/* The digit of the name: 2 for AvgPool2d. */
static unsigned rank_of(const struct weightd_module *module)
{
	return (unsigned)(module->module_type->name[strlen(module->module_type->name) - 2] - '0');
}

/* stride, which is kernel_size where it is None. */
static const struct weightd_value *stride_of(const struct weightd_module *module)
{
	return argument_value(module,
			      argument_is_none(module, "stride") ? "kernel_size" : "stride");
}

static void print_stride(const struct weightd_module *module, struct weightd_text *out)
{
	weightd_text_puts(out, ", stride=");
	weightd_value_print(stride_of(module), out);
}

static void print_max(const struct weightd_module *module, struct weightd_text *out)
{
	repr_pair(module, "kernel_size", out);
	print_stride(module, out);
	repr_next(module, "padding", out);
	repr_next(module, "dilation", out);
	repr_next(module, "ceil_mode", out);
}

static void print_average(const struct weightd_module *module, struct weightd_text *out)
{
	repr_pair(module, "kernel_size", out);
	print_stride(module, out);
	repr_next(module, "padding", out);
}

/* AvgPool1d and the unpoolings hold tuples. */
static void print_expanded(const struct weightd_module *module, struct weightd_text *out)
{
	weightd_text_puts(out, "kernel_size=");
	repr_expanded(argument_value(module, "kernel_size"), rank_of(module), out);
	weightd_text_puts(out, ", stride=");
	repr_expanded(stride_of(module), rank_of(module), out);
	weightd_text_puts(out, ", padding=");
	repr_expanded(argument_value(module, "padding"), rank_of(module), out);
}

#define BASE(class, text)                                                \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class,                                          \
		.doc = text,                                             \
		.source = "torch.nn.modules.pooling." #class,            \
		.flags = WEIGHTD_ABSTRACT}
BASE(_MaxPoolNd, "Base class of the max poolings");
BASE(_AvgPoolNd, "Base class of the average poolings");
BASE(_LPPoolNd, "Base class of the power-average poolings");
BASE(_MaxUnpoolNd, "Base class of the max unpoolings");

static const char *const max_bases[] = {"_MaxPoolNd", NULL};
static const char *const average_bases[] = {"_AvgPoolNd", NULL};
static const char *const power_bases[] = {"_LPPoolNd", NULL};
static const char *const unpool_bases[] = {"_MaxUnpoolNd", NULL};

#define POOL(class, base_list, print_hook, text, ...)                       \
	static const struct weightd_field class##_fields[] = {__VA_ARGS__}; \
	const struct weightd_module_type weightd_module_type_##class = {    \
		.name = #class,                                             \
		.bases = base_list,                                         \
		.doc = text,                                                \
		.source = "torch.nn." #class,                               \
		WEIGHTD_FIELDS(class##_fields),                             \
		.print = print_hook}

POOL(MaxPool1d, max_bases, print_max, "Largest of each window of (N, C, L)", MAX_FIELDS(1));
POOL(MaxPool2d, max_bases, print_max, "Largest of each window of (N, C, H, W)", MAX_FIELDS(2));
POOL(MaxPool3d, max_bases, print_max, "Largest of each window of (N, C, D, H, W)", MAX_FIELDS(3));
POOL(AvgPool1d, average_bases, print_expanded, "Mean of each window of (N, C, L)",
     AVERAGE_FIELDS(1, 1));
POOL(AvgPool2d, average_bases, print_average, "Mean of each window of (N, C, H, W)",
     AVERAGE_FIELDS(2, 0), DIVISOR_FIELD);
POOL(AvgPool3d, average_bases, print_average, "Mean of each window of (N, C, D, H, W)",
     AVERAGE_FIELDS(3, 0), DIVISOR_FIELD);
POOL(LPPool1d, power_bases, repr_all, "Power average of each window of (N, C, L)", POWER_FIELDS(1));
POOL(LPPool2d, power_bases, repr_all, "Power average of each window of (N, C, H, W)",
     POWER_FIELDS(2));
POOL(LPPool3d, power_bases, repr_all, "Power average of each window of (N, C, D, H, W)",
     POWER_FIELDS(3));
POOL(MaxUnpool1d, unpool_bases, print_expanded, "Puts maxima back into (N, C, L)",
     UNPOOL_FIELDS(1));
POOL(MaxUnpool2d, unpool_bases, print_expanded, "Puts maxima back into (N, C, H, W)",
     UNPOOL_FIELDS(2));
POOL(MaxUnpool3d, unpool_bases, print_expanded, "Puts maxima back into (N, C, D, H, W)",
     UNPOOL_FIELDS(3));

#define FRACTIONAL_FIELDS(rank)                                                                \
	WINDOW_FIELD(rank, rank),                                                              \
		{.name = "output_size",                                                        \
		 .doc = "Spatial size of the output",                                          \
		 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE | WEIGHTD_NONE,                        \
		 .min = 1,                                                                     \
		 .max = WEIGHTD_NO_MAXIMUM,                                                    \
		 .tuple_min = 1,                                                               \
		 .tuple_max = (rank),                                                          \
		 .fallback = WEIGHTD_VALUE_NONE,                                               \
		 .spread = (rank)},                                                            \
		{.name = "output_ratio",                                                       \
		 .doc = "Size of the output over that of the input",                           \
		 .accepts = WEIGHTD_REAL | WEIGHTD_TUPLE | WEIGHTD_NONE,                       \
		 .min = 0,                                                                     \
		 .min_is_open = true,                                                          \
		 .max = 0x1.fffffffffffffp-1 /* below 1 */,                                    \
		 .tuple_min = 1,                                                               \
		 .tuple_max = (rank),                                                          \
		 .fallback = WEIGHTD_VALUE_NONE,                                               \
		 .spread = (rank)},                                                            \
		BOOL_FIELD("return_indices", false, "Also return where the maxima were"),      \
	{                                                                                      \
		.name = "_random_samples", .doc = "Accepted as None", .accepts = WEIGHTD_NONE, \
		.fallback = WEIGHTD_VALUE_NONE                                                 \
	}

static enum weightd_code build_fractional(struct weightd_module *module,
					  struct weightd_builder *builder,
					  struct weightd_error *err)
{
	const bool has_size = !argument_is_none(module, "output_size");

	(void)builder;
	if (has_size != !argument_is_none(module, "output_ratio"))
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer, "%s has %s", module->type,
			  has_size ? "output_size and output_ratio"
				   : "neither output_size nor output_ratio");
	weightd_error_expected(err, "one of output_size and output_ratio");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

#define FRACTIONAL(rank, text)                                                                     \
	static const struct weightd_field fractional##rank##_fields[] = {FRACTIONAL_FIELDS(rank)}; \
	const struct weightd_module_type weightd_module_type_FractionalMaxPool##rank##d = {        \
		.name = "FractionalMaxPool" #rank "d",                                             \
		.doc = text,                                                                       \
		.source = "torch.nn.FractionalMaxPool" #rank "d",                                  \
		.example = "FractionalMaxPool" #rank "d(3, output_ratio=0.5)",                     \
		WEIGHTD_FIELDS(fractional##rank##_fields),                                         \
		.build = build_fractional}
FRACTIONAL(2, "Largest of windows at random places of (N, C, H, W)");
FRACTIONAL(3, "Largest of windows at random places of (N, C, D, H, W)");
