/*
 * Padding layers (torch/nn/modules/padding.py).  No state.
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/module_arguments.h"

#include <string.h>

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

/* An int stands for both sides of every dimension. */
static void print_sides(const struct weightd_module *module, struct weightd_text *out)
{
	const char *name = module->module_type->name;
	const unsigned rank = (unsigned)(name[strlen(name) - 2] - '0');

	repr_expanded(argument_value(module, "padding"), 2 * rank, out);
}

static void print_constant(const struct weightd_module *module, struct weightd_text *out)
{
	weightd_text_puts(out, "padding=");
	print_sides(module, out);
	repr_next(module, "value", out);
}

#define BASE(class, text)                                                \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class,                                          \
		.doc = text,                                             \
		.source = "torch.nn.modules.padding." #class,            \
		.flags = WEIGHTD_ABSTRACT}
BASE(_ConstantPadNd, "Base class of the constant and zero paddings");
BASE(_ReflectionPadNd, "Base class of the reflecting paddings");
BASE(_ReplicationPadNd, "Base class of the replicating paddings");
BASE(_CircularPadNd, "Base class of the circular paddings");

static const char *const constant_bases[] = {"_ConstantPadNd", NULL};
static const char *const zero1d_bases[] = {"ConstantPad1d", "_ConstantPadNd", NULL};
static const char *const zero2d_bases[] = {"ConstantPad2d", "_ConstantPadNd", NULL};
static const char *const zero3d_bases[] = {"ConstantPad3d", "_ConstantPadNd", NULL};
static const char *const reflection_bases[] = {"_ReflectionPadNd", NULL};
static const char *const replication_bases[] = {"_ReplicationPadNd", NULL};
static const char *const circular_bases[] = {"_CircularPadNd", NULL};

#define PAD(class, base_list, field_list, print_hook, text)              \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class,                                          \
		.bases = base_list,                                      \
		.doc = text,                                             \
		.source = "torch.nn." #class,                            \
		WEIGHTD_FIELDS(field_list),                              \
		.print = print_hook}
PAD(ConstantPad1d, constant_bases, constant1d, print_constant, "Pads (N, C, L) with a value");
PAD(ConstantPad2d, constant_bases, constant2d, print_constant, "Pads (N, C, H, W) with a value");
PAD(ConstantPad3d, constant_bases, constant3d, print_constant, "Pads (N, C, D, H, W) with a value");
PAD(ZeroPad1d, zero1d_bases, padding1d, print_sides, "Pads (N, C, L) with 0");
PAD(ZeroPad2d, zero2d_bases, padding2d, print_sides, "Pads (N, C, H, W) with 0");
PAD(ZeroPad3d, zero3d_bases, padding3d, print_sides, "Pads (N, C, D, H, W) with 0");
PAD(ReflectionPad1d, reflection_bases, padding1d, print_sides,
    "Pads (N, C, L) with its mirror image");
PAD(ReflectionPad2d, reflection_bases, padding2d, print_sides,
    "Pads (N, C, H, W) with its mirror image");
PAD(ReflectionPad3d, reflection_bases, padding3d, print_sides,
    "Pads (N, C, D, H, W) with its mirror image");
PAD(ReplicationPad1d, replication_bases, padding1d, print_sides, "Pads (N, C, L) with its border");
PAD(ReplicationPad2d, replication_bases, padding2d, print_sides,
    "Pads (N, C, H, W) with its border");
PAD(ReplicationPad3d, replication_bases, padding3d, print_sides,
    "Pads (N, C, D, H, W) with its border");
PAD(CircularPad1d, circular_bases, padding1d, print_sides, "Pads (N, C, L) with its other side");
PAD(CircularPad2d, circular_bases, padding2d, print_sides, "Pads (N, C, H, W) with its other side");
PAD(CircularPad3d, circular_bases, padding3d, print_sides,
    "Pads (N, C, D, H, W) with its other side");
