/*
 * Identity and the types that only move elements: Flatten, Unflatten, shuffles, Fold, Unfold
 * (torch/nn/modules/linear.py, flatten.py, pixelshuffle.py, channelshuffle.py, fold.py).
 */
#include "core/module_type/type_rows.h"

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

static const struct weightd_field flatten_fields[] = {
	INT_FIELD("start_dim", 1, "First dimension that is joined"),
	INT_FIELD("end_dim", -1, "Last dimension that is joined"),
};
static const struct weightd_field unflatten_fields[] = {
	{.name = "dim", .doc = "Dimension that is split", .accepts = WEIGHTD_INT, .required = true},
	{.name = "unflattened_size",
	 .doc = "Sizes it is split into; one may be -1",
	 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,
	 .required = true,
	 .min = -1,
	 .max = WEIGHTD_NO_MAXIMUM},
};
static const struct weightd_field pixel_shuffle_fields[] = {
	FACTOR_FIELD("upscale_factor", "Growth of each side"),
};
static const struct weightd_field pixel_unshuffle_fields[] = {
	FACTOR_FIELD("downscale_factor", "Shrinkage of each side"),
};
static const struct weightd_field channel_shuffle_fields[] = {
	FACTOR_FIELD("groups", "Groups of channels"),
};
static const struct weightd_field fold_fields[] = {
	PAIR_FIELD("output_size", "Spatial size of the output"),
	PAIR_FIELD("kernel_size", "Size of a block"),
	PAIR_OPTION("dilation", 1, 1, "Spacing of a block's elements"),
	PAIR_OPTION("padding", 0, 0, "Padding of both sides"),
	PAIR_OPTION("stride", 1, 1, "Step of the blocks"),
};
static const struct weightd_field unfold_fields[] = {
	PAIR_FIELD("kernel_size", "Size of a block"),
	PAIR_OPTION("dilation", 1, 1, "Spacing of a block's elements"),
	PAIR_OPTION("padding", 0, 0, "Padding of both sides"),
	PAIR_OPTION("stride", 1, 1, "Step of the blocks"),
};

static const struct weightd_module_type rows[] = {
	{.name = "Identity",
	 .doc = "Passes its input on; any arguments are accepted and ignored",
	 .example = "Identity(54, unused_argument1=0.1)",
	 .flags = WEIGHTD_TAKES_ANYTHING},
	{.name = "Flatten",
	 .doc = "Joins the dimensions from start_dim to end_dim",
	 WEIGHTD_FIELDS(flatten_fields),
	 .repr = "start_dim={start_dim}, end_dim={end_dim}"},
	{.name = "Unflatten",
	 .doc = "Splits a dimension into several",
	 WEIGHTD_FIELDS(unflatten_fields),
	 .repr = "dim={dim}, unflattened_size={unflattened_size}"},
	{.name = "PixelShuffle",
	 .doc = "Moves channels into space",
	 WEIGHTD_FIELDS(pixel_shuffle_fields),
	 .repr = "upscale_factor={upscale_factor}"},
	{.name = "PixelUnshuffle",
	 .doc = "Moves space into channels",
	 WEIGHTD_FIELDS(pixel_unshuffle_fields),
	 .repr = "downscale_factor={downscale_factor}"},
	{.name = "ChannelShuffle",
	 .doc = "Mixes groups of channels",
	 WEIGHTD_FIELDS(channel_shuffle_fields),
	 .repr = "groups={groups}"},
	{.name = "Fold",
	 .doc = "Puts sliding blocks together",
	 WEIGHTD_FIELDS(fold_fields),
	 .repr = "output_size={output_size}, kernel_size={kernel_size}, dilation={dilation}, "
		 "padding={padding}, stride={stride}"},
	{.name = "Unfold",
	 .doc = "Takes sliding blocks out",
	 WEIGHTD_FIELDS(unfold_fields),
	 .repr = "kernel_size={kernel_size}, dilation={dilation}, padding={padding}, "
		 "stride={stride}"},
};

const struct weightd_module_types weightd_module_types_reshape = {
	.family = "Reshaping",
	TYPE_ROWS(rows),
};
