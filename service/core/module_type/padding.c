/*
 * Paddings (torch/nn/modules/padding.py).  No state.
 */
#include "core/module_type/type_rows.h"

/* Negative padding crops. */
#define PADDING_FIELD(rank)                                                                        \
	{                                                                                          \
		.name = "padding", .doc = "Elements added to each side, last dimension first",     \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE, .required = true, .tuple_min = 2 * (rank), \
		.tuple_max = 2 * (rank), .spread = 2 * (rank)                                      \
	}
#define VALUE_FIELD                                                                      \
	{                                                                                \
		.name = "value", .doc = "Value of the padding", .accepts = WEIGHTD_REAL, \
		.required = true                                                         \
	}

static const struct weightd_field padding1d[] = {PADDING_FIELD(1)};
static const struct weightd_field padding2d[] = {PADDING_FIELD(2)};
static const struct weightd_field padding3d[] = {PADDING_FIELD(3)};
static const struct weightd_field constant1d[] = {PADDING_FIELD(1), VALUE_FIELD};
static const struct weightd_field constant2d[] = {PADDING_FIELD(2), VALUE_FIELD};
static const struct weightd_field constant3d[] = {PADDING_FIELD(3), VALUE_FIELD};

static const char constant_repr[] = "padding={*padding}, value={value}";
static const char sides_repr[] = "{*padding}";

static const struct weightd_module_type rows[] = {
	{.name = "_ConstantPadNd",
	 .doc = "Base class of the constant and zero paddings",
	 .source = "torch.nn.modules.padding._ConstantPadNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_ReflectionPadNd",
	 .doc = "Base class of the reflecting paddings",
	 .source = "torch.nn.modules.padding._ReflectionPadNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_ReplicationPadNd",
	 .doc = "Base class of the replicating paddings",
	 .source = "torch.nn.modules.padding._ReplicationPadNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_CircularPadNd",
	 .doc = "Base class of the circular paddings",
	 .source = "torch.nn.modules.padding._CircularPadNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "ConstantPad1d",
	 BASES("_ConstantPadNd"),
	 .doc = "Pads (N, C, L) with a value",
	 WEIGHTD_FIELDS(constant1d),
	 .repr = constant_repr},
	{.name = "ConstantPad2d",
	 BASES("_ConstantPadNd"),
	 .doc = "Pads (N, C, H, W) with a value",
	 WEIGHTD_FIELDS(constant2d),
	 .repr = constant_repr},
	{.name = "ConstantPad3d",
	 BASES("_ConstantPadNd"),
	 .doc = "Pads (N, C, D, H, W) with a value",
	 WEIGHTD_FIELDS(constant3d),
	 .repr = constant_repr},
	{.name = "ZeroPad1d",
	 BASES("ConstantPad1d", "_ConstantPadNd"),
	 .doc = "Pads (N, C, L) with 0",
	 WEIGHTD_FIELDS(padding1d),
	 .repr = sides_repr},
	{.name = "ZeroPad2d",
	 BASES("ConstantPad2d", "_ConstantPadNd"),
	 .doc = "Pads (N, C, H, W) with 0",
	 WEIGHTD_FIELDS(padding2d),
	 .repr = sides_repr},
	{.name = "ZeroPad3d",
	 BASES("ConstantPad3d", "_ConstantPadNd"),
	 .doc = "Pads (N, C, D, H, W) with 0",
	 WEIGHTD_FIELDS(padding3d),
	 .repr = sides_repr},
	{.name = "ReflectionPad1d",
	 BASES("_ReflectionPadNd"),
	 .doc = "Pads (N, C, L) with its mirror image",
	 WEIGHTD_FIELDS(padding1d),
	 .repr = sides_repr},
	{.name = "ReflectionPad2d",
	 BASES("_ReflectionPadNd"),
	 .doc = "Pads (N, C, H, W) with its mirror image",
	 WEIGHTD_FIELDS(padding2d),
	 .repr = sides_repr},
	{.name = "ReflectionPad3d",
	 BASES("_ReflectionPadNd"),
	 .doc = "Pads (N, C, D, H, W) with its mirror image",
	 WEIGHTD_FIELDS(padding3d),
	 .repr = sides_repr},
	{.name = "ReplicationPad1d",
	 BASES("_ReplicationPadNd"),
	 .doc = "Pads (N, C, L) with its border",
	 WEIGHTD_FIELDS(padding1d),
	 .repr = sides_repr},
	{.name = "ReplicationPad2d",
	 BASES("_ReplicationPadNd"),
	 .doc = "Pads (N, C, H, W) with its border",
	 WEIGHTD_FIELDS(padding2d),
	 .repr = sides_repr},
	{.name = "ReplicationPad3d",
	 BASES("_ReplicationPadNd"),
	 .doc = "Pads (N, C, D, H, W) with its border",
	 WEIGHTD_FIELDS(padding3d),
	 .repr = sides_repr},
	{.name = "CircularPad1d",
	 BASES("_CircularPadNd"),
	 .doc = "Pads (N, C, L) with its other side",
	 WEIGHTD_FIELDS(padding1d),
	 .repr = sides_repr},
	{.name = "CircularPad2d",
	 BASES("_CircularPadNd"),
	 .doc = "Pads (N, C, H, W) with its other side",
	 WEIGHTD_FIELDS(padding2d),
	 .repr = sides_repr},
	{.name = "CircularPad3d",
	 BASES("_CircularPadNd"),
	 .doc = "Pads (N, C, D, H, W) with its other side",
	 WEIGHTD_FIELDS(padding3d),
	 .repr = sides_repr},
};

const struct weightd_module_types weightd_module_types_padding = {
	.family = "Padding",
	TYPE_ROWS(rows),
};
