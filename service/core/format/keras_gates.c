/*
 * Recurrent layers in Keras: kernels are transposed, the gates of a GRU stand in another order, and
 * the two biases of other cells are one, their sum.
 */
#include "core/format/keras_gates.h"

#include <stdio.h>

/* torch's rows r, z, n as Keras has them: z, r, h. */
static const unsigned gru_gates[] = {1, 0, 2};

/* The rows of a weight, 'step' elements each, in Keras' order. */
static struct weightd_axis gate_axis(struct weightd_run runs[3], bool is_gru, uint64_t rows,
				     uint64_t step)
{
	const uint64_t size = rows / 3;

	if (!is_gru || size == 0) {
		runs[0] = (struct weightd_run){0, (int64_t)step, rows, 0};
		return (struct weightd_axis){.runs = runs, .run_count = 1, .count = rows};
	}
	for (unsigned i = 0; i < 3; i++)
		runs[i] = (struct weightd_run){gru_gates[i] * size * step, (int64_t)step, size,
					       i * size};
	return (struct weightd_axis){.runs = runs, .run_count = 3, .count = rows};
}

/* A weight of (gates, features) as (features, gates). */
static enum weightd_code add_weight(struct weightd_keras_layer *cell,
				    const struct weightd_entry *entry, bool is_gru)
{
	const uint64_t *dims = weightd_entry_shape(entry)->dims;
	const struct weightd_shape shape = weightd_shape_of(2, dims[1], dims[0]);
	struct weightd_run features = {0, 1, dims[1], 0}, gates[3];
	const struct weightd_axis axes[WEIGHTD_RANK_MAX] = {
		{.runs = &features, .run_count = 1, .count = dims[1]},
		gate_axis(gates, is_gru, dims[0], dims[1])};

	return weightd_keras_add(cell, entry, &shape, axes, NULL);
}

/* Of a GRU one row for the input and one for the state; of others their sum. */
static enum weightd_code add_biases(struct weightd_keras_layer *cell,
				    const struct weightd_entry *input,
				    const struct weightd_entry *state, bool is_gru)
{
	const uint64_t count = weightd_entry_shape(input)->dims[0];
	const struct weightd_shape row = weightd_shape_of(2, (uint64_t)1, count);
	struct weightd_run one = {0, 1, 1, 0}, gates[3];
	const struct weightd_axis axes[WEIGHTD_RANK_MAX] = {
		{.runs = &one, .run_count = 1, .count = 1}, gate_axis(gates, true, count, 1)};

	if (!is_gru)
		return weightd_keras_add(cell, input, weightd_entry_shape(input), NULL, state);
	enum weightd_code code = weightd_keras_add(cell, input, &row, axes, NULL);
	return code == WEIGHTD_OK ? weightd_keras_extend(cell, state, axes) : code;
}

/* The variables of one cell, whose tensors' names end in 'suffix'. */
static enum weightd_code add_cell(struct weightd_keras_layer *cell, const char *suffix)
{
	static const char *const leaves[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};
	const struct weightd_entry *entries[4];
	const bool is_gru = weightd_module_is_a(cell->module, "GRU") ||
			    weightd_module_is_a(cell->module, "GRUCell");

	for (size_t i = 0; i < 4; i++) {
		char leaf[64];
		snprintf(leaf, sizeof leaf, "%s%s", leaves[i], suffix);
		entries[i] = weightd_keras_take(cell->keras, cell->module, leaf);
	}
	/* One that is missing has been replaced by a parametrization's: these are refused. */
	if (entries[0] == NULL || entries[1] == NULL)
		return WEIGHTD_OK;
	enum weightd_code code = add_weight(cell, entries[0], is_gru);
	if (code == WEIGHTD_OK)
		code = add_weight(cell, entries[1], is_gru);
	if (code == WEIGHTD_OK && entries[2] != NULL && entries[3] != NULL)
		code = add_biases(cell, entries[2], entries[3], is_gru);
	return code;
}

enum weightd_code weightd_keras_add_cell(struct weightd_keras *keras,
					 const struct weightd_module *module,
					 struct weightd_hdf5_node *group)
{
	struct weightd_keras_layer cell = {.keras = keras, .module = module, .group = group};

	return add_cell(&cell, "");
}

static enum weightd_code add_direction(struct weightd_keras *keras,
				       const struct weightd_module *module, size_t index,
				       bool is_reverse, struct weightd_hdf5_node *group)
{
	struct weightd_keras_layer cell = {.keras = keras, .module = module};
	char suffix[48];

	cell.group = weightd_hdf5_group(keras->hdf5, group, "cell");
	if (cell.group == NULL)
		return weightd_keras_no_memory(keras->err);
	snprintf(suffix, sizeof suffix, "_l%zu%s", index, is_reverse ? "_reverse" : "");
	return add_cell(&cell, suffix);
}

enum weightd_code weightd_keras_add_recurrent(struct weightd_keras *keras,
					      const struct weightd_module *module, size_t index,
					      struct weightd_hdf5_node *group)
{
	const struct weightd_value *both = weightd_module_argument(module, "bidirectional");

	if (both == NULL || !both->boolean)
		return add_direction(keras, module, index, false, group);
	struct weightd_hdf5_node *forward = weightd_hdf5_group(keras->hdf5, group, "forward_layer");
	struct weightd_hdf5_node *backward =
		weightd_hdf5_group(keras->hdf5, group, "backward_layer");
	if (forward == NULL || backward == NULL)
		return weightd_keras_no_memory(keras->err);
	enum weightd_code code = add_direction(keras, module, index, false, forward);
	return code == WEIGHTD_OK ? add_direction(keras, module, index, true, backward) : code;
}
