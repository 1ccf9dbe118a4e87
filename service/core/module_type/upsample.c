/*
 * Upsample and its two older forms (torch/nn/modules/upsampling.py).  No state.
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_rows.h"

#include <string.h>

#define SIZE_OPTION                                                              \
	{                                                                        \
		.name = "size", .doc = "Spatial size of the output",             \
		.accepts = WEIGHTD_INT | WEIGHTD_TUPLE | WEIGHTD_NONE, .min = 0, \
		.max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = 3,       \
		.fallback = WEIGHTD_VALUE_NONE                                   \
	}
#define SCALE_OPTION                                                                            \
	{                                                                                       \
		.name = "scale_factor", .doc = "Growth of each side",                           \
		.accepts = WEIGHTD_REAL | WEIGHTD_TUPLE | WEIGHTD_NONE, .min = 0,               \
		.min_is_open = true, .max = WEIGHTD_NO_MAXIMUM, .tuple_min = 1, .tuple_max = 3, \
		.fallback = WEIGHTD_VALUE_NONE                                                  \
	}
#define BOOL_OPTION(field, text)                                                        \
	{                                                                               \
		.name = (field), .doc = (text), .accepts = WEIGHTD_BOOL | WEIGHTD_NONE, \
		.fallback = WEIGHTD_VALUE_NONE                                          \
	}

static const char *const modes[] = {"nearest",	 "linear", "bilinear",	    "bicubic",
				    "trilinear", "area",   "nearest-exact", NULL};

static const struct weightd_field upsample_fields[] = {
	SIZE_OPTION,
	SCALE_OPTION,
	{.name = "mode",
	 .doc = "Interpolation between the elements",
	 .accepts = WEIGHTD_TEXT,
	 .choices = modes,
	 .fallback = WEIGHTD_VALUE_TEXT("nearest")},
	BOOL_OPTION("align_corners", "Corner elements keep their values"),
	BOOL_OPTION("recompute_scale_factor", "Take the scale from the sizes"),
};

static const struct weightd_field sized_fields[] = {SIZE_OPTION, SCALE_OPTION};

/* torch holds scale factors as floats: 2 prints as 2.0. */
static void print_float(const struct weightd_value *value, struct weightd_text *out)
{
	const struct weightd_value real = WEIGHTD_VALUE_REAL(weightd_value_real(value));

	weightd_value_print(&real, out);
}

static void print_scale(const struct weightd_value *scale, struct weightd_text *out)
{
	weightd_text_puts(out, "scale_factor=");
	if (scale->kind != WEIGHTD_TUPLE) {
		print_float(scale, out);
		return;
	}
	weightd_text_puts(out, "(");
	for (size_t i = 0; i < scale->count; i++) {
		if (i > 0)
			weightd_text_puts(out, ", ");
		print_float(&scale->items[i], out);
	}
	weightd_text_puts(out, scale->count == 1 ? ",)" : ")");
}

static void print_target(const struct weightd_module *module, struct weightd_text *out)
{
	if (argument_is_none(module, "scale_factor"))
		repr_put(module, "size={size}", out);
	else
		print_scale(argument_value(module, "scale_factor"), out);
}

static void print_upsample(const struct weightd_module *module,
			   const struct weightd_profile *profile, struct weightd_text *out)
{
	print_target(module, out);
	repr_mode(argument_value(module, "mode")->text, profile, out);
}

static void print_nearest(const struct weightd_module *module,
			  const struct weightd_profile *profile, struct weightd_text *out)
{
	print_target(module, out);
	repr_mode("nearest", profile, out);
}

static void print_bilinear(const struct weightd_module *module,
			   const struct weightd_profile *profile, struct weightd_text *out)
{
	print_target(module, out);
	repr_mode("bilinear", profile, out);
}

static const struct weightd_module_type rows[] = {
	{.name = "Upsample",
	 .doc = "Interpolates to a size or by a factor",
	 WEIGHTD_FIELDS(upsample_fields),
	 .print = print_upsample},
	{.name = "UpsamplingNearest2d",
	 BASES("Upsample"),
	 .doc = "Upsample with mode nearest",
	 WEIGHTD_FIELDS(sized_fields),
	 .print = print_nearest},
	{.name = "UpsamplingBilinear2d",
	 BASES("Upsample"),
	 .doc = "Upsample with mode bilinear and aligned corners",
	 WEIGHTD_FIELDS(sized_fields),
	 .print = print_bilinear},
};

const struct weightd_module_types weightd_module_types_upsample = {
	.family = "Upsampling",
	TYPE_ROWS(rows),
};
