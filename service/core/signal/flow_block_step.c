/*
 * Steps of blocks that are no module's own: attention, gated maps, positions, residual sums.
 */
#include "core/signal/flow_step.h"

#include <string.h>

/* The first of these tensors that there is. */
static const struct weightd_entry *tensor_below(const struct weightd_flow_reader *reader,
						const struct weightd_flow_step *step,
						const char *const *leaves)
{
	const struct weightd_entry *found = NULL;

	for (size_t i = 0; leaves[i] != NULL && found == NULL; i++)
		found = weightd_flow_tensor(reader, step, leaves[i]);
	return found;
}

/* Queries, keys and values by the names that libraries give them. */
static void read_attention(const struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	static const char *const weights[3][5] = {
		{"in_proj_weight", "c_attn.weight", "q_proj.weight", "query.weight", NULL},
		{"k_proj.weight", "key.weight", NULL},
		{"v_proj.weight", "value.weight", NULL},
	};
	static const char *const biases[3][5] = {
		{"in_proj_bias", "c_attn.bias", "q_proj.bias", "query.bias", NULL},
		{"k_proj.bias", "key.bias", NULL},
		{"v_proj.bias", "value.bias", NULL},
	};
	struct weightd_flow_heads *heads = &step->heads;

	for (size_t i = 0; i < 3; i++) {
		heads->weights[i] = tensor_below(reader, step, weights[i]);
		heads->biases[i] = tensor_below(reader, step, biases[i]);
	}
	heads->heads = weightd_flow_size(step, "num_heads", 0);
	heads->is_fused = heads->weights[1] == NULL;
	step->is_transposed = weightd_flow_tensor(reader, step, "c_attn.weight") != NULL;
	/* The decoders of GPT-2 and of Llama's kin. */
	heads->is_causal =
		step->is_transposed || weightd_flow_tensor(reader, step, "o_proj.weight") != NULL;
	if (heads->weights[0] == NULL || weightd_entry_shape(heads->weights[0])->ndim != 2 ||
	    (heads->is_fused != (heads->weights[2] == NULL)))
		weightd_flow_end(step, "its maps are not found");
	else
		weightd_flow_takes(
			reader, step,
			weightd_entry_shape(heads->weights[0])->dims[!step->is_transposed],
			step->in.features);
	/* Fewer heads of values than of queries: each is used several times. */
	if (step->kind != WEIGHTD_FLOW_END)
		step->out.features =
			weightd_entry_shape(heads->weights[0])->dims[step->is_transposed] /
			(heads->is_fused ? 3 : 1);
}

static void read_gated(const struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	const struct weightd_module *function = weightd_module_child(step->module, "act_fn", 6);
	const struct weightd_activation *row =
		function != NULL ? weightd_activation_of(function) : NULL;

	step->heads.weights[0] = weightd_flow_tensor(reader, step, "gate_proj.weight");
	step->heads.weights[1] = weightd_flow_tensor(reader, step, "up_proj.weight");
	if (row == NULL || step->heads.weights[0] == NULL || step->heads.weights[1] == NULL) {
		weightd_flow_end(step, "its maps are not found");
		return;
	}
	step->activation = weightd_pointwise_of(row, function);
	step->out.features = weightd_entry_shape(step->heads.weights[0])->dims[0];
}

static void read_position(const struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	step->weight = weightd_flow_tensor(reader, step, "weight");
	if (step->weight == NULL || weightd_entry_shape(step->weight)->ndim != 2)
		weightd_flow_end(step, "it has no table");
}

/* The function that the argument `activation` names. */
static void read_named_activation(struct weightd_flow_step *step)
{
	const struct weightd_value *name = weightd_module_argument(step->module, "activation");
	const struct weightd_activation *row = NULL;

	if (name != NULL && name->kind == WEIGHTD_TEXT)
		row = weightd_activation_find(strcmp(name->text, "gelu") == 0 ? "GELU" : "ReLU");
	if (row == NULL)
		weightd_flow_end(step, "its activation is not known");
	else
		step->activation = weightd_pointwise_default(row);
}

bool weightd_flow_block_step(const struct weightd_flow_reader *reader,
			     struct weightd_flow_step *step)
{
	switch (step->kind) {
	case WEIGHTD_FLOW_ATTENTION: read_attention(reader, step); return true;
	case WEIGHTD_FLOW_GATED: read_gated(reader, step); return true;
	case WEIGHTD_FLOW_POSITION: read_position(reader, step); return true;
	case WEIGHTD_FLOW_ACTIVATION: read_named_activation(step); return true;
	case WEIGHTD_FLOW_KEEP:
	case WEIGHTD_FLOW_ADD: return true;
	default: return false;
	}
}
