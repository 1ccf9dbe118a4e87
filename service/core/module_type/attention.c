/*
 * MultiheadAttention and the Linear that it uses for its output.
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_rows.h"

static const struct weightd_field attention_fields[] = {
	{.name = "embed_dim",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .doc = "Features of the model"},
	{.name = "num_heads",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .doc = "Heads; embed_dim must be divisible by it"},
	{.name = "dropout",
	 .accepts = WEIGHTD_REAL,
	 .fallback = WEIGHTD_VALUE_REAL(0.0),
	 .max = 1,
	 .doc = "Dropout of the attention weights"},
	{.name = "bias",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(true),
	 .doc = "Whether the projections have a bias"},
	{.name = "add_bias_kv",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(false),
	 .doc = "Whether bias_k and bias_v are appended to keys and values"},
	{.name = "add_zero_attn",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(false),
	 .doc = "Whether a zero key and value are appended"},
	{.name = "kdim",
	 .accepts = WEIGHTD_INT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .doc = "Features of the keys; None: embed_dim"},
	{.name = "vdim",
	 .accepts = WEIGHTD_INT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .doc = "Features of the values; None: embed_dim"},
	{.name = "batch_first",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(false),
	 .doc = "Whether the batch is the first dimension of the input"},
	FACTORY_FIELDS,
};

#define IS_PACKED "(kdim or embed_dim) == embed_dim and (vdim or embed_dim) == embed_dim"
static const char state[] =
	"in_proj_weight (3 * embed_dim, embed_dim) if " IS_PACKED ": xavier_uniform\n"
	"q_proj_weight (embed_dim, embed_dim) if not (" IS_PACKED "): xavier_uniform\n"
	"k_proj_weight (embed_dim, kdim or embed_dim) if not (" IS_PACKED "): xavier_uniform\n"
	"v_proj_weight (embed_dim, vdim or embed_dim) if not (" IS_PACKED "): xavier_uniform\n"
	"in_proj_bias (3 * embed_dim) if bias: constant(0)\n"
	"bias_k (1, 1, embed_dim) if add_bias_kv: xavier_normal\n"
	"bias_v (1, 1, embed_dim) if add_bias_kv: xavier_normal";

static bool is_bias(const struct weightd_parameter *parameter)
{
	return parameter->next == NULL;
}

/* The output projection; its bias is drawn by Linear and then set to zero. */
static enum weightd_code add_output(const struct weightd_building *building)
{
	const struct weightd_value *size = argument_value(building->module, "embed_dim"),
				   *bias = argument_value(building->module, "bias");
	const struct weightd_value arguments[] = {*size, *size, *bias};
	const struct fixed_child child = {.name = "out_proj",
					  .type = "NonDynamicallyQuantizableLinear",
					  .arguments = arguments,
					  .count = 3};
	struct weightd_module *output;
	enum weightd_code code = child_add(&output, building, &child);

	if (code != WEIGHTD_OK || !bias->boolean)
		return code;
	const struct weightd_redraw redraw = {
		.owner = building->module,
		.call = weightd_initial_constant(building->builder, 0.0),
		.selects = is_bias,
	};
	return weightd_module_redraw(output, building->builder, &redraw, building->err);
}

static const struct weightd_module_type rows[] = {
	{.name = "MultiheadAttention",
	 .doc = "Attention over several heads with packed or separate input projections",
	 .requires = "embed_dim % num_heads == 0",
	 .state = state,
	 .example = "MultiheadAttention(16, 4)",
	 WEIGHTD_FIELDS(attention_fields),
	 .children = add_output},
};

const struct weightd_module_types weightd_module_types_attention = {
	.family = "Attention and transformers",
	TYPE_ROWS(rows),
};
