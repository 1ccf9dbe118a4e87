/*
 * MultiheadAttention and the Linear that it uses for its output.
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

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

static uint64_t size_or(const struct weightd_module *module, const char *field, uint64_t fallback)
{
	const struct weightd_value *value = argument_value(module, field);

	return value->kind == WEIGHTD_INT ? (uint64_t)value->integer : fallback;
}

static enum weightd_code add(struct weightd_module *module, struct weightd_builder *builder,
			     const char *leaf, struct weightd_shape shape,
			     struct weightd_initializer_call initial, struct weightd_error *err)
{
	if (initial.initializer != NULL && initial.arguments == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	return weightd_module_add_parameter(module, builder, leaf, &shape, &initial, NULL, err);
}

/* in_proj_weight for queries, keys and values at once, or one weight each when their sizes differ.
 */
static enum weightd_code add_projections(struct weightd_module *module,
					 struct weightd_builder *builder, struct weightd_error *err)
{
	uint64_t size = size_or(module, "embed_dim", 0), stacked;
	uint64_t keys = size_or(module, "kdim", size), values = size_or(module, "vdim", size);
	struct weightd_initializer_call xavier = weightd_initial_default(builder, "xavier_uniform");

	if (!weightd_checked_mul(size, 3, &stacked))
		return weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, module->pointer,
					 "3 * embed_dim does not fit in 64 bits");
	if (keys == size && values == size)
		return add(module, builder, "in_proj_weight", weightd_shape_of(2, stacked, size),
			   xavier, err);
	enum weightd_code code =
		add(module, builder, "q_proj_weight", weightd_shape_of(2, size, size), xavier, err);
	if (code == WEIGHTD_OK)
		code = add(module, builder, "k_proj_weight", weightd_shape_of(2, size, keys),
			   xavier, err);
	if (code == WEIGHTD_OK)
		code = add(module, builder, "v_proj_weight", weightd_shape_of(2, size, values),
			   xavier, err);
	return code;
}

/* The output projection; its bias is drawn by Linear and then set to zero. */
static enum weightd_code add_output(struct weightd_module *module, struct weightd_builder *builder,
				    bool has_bias, struct weightd_error *err)
{
	const struct weightd_value arguments[] = {
		*argument_value(module, "embed_dim"),
		*argument_value(module, "embed_dim"),
		WEIGHTD_VALUE_BOOL(has_bias),
	};
	struct weightd_module *output;

	enum weightd_code code = child_add(&output, module, builder, "out_proj",
					   "NonDynamicallyQuantizableLinear", arguments, 3, err);
	if (code != WEIGHTD_OK || !has_bias)
		return code;
	const struct weightd_initializer_call zero = weightd_initial_constant(builder, 0.0);
	return weightd_module_redraw(module, builder, output->last_parameter, &zero, err);
}

static enum weightd_code build_attention(struct weightd_module *module,
					 struct weightd_builder *builder, struct weightd_error *err)
{
	uint64_t size = size_or(module, "embed_dim", 0), heads = size_or(module, "num_heads", 1);
	bool has_bias = argument_bool(module, "bias");

	if (size % heads != 0) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
				  "embed_dim %llu is not divisible by num_heads %llu",
				  (unsigned long long)size, (unsigned long long)heads);
		weightd_error_expected(err, "embed_dim divisible by num_heads");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	enum weightd_code code = add_projections(module, builder, err);
	if (code == WEIGHTD_OK && has_bias)
		code = add(module, builder, "in_proj_bias", weightd_shape_of(1, 3 * size),
			   weightd_initial_constant(builder, 0.0), err);
	if (code == WEIGHTD_OK && argument_bool(module, "add_bias_kv")) {
		struct weightd_shape shape = weightd_shape_of(3, (uint64_t)1, (uint64_t)1, size);
		code = add(module, builder, "bias_k", shape,
			   weightd_initial_default(builder, "xavier_normal"), err);
		if (code == WEIGHTD_OK)
			code = add(module, builder, "bias_v", shape,
				   weightd_initial_default(builder, "xavier_normal"), err);
	}
	return code == WEIGHTD_OK ? add_output(module, builder, has_bias, err) : code;
}

const struct weightd_module_type weightd_module_type_MultiheadAttention = {
	.name = "MultiheadAttention",
	.doc = "Attention over several heads with packed or separate input projections",
	.source = "torch.nn.MultiheadAttention",
	.state = "in_proj_weight (3 * embed_dim, embed_dim) if kdim in (None, embed_dim) and vdim "
		 "in (None, embed_dim): xavier_uniform\n"
		 "q_proj_weight (embed_dim, embed_dim) if not (kdim in (None, embed_dim) and vdim "
		 "in (None, embed_dim)): xavier_uniform\n"
		 "k_proj_weight (embed_dim, kdim or embed_dim) if not (kdim in (None, embed_dim) "
		 "and vdim in (None, embed_dim)): xavier_uniform\n"
		 "v_proj_weight (embed_dim, vdim or embed_dim) if not (kdim in (None, embed_dim) "
		 "and vdim in (None, embed_dim)): xavier_uniform\n"
		 "in_proj_bias (3 * embed_dim) if bias: constant(0)\n"
		 "bias_k (1, 1, embed_dim) if add_bias_kv: xavier_normal\n"
		 "bias_v (1, 1, embed_dim) if add_bias_kv: xavier_normal",
	.example = "MultiheadAttention(16, 4)",
	WEIGHTD_FIELDS(attention_fields),
	.build = build_attention,
};
