/*
 * The table of layers that have their tensors as they are, or with the kernel's dimensions in
 * another order: torch has the outputs first, Keras has them last.
 */
#include "core/format/keras_layers.h"

#include "core/format/keras_attention.h"
#include "core/format/keras_gates.h"
#include "weightd/module_type.h"

#include <string.h>

enum form { PLAIN, KERNEL, TRANSPOSED, NORM, RECURRENT, CELL, ATTENTION };

struct layer {
	const char *type; /* a module of it, or one derived from it */
	const char *name; /* Keras' class in snake case */
	enum form form;
};

static const struct layer layers[] = {
	{"Linear", "dense", KERNEL},
	{"Conv1D", "dense", PLAIN},
	{"Conv1d", "conv1d", KERNEL},
	{"Conv2d", "conv2d", KERNEL},
	{"Conv3d", "conv3d", KERNEL},
	{"ConvTranspose1d", "conv1d_transpose", TRANSPOSED},
	{"ConvTranspose2d", "conv2d_transpose", TRANSPOSED},
	{"ConvTranspose3d", "conv3d_transpose", TRANSPOSED},
	{"Embedding", "embedding", PLAIN},
	{"_BatchNorm", "batch_normalization", NORM},
	{"FrozenBatchNorm2d", "batch_normalization", NORM},
	{"LayerNorm", "layer_normalization", PLAIN},
	{"GroupNorm", "group_normalization", PLAIN},
	{"_InstanceNorm", "group_normalization", PLAIN},
	{"RMSNorm", "rms_normalization", PLAIN},
	{"T5LayerNorm", "rms_normalization", PLAIN},
	{"PReLU", "p_re_lu", PLAIN},
	{"LSTM", "lstm", RECURRENT},
	{"GRU", "gru", RECURRENT},
	{"RNN", "simple_rnn", RECURRENT},
	{"LSTMCell", "lstm_cell", CELL},
	{"GRUCell", "gru_cell", CELL},
	{"RNNCell", "simple_rnn_cell", CELL},
	{"MultiheadAttention", "multi_head_attention", ATTENTION},
};

/* LlamaRMSNorm and its like; Gemma's multiply by 1 + weight. */
static bool is_rms_norm(const char *type)
{
	const size_t length = strlen(type);

	return length > 7 && strcmp(type + length - 7, "RMSNorm") == 0 &&
	       strncmp(type, "Gemma", 5) != 0;
}

static const struct layer *find(const struct weightd_module *module)
{
	static const struct layer rms_norm = {"RMSNorm", "rms_normalization", PLAIN};

	if (module->module_type == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++)
		if (weightd_module_is_a(module, layers[i].type))
			return &layers[i];
	return is_rms_norm(module->module_type->name) ? &rms_norm : NULL;
}

static int64_t integer(const struct weightd_module *module, const char *field)
{
	const struct weightd_value *value = weightd_module_argument(module, field);

	return value != NULL && value->kind == WEIGHTD_INT ? value->integer : 1;
}

static bool is_true(const struct weightd_module *module, const char *field)
{
	const struct weightd_value *value = weightd_module_argument(module, field);

	return value != NULL && value->kind == WEIGHTD_BOOL && value->boolean;
}

const char *weightd_keras_layer_name(const struct weightd_module *module)
{
	const struct layer *layer = find(module);

	if (layer == NULL)
		return NULL;
	return layer->form == RECURRENT && is_true(module, "bidirectional") ? "bidirectional"
									    : layer->name;
}

size_t weightd_keras_layer_count(const struct weightd_module *module)
{
	const struct layer *layer = find(module);

	return layer != NULL && layer->form == RECURRENT ? (size_t)integer(module, "num_layers")
							 : 1;
}

/* (out, in, *kernel) as (*kernel, in, out), and of a transposed convolution (in, out, *kernel) as
 * (*kernel, out, in): both have the first two dimensions last, exchanged. */
static enum weightd_code add_kernel(struct weightd_keras_layer *layer,
				    const struct weightd_entry *entry)
{
	const struct weightd_shape *shape = weightd_entry_shape(entry);
	struct weightd_run runs[WEIGHTD_RANK_MAX];
	struct weightd_axis axes[WEIGHTD_RANK_MAX];
	struct weightd_shape turned = {.ndim = shape->ndim};
	uint64_t step = 1;

	for (unsigned i = shape->ndim; i-- > 0;) {
		const unsigned place = i < 2 ? shape->ndim - 1 - i : i - 2;
		runs[place] = (struct weightd_run){0, (int64_t)step, shape->dims[i], 0};
		axes[place] = (struct weightd_axis){
			.runs = &runs[place], .run_count = 1, .count = shape->dims[i]};
		turned.dims[place] = shape->dims[i];
		step *= shape->dims[i];
	}
	return weightd_keras_add(layer, entry, &turned, axes, NULL);
}

static enum weightd_code add_plain(struct weightd_keras_layer *layer, enum form form)
{
	static const char *const leaves[] = {"weight", "bias", "running_mean", "running_var"};
	enum weightd_code code = WEIGHTD_OK;

	weightd_keras_take(layer->keras, layer->module, "num_batches_tracked");
	for (size_t i = 0; i < (form == NORM ? 4 : 2) && code == WEIGHTD_OK; i++) {
		const struct weightd_entry *entry =
			weightd_keras_take(layer->keras, layer->module, leaves[i]);
		if (entry == NULL)
			continue;
		if (i == 0 && (form == KERNEL || form == TRANSPOSED))
			code = add_kernel(layer, entry);
		else
			code = weightd_keras_add(layer, entry, weightd_entry_shape(entry), NULL,
						 NULL);
	}
	return code;
}

static enum weightd_code refuse(struct weightd_keras *keras, const struct weightd_module *module,
				const char *why)
{
	return weightd_keras_refuse(keras, weightd_module_path(module, WEIGHTD_NAME_ROOM), why);
}

/* A layer that is not Keras' for its arguments. */
static enum weightd_code check(struct weightd_keras *keras, const struct weightd_module *module,
			       enum form form)
{
	if (form == TRANSPOSED && integer(module, "groups") != 1)
		return refuse(keras, module, "its transposed convolutions have no groups");
	if (form == NORM && weightd_module_argument(module, "track_running_stats") != NULL &&
	    !is_true(module, "track_running_stats"))
		return refuse(keras, module,
			      "its BatchNormalization always has running statistics");
	return WEIGHTD_OK;
}

enum weightd_code weightd_keras_add_layer(struct weightd_keras *keras,
					  const struct weightd_module *module, size_t index,
					  struct weightd_hdf5_node *group)
{
	struct weightd_keras_layer layer = {.keras = keras, .module = module, .group = group};
	const enum form form = find(module)->form;
	enum weightd_code code = check(keras, module, form);

	if (code != WEIGHTD_OK)
		return code;
	if (form == RECURRENT)
		return weightd_keras_add_recurrent(keras, module, index, group);
	if (form == CELL)
		return weightd_keras_add_cell(keras, module, group);
	if (form == ATTENTION)
		return weightd_keras_add_attention(keras, module, group);
	return add_plain(&layer, form);
}
