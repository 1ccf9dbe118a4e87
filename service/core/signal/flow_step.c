/*
 * One step of a flow: a row for each type of module that is understood, found by name.
 */
#include "core/signal/flow_step.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void weightd_flow_end(struct weightd_flow_step *step, const char *reason)
{
	step->kind = WEIGHTD_FLOW_END;
	step->reason = reason != NULL ? reason : "out of memory";
	step->out = step->in;
}

const struct weightd_entry *weightd_flow_tensor(const struct weightd_flow_reader *reader,
						const struct weightd_flow_step *step,
						const char *leaf)
{
	char name[640];
	const char *path = weightd_module_path(step->module, WEIGHTD_NAME_ROOM);
	const int length =
		snprintf(name, sizeof name, "%s%s%s", path, *path != '\0' ? "." : "", leaf);

	return length > 0 && (size_t)length < sizeof name ? weightd_plan_find(reader->plan, name)
							  : NULL;
}

/* Finds weight and bias; false, and an end: there is no weight. */
static bool find_tensors(const struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	step->weight = weightd_flow_tensor(reader, step, "weight");
	step->bias = weightd_flow_tensor(reader, step, "bias");
	if (step->weight != NULL)
		return true;
	weightd_flow_end(step, weightd_arena_printf(reader->arena,
						    "the weight of this %s is computed from other "
						    "tensors, or it has none",
						    step->module->type));
	return false;
}

bool weightd_flow_takes(const struct weightd_flow_reader *reader, struct weightd_flow_step *step,
			uint64_t wanted, uint64_t given)
{
	if (wanted == 0) {
		weightd_flow_end(step, "it has no inputs: a size is 0");
		return false;
	}
	if (wanted == given)
		return true;
	weightd_flow_end(step,
			 weightd_arena_printf(reader->arena,
					      "it takes %" PRIu64 " features and gets %" PRIu64,
					      wanted, given));
	step->ends_for_size = true;
	return false;
}

uint64_t weightd_flow_size(const struct weightd_flow_step *step, const char *field, unsigned i)
{
	const struct weightd_value *value = weightd_module_argument(step->module, field);

	if (value == NULL || value->kind == WEIGHTD_NONE)
		return 0;
	return (uint64_t)weightd_value_size(value, i);
}

static double real_of(const struct weightd_flow_step *step, const char *field, double otherwise)
{
	const struct weightd_value *value = weightd_module_argument(step->module, field);

	if (value == NULL || (value->kind != WEIGHTD_REAL && value->kind != WEIGHTD_INT))
		return otherwise;
	return weightd_value_real(value);
}

static bool flag_of(const struct weightd_flow_step *step, const char *field, bool otherwise)
{
	const struct weightd_value *value = weightd_module_argument(step->module, field);

	return value == NULL || value->kind != WEIGHTD_BOOL ? otherwise : value->boolean;
}

static void read_dense(const struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	if (!find_tensors(reader, step))
		return;
	const struct weightd_shape *shape = weightd_entry_shape(step->weight);
	step->is_transposed = strcmp(step->module->type, "Conv1D") == 0;
	if (shape->ndim != 2) {
		weightd_flow_end(step, "its weight is no matrix");
		return;
	}
	if (step->in.ndim != 0 && !step->has_tokens) {
		weightd_flow_end(step, "it gets channels and places: a Flatten is missing");
		return;
	}
	step->out.features = shape->dims[step->is_transposed];
	if (!weightd_flow_takes(reader, step, shape->dims[!step->is_transposed], step->in.features))
		return;
	if (step->out.features == 0)
		weightd_flow_end(step, "it has no outputs: a size is 0");
}

/* The sides behind a window; an end if there is no place for it. */
static bool move_window(struct weightd_flow_step *step, bool rounds_up)
{
	step->out.ndim = step->in.ndim;
	for (unsigned i = 0; i < step->in.ndim; i++) {
		const struct weightd_flow_window *w = &step->window;
		const double span = (double)w->dilation[i] * ((double)w->kernel[i] - 1.0) + 1.0,
			     side = (double)step->in.size[i] + 2.0 * (double)w->padding[i];
		uint64_t count;

		if (!(span <= side) || w->stride[i] == 0 || side > 1e9) {
			weightd_flow_end(step, "its window is larger than what it gets");
			step->ends_for_size = true;
			return false;
		}
		count = (uint64_t)(side - span) / w->stride[i] + 1;
		if (rounds_up && (uint64_t)(side - span) % w->stride[i] != 0 &&
		    count * w->stride[i] < step->in.size[i] + w->padding[i])
			count++;
		step->out.size[i] = count;
	}
	return true;
}

/* Kernel, stride and dilation; the padding is a number or, of a convolution, a word. */
static void read_window(struct weightd_flow_step *step)
{
	const struct weightd_value *padding = weightd_module_argument(step->module, "padding");
	struct weightd_flow_window *w = &step->window;

	for (unsigned i = 0; i < step->in.ndim; i++) {
		const uint64_t dilation = weightd_flow_size(step, "dilation", i),
			       stride = weightd_flow_size(step, "stride", i);

		w->kernel[i] = weightd_flow_size(step, "kernel_size", i);
		w->stride[i] = stride != 0 ? stride : w->kernel[i];
		w->dilation[i] = dilation != 0 ? dilation : 1;
		if (padding == NULL)
			continue;
		if (padding->kind != WEIGHTD_TEXT)
			w->padding[i] = weightd_flow_size(step, "padding", i);
		else if (strcmp(padding->text, "same") == 0)
			w->padding[i] = w->dilation[i] * (w->kernel[i] - 1) / 2;
	}
}

static unsigned dimensions_of(const struct weightd_module *module)
{
	const size_t length = strlen(module->type);

	return length > 1 && module->type[length - 1] == 'd'
		       ? (unsigned)(module->type[length - 2] - '0')
		       : 0;
}

/* Whether what the step gets has its number of sides; an end otherwise. */
static bool takes_places(struct weightd_flow_step *step)
{
	if (dimensions_of(step->module) == step->in.ndim)
		return true;
	weightd_flow_end(step, "what it gets has another number of sides");
	return false;
}

static void read_convolution(const struct weightd_flow_reader *reader,
			     struct weightd_flow_step *step)
{
	const struct weightd_value *mode = weightd_module_argument(step->module, "padding_mode");

	if (!takes_places(step) || !find_tensors(reader, step))
		return;
	const struct weightd_shape *shape = weightd_entry_shape(step->weight);
	step->groups = weightd_flow_size(step, "groups", 0);
	if (step->groups == 0 || shape->ndim != step->in.ndim + 2) {
		weightd_flow_end(step, "its weight has another shape");
		return;
	}
	if (!weightd_flow_takes(reader, step, weightd_flow_size(step, "in_channels", 0),
				step->in.features))
		return;
	read_window(step);
	step->window.is_circular =
		mode != NULL && mode->kind == WEIGHTD_TEXT && strcmp(mode->text, "circular") == 0;
	if (mode != NULL && mode->kind == WEIGHTD_TEXT && !step->window.is_circular &&
	    strcmp(mode->text, "zeros") != 0) {
		weightd_flow_end(step, "its padding repeats values");
		return;
	}
	step->out.features = shape->dims[0];
	if (step->out.features == 0)
		weightd_flow_end(step, "it has no outputs: a size is 0");
	else
		move_window(step, false);
}

static void read_pool(struct weightd_flow_step *step)
{
	if (!takes_places(step))
		return;
	read_window(step);
	step->window.divides_by_taken = !flag_of(step, "count_include_pad", true);
	step->out.features = step->in.features;
	if (weightd_flow_size(step, "divisor_override", 0) != 0)
		weightd_flow_end(step, "it has a divisor of its own");
	else
		move_window(step, flag_of(step, "ceil_mode", false));
}

/* An adaptive pooling is a plain one where its sides divide those it gets. */
static void read_adaptive(struct weightd_flow_step *step)
{
	if (!takes_places(step))
		return;
	step->out = step->in;
	for (unsigned i = 0; i < step->in.ndim; i++) {
		uint64_t side = weightd_flow_size(step, "output_size", i);

		side = side != 0 ? side : step->in.size[i];
		if (side == 0 || step->in.size[i] % side != 0) {
			weightd_flow_end(step, "its windows have several sizes");
			step->ends_for_size = true;
			return;
		}
		step->window.kernel[i] = step->window.stride[i] = step->in.size[i] / side;
		step->window.dilation[i] = 1;
		step->out.size[i] = side;
	}
}

static void read_flatten(struct weightd_flow_step *step)
{
	if (weightd_flow_size(step, "start_dim", 0) != 1 ||
	    weightd_module_argument(step->module, "end_dim")->integer != -1) {
		weightd_flow_end(step, "it joins other dimensions than all but the first");
		return;
	}
	step->out = (struct weightd_flow_shape){.features = weightd_flow_numel(&step->in)};
}

/* A norm over the features of a vector. */
static void read_layer_norm(const struct weightd_flow_reader *reader,
			    struct weightd_flow_step *step, double eps)
{
	const struct weightd_value *shape =
		weightd_module_argument(step->module, "normalized_shape");

	step->weight = weightd_flow_tensor(reader, step, "weight");
	step->bias = weightd_flow_tensor(reader, step, "bias");
	step->number = real_of(step, "eps", eps);
	step->out = step->in;
	if ((step->in.ndim != 0 && !step->has_tokens) ||
	    (shape != NULL && shape->kind == WEIGHTD_TUPLE && shape->count != 1))
		weightd_flow_end(step, "it takes a norm over places");
	else if (shape != NULL)
		weightd_flow_takes(reader, step, weightd_flow_size(step, "normalized_shape", 0),
				   step->in.features);
}

static void read_batch_norm(const struct weightd_flow_reader *reader,
			    struct weightd_flow_step *step)
{
	step->weight = weightd_flow_tensor(reader, step, "weight");
	step->bias = weightd_flow_tensor(reader, step, "bias");
	step->number = real_of(step, "eps", 1e-5);
	step->out = step->in;
	weightd_flow_takes(reader, step, weightd_flow_size(step, "num_features", 0),
			   step->in.features);
}

static void read_embedding(const struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	step->weight = weightd_flow_tensor(reader, step, "weight");
	if (step->weight == NULL || weightd_entry_shape(step->weight)->ndim != 2 ||
	    weightd_entry_shape(step->weight)->dims[0] == 0 ||
	    weightd_entry_shape(step->weight)->dims[1] == 0) {
		weightd_flow_end(step, "it has no table");
		return;
	}
	step->out =
		(struct weightd_flow_shape){.features = weightd_entry_shape(step->weight)->dims[1]};
	if (step->module->parent != NULL && step->module->parent->children != step->module)
		weightd_flow_end(step, "numbers of rows do not come out of the layer before it");
}

/* The kind of each type; of an activation its own row says it. */
static const struct {
	const char *type;
	enum weightd_flow_kind kind;
} kinds[] = {
	{"Linear", WEIGHTD_FLOW_DENSE},
	{"Conv1D", WEIGHTD_FLOW_DENSE},
	{"NonDynamicallyQuantizableLinear", WEIGHTD_FLOW_DENSE},
	{"Conv1d", WEIGHTD_FLOW_CONVOLUTION},
	{"Conv2d", WEIGHTD_FLOW_CONVOLUTION},
	{"Conv3d", WEIGHTD_FLOW_CONVOLUTION},
	{"LayerNorm", WEIGHTD_FLOW_LAYER_NORM},
	{"RMSNorm", WEIGHTD_FLOW_RMS_NORM},
	{"LlamaRMSNorm", WEIGHTD_FLOW_RMS_NORM},
	{"MistralRMSNorm", WEIGHTD_FLOW_RMS_NORM},
	{"Qwen2RMSNorm", WEIGHTD_FLOW_RMS_NORM},
	{"T5LayerNorm", WEIGHTD_FLOW_RMS_NORM},
	{"BatchNorm1d", WEIGHTD_FLOW_BATCH_NORM},
	{"BatchNorm2d", WEIGHTD_FLOW_BATCH_NORM},
	{"BatchNorm3d", WEIGHTD_FLOW_BATCH_NORM},
	{"SyncBatchNorm", WEIGHTD_FLOW_BATCH_NORM},
	{"Dropout", WEIGHTD_FLOW_DROPOUT},
	{"Identity", WEIGHTD_FLOW_SAME},
	{"Flatten", WEIGHTD_FLOW_SAME},
	{"AvgPool1d", WEIGHTD_FLOW_AVERAGE_POOL},
	{"AvgPool2d", WEIGHTD_FLOW_AVERAGE_POOL},
	{"AvgPool3d", WEIGHTD_FLOW_AVERAGE_POOL},
	{"AdaptiveAvgPool1d", WEIGHTD_FLOW_AVERAGE_POOL},
	{"AdaptiveAvgPool2d", WEIGHTD_FLOW_AVERAGE_POOL},
	{"AdaptiveAvgPool3d", WEIGHTD_FLOW_AVERAGE_POOL},
	{"MaxPool1d", WEIGHTD_FLOW_MAX_POOL},
	{"MaxPool2d", WEIGHTD_FLOW_MAX_POOL},
	{"MaxPool3d", WEIGHTD_FLOW_MAX_POOL},
	{"AdaptiveMaxPool1d", WEIGHTD_FLOW_MAX_POOL},
	{"AdaptiveMaxPool2d", WEIGHTD_FLOW_MAX_POOL},
	{"AdaptiveMaxPool3d", WEIGHTD_FLOW_MAX_POOL},
	{"Embedding", WEIGHTD_FLOW_EMBEDDING},
};

static enum weightd_flow_kind kind_of(const struct weightd_module *module)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(kinds[i].type, module->type) == 0)
			return kinds[i].kind;
	}
	return weightd_activation_of(module) != NULL ? WEIGHTD_FLOW_ACTIVATION : WEIGHTD_FLOW_END;
}

static void read_end(const struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	const struct weightd_module *module = step->module;

	if (module->module_type != NULL)
		weightd_flow_end(step,
				 weightd_arena_printf(reader->arena, "what %s does is not covered",
						      module->type));
	else if (module->child_count == 0)
		weightd_flow_end(step, weightd_arena_printf(reader->arena,
							    "what the class %s computes is not "
							    "known",
							    module->type));
	else
		weightd_flow_end(step, weightd_arena_printf(
					       reader->arena,
					       "how data flows through the %u children of %s is "
					       "code; ?flow=children takes them "
					       "in their order",
					       (unsigned)module->child_count, module->type));
}

static void read_same(struct weightd_flow_step *step)
{
	if (strcmp(step->module->type, "Flatten") == 0)
		read_flatten(step);
}

/* Of the modules that are not told apart by their tensors. */
static void read_plain(const struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	const bool is_adaptive = strncmp(step->module->type, "Adaptive", 8) == 0;

	switch (step->kind) {
	case WEIGHTD_FLOW_ACTIVATION:
		step->activation =
			weightd_pointwise_of(weightd_activation_of(step->module), step->module);
		break;
	case WEIGHTD_FLOW_DROPOUT: step->number = real_of(step, "p", 0.5); break;
	case WEIGHTD_FLOW_AVERAGE_POOL:
	case WEIGHTD_FLOW_MAX_POOL:
		if (is_adaptive)
			read_adaptive(step);
		else
			read_pool(step);
		break;
	case WEIGHTD_FLOW_SAME: read_same(step); break;
	default: read_end(reader, step);
	}
}

void weightd_flow_step_read(struct weightd_flow_reader *reader, struct weightd_flow_step *step)
{
	step->out = step->in;
	if (weightd_flow_block_step(reader, step))
		return;
	step->kind = kind_of(step->module);
	switch (step->kind) {
	case WEIGHTD_FLOW_DENSE: read_dense(reader, step); break;
	case WEIGHTD_FLOW_CONVOLUTION: read_convolution(reader, step); break;
	case WEIGHTD_FLOW_LAYER_NORM: read_layer_norm(reader, step, 1e-5); break;
	case WEIGHTD_FLOW_RMS_NORM: read_layer_norm(reader, step, 0x1p-23); break;
	case WEIGHTD_FLOW_BATCH_NORM: read_batch_norm(reader, step); break;
	case WEIGHTD_FLOW_EMBEDDING: read_embedding(reader, step); break;
	default: read_plain(reader, step);
	}
}

void weightd_flow_input_of(struct weightd_flow *flow, const struct weightd_module *module)
{
	static const char *const features[] = {"in_features",	   "in_channels", "num_features",
					       "normalized_shape", "nx",	  NULL};
	const enum weightd_flow_kind kind = kind_of(module);
	const struct weightd_flow_step step = {.module = module};

	if (kind == WEIGHTD_FLOW_EMBEDDING) {
		flow->takes_tokens = true;
		flow->input.features = 1;
	}
	if (flow->input.ndim == 0 && kind != WEIGHTD_FLOW_ACTIVATION &&
	    strcmp(module->type, "BatchNorm1d") != 0 &&
	    (strncmp(module->type, "Conv", 4) == 0 || strncmp(module->type, "BatchNorm", 9) == 0 ||
	     strstr(module->type, "Pool") != NULL) &&
	    dimensions_of(module) <= WEIGHTD_FLOW_DIMENSIONS)
		flow->input.ndim = dimensions_of(module);
	for (size_t i = 0; features[i] != NULL && flow->input.features == 0; i++)
		flow->input.features = weightd_flow_size(&step, features[i], 0);
}
