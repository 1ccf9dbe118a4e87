/*
 * Identity and the layers that only move elements: Flatten, Unflatten, shuffles, Fold, Unfold
 * (torch/nn/modules/linear.py, flatten.py, pixelshuffle.py, channelshuffle.py, fold.py).
 */
#include "core/module_type/extra_repr.h"

#define INT_FIELD(field, preset, text)                                  \
	{                                                               \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT, \
		.fallback = WEIGHTD_VALUE_INT(preset)                   \
	}
#define FACTOR_FIELD(field, text)                                                         \
	{                                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT, .required = true, \
		.min = 1, .max = WEIGHTD_NO_MAXIMUM                                       \
	}
#define PAIR_FIELD(field, text)                                                         \
	{                                                                               \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT | WEIGHTD_TUPLE, \
		.required = true, .min = 1, .max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1,  \
		.tuple_max = 2                                                          \
	}
#define PAIR_OPTION(field, least, preset, text)                                            \
	{                                                                                  \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,    \
		.min = (least), .max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = 2, \
		.fallback = WEIGHTD_VALUE_INT(preset)                                      \
	}

#define RESHAPE(class, text, ...)                                           \
	static const struct weightd_field class##_fields[] = {__VA_ARGS__}; \
	const struct weightd_module_type weightd_module_type_##class = {    \
		.name = #class,                                             \
		.doc = text,                                                \
		.source = "torch.nn." #class,                               \
		WEIGHTD_FIELDS(class##_fields),                             \
		.print = repr_all}

const struct weightd_module_type weightd_module_type_Identity = {
	.name = "Identity",
	.doc = "Passes its input on; any arguments are accepted and ignored",
	.source = "torch.nn.Identity",
	.example = "Identity(54, unused_argument1=0.1)",
	.flags = WEIGHTD_TAKES_ANYTHING,
};

RESHAPE(Flatten, "Joins the dimensions from start_dim to end_dim",
	INT_FIELD("start_dim", 1, "First dimension that is joined"),
	INT_FIELD("end_dim", -1, "Last dimension that is joined"));
RESHAPE(Unflatten, "Splits a dimension into several",
	{.name = "dim", .doc = "Dimension that is split", .accepts = WEIGHTD_INT, .required = true},
	{.name = "unflattened_size",
	 .doc = "Sizes it is split into; one may be -1",
	 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,
	 .required = true,
	 .min = -1,
	 .max = WEIGHTD_NO_MAXIMUM});
RESHAPE(PixelShuffle, "Moves channels into space",
	FACTOR_FIELD("upscale_factor", "Growth of each side"));
RESHAPE(PixelUnshuffle, "Moves space into channels",
	FACTOR_FIELD("downscale_factor", "Shrinkage of each side"));
RESHAPE(ChannelShuffle, "Mixes groups of channels", FACTOR_FIELD("groups", "Groups of channels"));
RESHAPE(Fold, "Puts sliding blocks together",
	PAIR_FIELD("output_size", "Spatial size of the output"),
	PAIR_FIELD("kernel_size", "Size of a block"),
	PAIR_OPTION("dilation", 1, 1, "Spacing of a block's elements"),
	PAIR_OPTION("padding", 0, 0, "Padding of both sides"),
	PAIR_OPTION("stride", 1, 1, "Step of the blocks"));
RESHAPE(Unfold, "Takes sliding blocks out", PAIR_FIELD("kernel_size", "Size of a block"),
	PAIR_OPTION("dilation", 1, 1, "Spacing of a block's elements"),
	PAIR_OPTION("padding", 0, 0, "Padding of both sides"),
	PAIR_OPTION("stride", 1, 1, "Step of the blocks"));
