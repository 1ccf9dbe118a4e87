/*
 * TransformerEncoder and TransformerDecoder: a stack of copies of one layer, and a final norm
 * (torch/nn/modules/transformer.py, _get_clones).
 *
 * torch copies a layer that has been drawn, so that all layers start equal.  Here a copy has the
 * default initialisation of its pattern; philox draws it by its own names:
 * service/notes/modules_as_arguments.md.
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_rows.h"

#define PATTERN_FIELD(field, text)                                                                \
	{                                                                                         \
		.name = (field),                                                                  \
		.doc = text                                                                       \
			"; the layers are copies of it, with philox each with values of its own", \
		.accepts = WEIGHTD_MODULE, .required = true                                       \
	}
#define STACK_FIELDS                                                                          \
	{.name = "num_layers",                                                                \
	 .doc = "How many copies",                                                            \
	 .accepts = WEIGHTD_INT,                                                              \
	 .required = true,                                                                    \
	 .min = 0,                                                                            \
	 .max = WEIGHTD_NO_MAXIMUM},                                                          \
	{                                                                                     \
		.name = "norm", .doc = "A module after the last layer; None: no such module", \
		.accepts = WEIGHTD_MODULE | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE      \
	}

static const struct weightd_field encoder_fields[] = {
	PATTERN_FIELD("encoder_layer", "A module, as a rule a TransformerEncoderLayer"),
	STACK_FIELDS,
	BOOL_FIELD("enable_nested_tensor", true, "Without effect on the weights"),
	BOOL_FIELD("mask_check", true, "Without effect on the weights"),
};

static const struct weightd_field decoder_fields[] = {
	PATTERN_FIELD("decoder_layer", "A module, as a rule a TransformerDecoderLayer"),
	STACK_FIELDS,
};

/* The first argument is the pattern in both. */
static enum weightd_code add_stack(const struct weightd_building *building)
{
	const struct weightd_module *module = building->module;
	struct weightd_building layers;
	enum weightd_code code = child_add_container(&layers, building, "layers", "ModuleList");

	if (code == WEIGHTD_OK)
		code = child_copies(&layers, module->arguments[0].module,
				    argument_size(module, "num_layers"));
	return code == WEIGHTD_OK ? child_copy(building, "norm", "norm") : code;
}

static const struct weightd_module_type rows[] = {
	{.name = "TransformerEncoder",
	 .doc = "Copies of one encoder layer, one after the other; with philox each copy draws its "
		"own values, "
		"where torch's start equal",
	 .example = "TransformerEncoder(TransformerEncoderLayer(d_model=16, nhead=4, "
		    "dim_feedforward=32), num_layers=2)",
	 WEIGHTD_FIELDS(encoder_fields),
	 .flags = WEIGHTD_MAY_BE_CUSTOM,
	 .children = add_stack},
	{.name = "TransformerDecoder",
	 .doc = "Copies of one decoder layer, one after the other; with philox each copy draws its "
		"own values, "
		"where torch's start equal",
	 .example = "TransformerDecoder(TransformerDecoderLayer(d_model=16, nhead=4, "
		    "dim_feedforward=32), num_layers=2)",
	 WEIGHTD_FIELDS(decoder_fields),
	 .flags = WEIGHTD_MAY_BE_CUSTOM,
	 .children = add_stack},
};

const struct weightd_module_types weightd_module_types_transformer_stack = {
	.family = "Attention and transformers",
	TYPE_ROWS(rows),
};
