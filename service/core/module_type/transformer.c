/*
 * The transformer layers, and Transformer, which stacks them (torch/nn/modules/transformer.py).
 *
 * torch makes the layers of a stack as copies of one; with path-keyed streams each has values of
 * its own.  Transformer draws every parameter of rank > 1 again by xavier_uniform, as torch does.
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"
#include "weightd/module_type_table.h"

#include <stdio.h>
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

static enum weightd_code add_attention(struct weightd_module *module,
				       struct weightd_builder *builder, const char *name,
				       struct weightd_error *err)
{
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

	return child_add(NULL, module, builder, name, "MultiheadAttention", arguments, 9, err);
}

static enum weightd_code add_linear(struct weightd_module *module, struct weightd_builder *builder,
				    const char *name, const char *in, const char *out,
				    struct weightd_error *err)
{
	const struct weightd_value arguments[] = {
		*argument_value(module, in),
		*argument_value(module, out),
		*argument_value(module, "bias"),
	};

	return child_add(NULL, module, builder, name, "Linear", arguments, 3, err);
}

static enum weightd_code add_norm(struct weightd_module *module, struct weightd_builder *builder,
				  const struct weightd_module *from, const char *name,
				  struct weightd_error *err)
{
	const struct weightd_value arguments[] = {
		*argument_value(from, "d_model"),
		*argument_value(from, "layer_norm_eps"),
		WEIGHTD_VALUE_BOOL(true),
		*argument_value(from, "bias"),
	};

	return child_add(NULL, module, builder, name, "LayerNorm", arguments, 4, err);
}

/* Children by name: what a name stands for is the same in encoder and decoder layers. */
static enum weightd_code add_part(struct weightd_module *module, struct weightd_builder *builder,
				  const char *name, struct weightd_error *err)
{
	if (strstr(name, "attn") != NULL)
		return add_attention(module, builder, name, err);
	if (strcmp(name, "linear1") == 0)
		return add_linear(module, builder, name, "d_model", "dim_feedforward", err);
	if (strcmp(name, "linear2") == 0)
		return add_linear(module, builder, name, "dim_feedforward", "d_model", err);
	if (strncmp(name, "norm", 4) == 0)
		return add_norm(module, builder, module, name, err);
	return child_add(NULL, module, builder, name, "Dropout", argument_value(module, "dropout"),
			 1, err);
}

static enum weightd_code add_parts(struct weightd_module *module, struct weightd_builder *builder,
				   const char *const *names, struct weightd_error *err)
{
	enum weightd_code code = WEIGHTD_OK;

	for (; *names != NULL && code == WEIGHTD_OK; names++)
		code = add_part(module, builder, *names, err);
	return code == WEIGHTD_OK ? child_copy(module, builder, "activation", "activation", err)
				  : code;
}

static enum weightd_code build_encoder_layer(struct weightd_module *module,
					     struct weightd_builder *builder,
					     struct weightd_error *err)
{
	static const char *const parts[] = {"self_attn", "linear1",  "dropout",	 "linear2", "norm1",
					    "norm2",	 "dropout1", "dropout2", NULL};

	return add_parts(module, builder, parts, err);
}

static enum weightd_code build_decoder_layer(struct weightd_module *module,
					     struct weightd_builder *builder,
					     struct weightd_error *err)
{
	static const char *const parts[] = {"self_attn", "multihead_attn", "linear1",  "dropout",
					    "linear2",	 "norm1",	   "norm2",    "norm3",
					    "dropout1",	 "dropout2",	   "dropout3", NULL};

	return add_parts(module, builder, parts, err);
}

/* The layer whose copies a stack is made of: built like a child, but no part of the tree. */
static enum weightd_code build_pattern(struct weightd_module **pattern,
				       const struct weightd_module *module,
				       struct weightd_builder *builder, const char *module_type,
				       struct weightd_error *err)
{
	const size_t modules = builder->module_count, parameters = builder->parameter_count;
	struct weightd_value *arguments = weightd_arena_array(
		builder->arena, sizeof layer_fields / sizeof layer_fields[0], sizeof *arguments);

	if (arguments == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	for (size_t i = 0; i < sizeof layer_fields / sizeof layer_fields[0]; i++)
		arguments[i] = *argument_value(module, layer_fields[i].name);
	enum weightd_code code = weightd_module_new(pattern, builder, NULL, "", module_type,
						    weightd_module_type_find(module_type),
						    arguments, module->pointer, err);
	builder->module_count = modules;
	builder->parameter_count = parameters;
	return code;
}

/* encoder or decoder: "layers", a ModuleList, and a final "norm"; or the module given instead. */
static enum weightd_code add_stack(struct weightd_module *module, struct weightd_builder *builder,
				   const char *name, const char *custom, const char *type,
				   const char *module_type, uint64_t count,
				   struct weightd_error *err)
{
	if (!argument_is_none(module, custom))
		return child_copy(module, builder, name, custom, err);
	struct weightd_module *stack, *layers, *pattern = NULL;
	enum weightd_code code = weightd_module_new(&stack, builder, module, name, type, NULL, NULL,
						    module->pointer, err);

	if (code == WEIGHTD_OK)
		code = build_pattern(&pattern, module, builder, module_type, err);
	if (code == WEIGHTD_OK)
		code = child_add(&layers, stack, builder, "layers", "ModuleList", NULL, 0, err);
	for (uint64_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		char index[24];
		snprintf(index, sizeof index, "%llu", (unsigned long long)i);
		code = weightd_module_copy(NULL, builder, layers, index, pattern, err);
	}
	return code == WEIGHTD_OK ? add_norm(stack, builder, module, "norm", err) : code;
}

/* Transformer._reset_parameters: xavier_uniform_ on everything of rank > 1. */
static enum weightd_code redraw(struct weightd_module *top, struct weightd_builder *builder,
				struct weightd_error *err)
{
	const struct weightd_initializer_call xavier =
		weightd_initial_default(builder, "xavier_uniform");

	enum weightd_code code = WEIGHTD_OK;

	for (const struct weightd_module *module = top; module != NULL;
	     module = weightd_module_next(module, top)) {
		for (struct weightd_parameter *p = module->parameters;
		     p != NULL && code == WEIGHTD_OK; p = p->next) {
			if (!p->is_buffer && p->shape.ndim > 1)
				code = weightd_module_redraw(top, builder, p, &xavier, err);
		}
	}
	return code;
}

static enum weightd_code build_transformer(struct weightd_module *module,
					   struct weightd_builder *builder,
					   struct weightd_error *err)
{
	enum weightd_code code = add_stack(module, builder, "encoder", "custom_encoder",
					   "TransformerEncoder", "TransformerEncoderLayer",
					   argument_size(module, "num_encoder_layers"), err);

	if (code == WEIGHTD_OK)
		code = add_stack(module, builder, "decoder", "custom_decoder", "TransformerDecoder",
				 "TransformerDecoderLayer",
				 argument_size(module, "num_decoder_layers"), err);
	return code == WEIGHTD_OK ? redraw(module, builder, err) : code;
}

const struct weightd_module_type weightd_module_type_TransformerEncoderLayer = {
	.name = "TransformerEncoderLayer",
	.doc = "Self-attention and a feed-forward network, each with a residual and a norm",
	.source = "torch.nn.TransformerEncoderLayer",
	.example = "TransformerEncoderLayer(d_model=16, nhead=4, dim_feedforward=32)",
	WEIGHTD_FIELDS(layer_fields),
	.build = build_encoder_layer,
};

const struct weightd_module_type weightd_module_type_TransformerDecoderLayer = {
	.name = "TransformerDecoderLayer",
	.doc = "Self-attention, attention to the encoder and a feed-forward network",
	.source = "torch.nn.TransformerDecoderLayer",
	.example = "TransformerDecoderLayer(d_model=16, nhead=4, dim_feedforward=32)",
	WEIGHTD_FIELDS(layer_fields),
	.build = build_decoder_layer,
};

const struct weightd_module_type weightd_module_type_Transformer = {
	.name = "Transformer",
	.doc = "An encoder and a decoder stack, each with a final norm",
	.source = "torch.nn.Transformer",
	.example = "Transformer(d_model=16, nhead=4, num_encoder_layers=1, num_decoder_layers=1, "
		   "dim_feedforward=32)",
	WEIGHTD_FIELDS(transformer_fields),
	.build = build_transformer,
};
