/*
 * Conv1d-3d and ConvTranspose1d-3d (torch/nn/modules/conv.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/layer_parts.h"
#include "core/module_type/lazy.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

#include <inttypes.h>
#include <string.h>

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
		 .doc = "What the padding is made of",                                     \
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

static bool is_transposed(const struct weightd_module *module)
{
	return weightd_module_type_is_a(module->module_type, "_ConvTransposeNd");
}

/* The digit of the name: 2 for Conv2d. */
static unsigned rank_of(const struct weightd_module *module)
{
	return (unsigned)(module->module_type->name[strlen(module->module_type->name) - 2] - '0');
}

static enum weightd_code check_groups(const struct weightd_module *module, const char *channels,
				      struct weightd_error *err)
{
	const uint64_t count = argument_size(module, channels),
		       groups = argument_size(module, "groups");

	if (count % groups == 0)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
			  "%s: %s %" PRIu64 " is not divisible by groups %" PRIu64, module->type,
			  channels, count, groups);
	weightd_error_expected(err, "groups that divide in_channels and out_channels");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code check_padding(const struct weightd_module *module,
				       struct weightd_error *err)
{
	const struct weightd_value *padding = argument_value(module, "padding");
	const struct weightd_value *stride = argument_value(module, "stride");

	if (padding->kind != WEIGHTD_TEXT || strcmp(padding->text, "same") != 0)
		return WEIGHTD_OK;
	for (unsigned i = 0; i < rank_of(module); i++) {
		if (weightd_value_size(stride, i) == 1)
			continue;
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
				  "%s: padding='same' is not supported for strided convolutions",
				  module->type);
		weightd_error_expected(err, "stride 1, or padding as numbers");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	return WEIGHTD_OK;
}

static enum weightd_code build(struct weightd_module *module, struct weightd_builder *builder,
			       struct weightd_error *err)
{
	const uint64_t in = argument_size(module, "in_channels"),
		       out = argument_size(module, "out_channels");
	enum weightd_code code = check_groups(module, "in_channels", err);

	if (code == WEIGHTD_OK)
		code = check_groups(module, "out_channels", err);
	if (code == WEIGHTD_OK)
		code = check_padding(module, err);
	if (code != WEIGHTD_OK)
		return code;

	const uint64_t groups = argument_size(module, "groups");
	const struct weightd_initializer_call initial = weightd_initial_kaiming5(builder);
	struct weightd_shape shape = is_transposed(module) ? weightd_shape_of(2, in, out / groups)
							   : weightd_shape_of(2, out, in / groups);
	for (unsigned i = 0; i < rank_of(module); i++)
		shape.dims[shape.ndim++] =
			(uint64_t)weightd_value_size(argument_value(module, "kernel_size"), i);
	struct weightd_parameter *weight;
	code = weightd_module_add_parameter(module, builder, "weight", &shape, &initial, &weight,
					    err);
	if (code != WEIGHTD_OK || !argument_bool(module, "bias"))
		return code;
	return layer_add_bias(module, builder, out, weight->fans.known ? weight->fans.fan_in : 0,
			      err);
}

/* Whether every one of 'rank' numbers is 'number'. */
static bool is_all(const struct weightd_value *value, unsigned rank, int64_t number)
{
	if (value->kind == WEIGHTD_TEXT)
		return false;
	for (unsigned i = 0; i < rank; i++) {
		if (weightd_value_size(value, i) != number)
			return false;
	}
	return true;
}

static void print_spatial(const struct weightd_module *module, const char *field,
			  struct weightd_text *out)
{
	weightd_text_printf(out, ", %s=", field);
	repr_expanded(argument_value(module, field), rank_of(module), out);
}

static void print_unless(const struct weightd_module *module, const char *field, int64_t usual,
			 struct weightd_text *out)
{
	const struct weightd_value *value = weightd_module_argument(module, field);

	if (value != NULL && !is_all(value, rank_of(module), usual))
		print_spatial(module, field, out);
}

static void print(const struct weightd_module *module, struct weightd_text *out)
{
	repr_value(module, "in_channels", out);
	weightd_text_puts(out, ", ");
	repr_value(module, "out_channels", out);
	print_spatial(module, "kernel_size", out);
	print_spatial(module, "stride", out);
	print_unless(module, "padding", 0, out);
	print_unless(module, "dilation", 1, out);
	print_unless(module, "output_padding", 0, out);
	if (argument_int(module, "groups") != 1)
		repr_next(module, "groups", out);
	if (!argument_bool(module, "bias"))
		repr_next(module, "bias", out);
	if (strcmp(argument_value(module, "padding_mode")->text, "zeros") != 0) {
		weightd_text_puts(out, ", padding_mode=");
		repr_value(module, "padding_mode", out);
	}
}

static const char *const conv_bases[] = {"_ConvNd", NULL};
static const char *const transposed_bases[] = {"_ConvTransposeNd", "_ConvNd", NULL};

const struct weightd_module_type weightd_module_type__ConvNd = {
	.name = "_ConvNd",
	.doc = "Base class of all convolutions, transposed ones included",
	.source = "torch.nn.modules.conv._ConvNd",
	.flags = WEIGHTD_ABSTRACT,
};

const struct weightd_module_type weightd_module_type__ConvTransposeNd = {
	.name = "_ConvTransposeNd",
	.bases = conv_bases,
	.doc = "Base class of the transposed convolutions",
	.source = "torch.nn.modules.conv._ConvTransposeNd",
	.flags = WEIGHTD_ABSTRACT,
};

static const char *const mixin_bases[] = {"_ConvTransposeNd", "_ConvNd", NULL};

const struct weightd_module_type weightd_module_type__ConvTransposeMixin = {
	.name = "_ConvTransposeMixin",
	.bases = mixin_bases,
	.doc = "Old name of _ConvTransposeNd in torch; nothing derives from it",
	.source = "torch.nn.modules.conv._ConvTransposeMixin",
	.flags = WEIGHTD_ABSTRACT,
};

#define BIAS_STATE "\nbias (out_channels) if bias: uniform(-1 / sqrt(fan_in), 1 / sqrt(fan_in))"
#define STATE                                                         \
	"weight (out_channels, in_channels / groups, *kernel_size): " \
	"kaiming_uniform(a=sqrt(5))" BIAS_STATE
#define TRANSPOSED_STATE                                              \
	"weight (in_channels, out_channels / groups, *kernel_size): " \
	"kaiming_uniform(a=sqrt(5))" BIAS_STATE

/* torch's own examples. */
static const char conv1d_example[] = "Conv1d(16, 33, 3, stride=2)";
static const char conv2d_example[] =
	"Conv2d(16, 33, (3, 5), stride=(2, 1), padding=(4, 2), dilation=(3, 1))";
static const char conv3d_example[] =
	"Conv3d(16, 33, (3, 5, 2), stride=(2, 1, 1), padding=(4, 2, 0))";
static const char transposed1d_example[] = "ConvTranspose1d(16, 16, 3, stride=2, padding=1)";
static const char transposed2d_example[] =
	"ConvTranspose2d(16, 33, (3, 5), stride=(2, 1), padding=(4, 2))";
static const char transposed3d_example[] =
	"ConvTranspose3d(16, 33, (3, 5, 2), stride=(2, 1, 1), padding=(0, 4, 2))";

#define CONV(rank)                                                              \
	const struct weightd_module_type weightd_module_type_Conv##rank##d = {  \
		.name = "Conv" #rank "d",                                       \
		.bases = conv_bases,                                            \
		.doc = "Convolution over " #rank                                \
		       " spatial dimensions; weight (out, in/groups, *kernel)", \
		.source = "torch.nn.Conv" #rank "d",                            \
		.state = STATE,                                                 \
		.example = conv##rank##d_example,                               \
		WEIGHTD_FIELDS(conv##rank##d_fields),                           \
		.build = build,                                                 \
		.print = print,                                                 \
	}
CONV(1);
CONV(2);
CONV(3);

#define TRANSPOSED(rank)                                                                \
	const struct weightd_module_type weightd_module_type_ConvTranspose##rank##d = { \
		.name = "ConvTranspose" #rank "d",                                      \
		.bases = transposed_bases,                                              \
		.doc = "Transposed convolution over " #rank                             \
		       " spatial dimensions; weight (in, out/groups, *kernel)",         \
		.source = "torch.nn.ConvTranspose" #rank "d",                           \
		.state = TRANSPOSED_STATE,                                              \
		.example = transposed##rank##d_example,                                 \
		WEIGHTD_FIELDS(transposed##rank##d_fields),                             \
		.build = build,                                                         \
		.print = print,                                                         \
	}
TRANSPOSED(1);
TRANSPOSED(2);
TRANSPOSED(3);

static const char *const lazy_mixin[] = {"LazyModuleMixin", NULL};

const struct weightd_module_type weightd_module_type__LazyConvXdMixin = {
	.name = "_LazyConvXdMixin",
	.bases = lazy_mixin,
	.doc = "Base class of the lazy convolutions",
	.source = "torch.nn.modules.conv._LazyConvXdMixin",
	.flags = WEIGHTD_ABSTRACT,
};

#define LAZY(class, state_text, field_list, ...)                                                  \
	static const char *const lazy_##class##_bases[] = {"_LazyConvXdMixin", "LazyModuleMixin", \
							   #class, __VA_ARGS__, NULL};            \
	const struct weightd_module_type weightd_module_type_Lazy##class = {                      \
		.name = "Lazy" #class,                                                            \
		.bases = lazy_##class##_bases,                                                    \
		.doc = #class " with in_channels last; becomes a " #class,                        \
		.source = "torch.nn.Lazy" #class,                                                 \
		.state = state_text,                                                              \
		.example = "Lazy" #class "(33, 3, in_channels=16)",                               \
		WEIGHTD_FIELDS(field_list),                                                       \
		.build = lazy_materialise,                                                        \
	}
LAZY(Conv1d, STATE, lazy1d_fields, "_ConvNd");
LAZY(Conv2d, STATE, lazy2d_fields, "_ConvNd");
LAZY(Conv3d, STATE, lazy3d_fields, "_ConvNd");
LAZY(ConvTranspose1d, TRANSPOSED_STATE, lazy_transposed1d_fields, "_ConvTransposeNd", "_ConvNd");
LAZY(ConvTranspose2d, TRANSPOSED_STATE, lazy_transposed2d_fields, "_ConvTransposeNd", "_ConvNd");
LAZY(ConvTranspose3d, TRANSPOSED_STATE, lazy_transposed3d_fields, "_ConvTransposeNd", "_ConvNd");
