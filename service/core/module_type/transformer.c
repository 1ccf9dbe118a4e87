/*
 * The transformer layers, and Transformer, which stacks them (torch/nn/modules/transformer.py).
 *
 * torch makes the layers of a stack as copies of one; with path-keyed streams each has values of
 * its own.  Transformer draws every parameter of rank > 1 again by xavier_uniform, as torch does.
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_rows.h"
#include "weightd/module_type_table.h"

#include <string.h>

#define COMMON_FIELDS                                                                 \
	{.name = "layer_norm_eps",                                                    \
	 .doc = "eps of the norms",                                                   \
	 .accepts = WEIGHTD_REAL,                                                     \
	 .fallback = WEIGHTD_VALUE_REAL(1e-05)},                                      \
		BOOL_FIELD("batch_first", false,                                      \
			   "Whether the batch is the first dimension of the input"),  \
		BOOL_FIELD("norm_first", false,                                       \
			   "Whether norms come before attention and feed-forward"),   \
		BOOL_FIELD("bias", true, "Whether Linear and LayerNorm have a bias"), \
		FACTORY_FIELDS

#define FEED_FORWARD_FIELDS                                                                       \
	{.name = "dim_feedforward",                                                               \
	 .doc = "Features between the two Linear layers",                                         \
	 .accepts = WEIGHTD_INT,                                                                  \
	 .fallback = WEIGHTD_VALUE_INT(2048),                                                     \
	 .max = WEIGHTD_NO_MAXIMUM},                                                              \
		{.name = "dropout",                                                               \
		 .doc = "Dropout probability",                                                    \
		 .accepts = WEIGHTD_REAL,                                                         \
		 .fallback = WEIGHTD_VALUE_REAL(0.1),                                             \
		 .max = 1},                                                                       \
	{                                                                                         \
		.name = "activation",                                                             \
		.doc = "Activation of the feed-forward part, or a module, which is a child then", \
		.accepts = WEIGHTD_TEXT | WEIGHTD_MODULE, .fallback = WEIGHTD_VALUE_TEXT("relu"), \
		.choices = activations, .dotted = true                                            \
	}

static const char *const activations[] = {"relu", "gelu", NULL};

static const struct weightd_field layer_fields[] = {
	SIZE_FIELD("d_model", "Features of the model"),
	{.name = "nhead",
	 .doc = "Heads; d_model must be divisible by it",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM},
	FEED_FORWARD_FIELDS,
	COMMON_FIELDS,
};

#define PRESET_FIELD(field, preset, least, text)                                                 \
	{                                                                                        \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT,                          \
		.fallback = WEIGHTD_VALUE_INT(preset), .min = (least), .max = WEIGHTD_NO_MAXIMUM \
	}
#define CUSTOM_FIELD(field, part)                                                      \
	{                                                                              \
		.name = (field), .accepts = WEIGHTD_MODULE | WEIGHTD_NONE,             \
		.fallback = WEIGHTD_VALUE_NONE,                                        \
		.doc = "A module in place of the " part                                \
		       "; its parameters of rank > 1 are drawn by xavier_uniform, too" \
	}

static const struct weightd_field transformer_fields[] = {
	PRESET_FIELD("d_model", 512, 1, "Features of the model"),
	PRESET_FIELD("nhead", 8, 1, "Heads; d_model must be divisible by it"),
	PRESET_FIELD("num_encoder_layers", 6, 0, "Layers of the encoder"),
	PRESET_FIELD("num_decoder_layers", 6, 0, "Layers of the decoder"),
	FEED_FORWARD_FIELDS,
	CUSTOM_FIELD("custom_encoder", "encoder"),
	CUSTOM_FIELD("custom_decoder", "decoder"),
	COMMON_FIELDS,
};

static enum weightd_code add_attention(const struct weightd_building *building, const char *name)
{
	const struct weightd_module *module = building->module;
	const struct weightd_value arguments[] = {
		*argument_value(module, "d_model"),
		*argument_value(module, "nhead"),
		*argument_value(module, "dropout"),
		*argument_value(module, "bias"),
		WEIGHTD_VALUE_BOOL(false),
		WEIGHTD_VALUE_BOOL(false),
		WEIGHTD_VALUE_NONE,
		WEIGHTD_VALUE_NONE,
		*argument_value(module, "batch_first"),
	};

	return child_add(NULL, building,
			 &(struct fixed_child){.name = name,
					       .type = "MultiheadAttention",
					       .arguments = arguments,
					       .count = 9});
}

static enum weightd_code add_linear(const struct weightd_building *building, const char *name,
				    const char *in, const char *out)
{
	const struct weightd_module *module = building->module;

	return child_add_linear(building, name, *argument_value(module, in),
				*argument_value(module, out), *argument_value(module, "bias"));
}

/* 'from' has the arguments. */
static enum weightd_code add_norm(const struct weightd_building *building, const char *name,
				  const struct weightd_module *from)
{
	const struct weightd_value arguments[] = {
		*argument_value(from, "d_model"),
		*argument_value(from, "layer_norm_eps"),
		WEIGHTD_VALUE_BOOL(true),
		*argument_value(from, "bias"),
	};

	return child_add(
		NULL, building,
		&(struct fixed_child){
			.name = name, .type = "LayerNorm", .arguments = arguments, .count = 4});
}

static enum weightd_code add_dropout(const struct weightd_building *building, const char *name)
{
	return child_add(
		NULL, building,
		&(struct fixed_child){.name = name,
				      .type = "Dropout",
				      .arguments = argument_value(building->module, "dropout"),
				      .count = 1});
}

/* Children by name: a name means the same in encoder and decoder layers. */
static enum weightd_code add_child(const struct weightd_building *building, const char *name)
{
	if (strstr(name, "attn") != NULL)
		return add_attention(building, name);
	if (strcmp(name, "linear1") == 0)
		return add_linear(building, name, "d_model", "dim_feedforward");
	if (strcmp(name, "linear2") == 0)
		return add_linear(building, name, "dim_feedforward", "d_model");
	if (strncmp(name, "norm", 4) == 0)
		return add_norm(building, name, building->module);
	return add_dropout(building, name);
}

static enum weightd_code add_children(const struct weightd_building *building,
				      const char *const *names)
{
	enum weightd_code code = WEIGHTD_OK;

	for (; *names != NULL && code == WEIGHTD_OK; names++)
		code = add_child(building, *names);
	return code == WEIGHTD_OK ? child_copy(building, "activation", "activation") : code;
}

static enum weightd_code add_encoder_layer(const struct weightd_building *building)
{
	static const char *const names[] = {"self_attn", "linear1",  "dropout",	 "linear2", "norm1",
					    "norm2",	 "dropout1", "dropout2", NULL};

	return add_children(building, names);
}

static enum weightd_code add_decoder_layer(const struct weightd_building *building)
{
	static const char *const names[] = {"self_attn", "multihead_attn", "linear1",  "dropout",
					    "linear2",	 "norm1",	   "norm2",    "norm3",
					    "dropout1",	 "dropout2",	   "dropout3", NULL};

	return add_children(building, names);
}

/* The layer whose copies a stack is made of: built like a child, but no part of the tree. */
static enum weightd_code build_pattern(struct weightd_module **pattern,
				       const struct weightd_building *building, const char *type)
{
	struct weightd_builder *builder = building->builder;
	const struct weightd_module *module = building->module;
	const size_t modules = builder->module_count, parameters = builder->parameter_count;
	struct weightd_value arguments[sizeof layer_fields / sizeof layer_fields[0]];

	for (size_t i = 0; i < sizeof layer_fields / sizeof layer_fields[0]; i++)
		arguments[i] = *argument_value(module, layer_fields[i].name);
	enum weightd_code code =
		weightd_module_new(pattern, builder, NULL, "", type, weightd_module_type_find(type),
				   arguments, module->pointer, building->err);
	builder->module_count = modules;
	builder->parameter_count = parameters;
	return code;
}

/* The parts of a Transformer: the names of the child, of the arguments and of the classes. */
struct stack {
	const char *name, *custom, *count;
	const char *type, *layer;
};

/* "layers", a ModuleList, and a final "norm"; or the module given instead. */
static enum weightd_code add_stack(const struct weightd_building *building,
				   const struct stack *stack)
{
	const struct weightd_module *module = building->module;
	struct weightd_building inside = *building, layers;
	struct weightd_module *pattern = NULL;

	if (!argument_is_none(module, stack->custom))
		return child_copy(building, stack->name, stack->custom);
	enum weightd_code code =
		weightd_module_new(&inside.module, building->builder, building->module, stack->name,
				   stack->type, NULL, NULL, module->pointer, building->err);
	if (code == WEIGHTD_OK)
		code = build_pattern(&pattern, building, stack->layer);
	if (code == WEIGHTD_OK)
		code = child_add_container(&layers, &inside, "layers", "ModuleList");
	if (code == WEIGHTD_OK)
		code = child_copies(&layers, pattern, argument_size(module, stack->count));
	return code == WEIGHTD_OK ? add_norm(&inside, "norm", module) : code;
}

static bool is_matrix(const struct weightd_parameter *parameter)
{
	return !parameter->is_buffer && parameter->shape.ndim > 1;
}

/* As deep as the model. */
static enum weightd_code redraw_below(struct weightd_module *module,
				      const struct weightd_building *building,
				      const struct weightd_redraw *redraw)
{
	enum weightd_code code =
		weightd_module_redraw(module, building->builder, redraw, building->err);

	for (struct weightd_module *child = module->children; child != NULL && code == WEIGHTD_OK;
	     child = child->next)
		code = redraw_below(child, building, redraw);
	return code;
}

/* Transformer._reset_parameters: xavier_uniform_ on everything of rank > 1. */
static enum weightd_code redraw(const struct weightd_building *building)
{
	const struct weightd_redraw xavier = {
		.owner = building->module,
		.call = weightd_initial_default(building->builder, "xavier_uniform"),
		.selects = is_matrix,
	};

	return redraw_below(building->module, building, &xavier);
}

static enum weightd_code add_stacks(const struct weightd_building *building)
{
	static const struct stack encoder = {.name = "encoder",
					     .custom = "custom_encoder",
					     .count = "num_encoder_layers",
					     .type = "TransformerEncoder",
					     .layer = "TransformerEncoderLayer"};
	static const struct stack decoder = {.name = "decoder",
					     .custom = "custom_decoder",
					     .count = "num_decoder_layers",
					     .type = "TransformerDecoder",
					     .layer = "TransformerDecoderLayer"};
	enum weightd_code code = add_stack(building, &encoder);

	if (code == WEIGHTD_OK)
		code = add_stack(building, &decoder);
	return code == WEIGHTD_OK ? redraw(building) : code;
}

static const struct weightd_module_type rows[] = {
	{.name = "TransformerEncoderLayer",
	 .doc = "Self-attention and a feed-forward network, each with a residual and a norm",
	 .example = "TransformerEncoderLayer(d_model=16, nhead=4, dim_feedforward=32)",
	 WEIGHTD_FIELDS(layer_fields),
	 .children = add_encoder_layer},
	{.name = "TransformerDecoderLayer",
	 .doc = "Self-attention, attention to the encoder and a feed-forward network",
	 .example = "TransformerDecoderLayer(d_model=16, nhead=4, dim_feedforward=32)",
	 WEIGHTD_FIELDS(layer_fields),
	 .children = add_decoder_layer},
	{.name = "Transformer",
	 .doc = "An encoder and a decoder stack, each with a final norm",
	 .example = "Transformer(d_model=16, nhead=4, num_encoder_layers=1, num_decoder_layers=1, "
		    "dim_feedforward=32)",
	 WEIGHTD_FIELDS(transformer_fields),
	 .flags = WEIGHTD_MAY_BE_CUSTOM, /* DistilBERT has a class of this name */
	 .children = add_stacks},
};

const struct weightd_module_types weightd_module_types_transformer = {
	.family = "Attention and transformers",
	TYPE_ROWS(rows),
};
