/*
 * A projection each for query, key and value with the kernel (features, heads, size of a head), and
 * one for the output with (heads, size of a head, features).
 */
#include "core/format/keras_attention.h"

/* One projection. */
struct projection {
	const char *name; /* "query_dense" */
	const struct weightd_entry *weight, *bias;
	uint64_t weight_row, bias_row; /* where it begins there */
};

static struct weightd_axis axis(struct weightd_run *run, uint64_t start, uint64_t step,
				uint64_t count)
{
	*run = (struct weightd_run){start, (int64_t)step, count, 0};
	return (struct weightd_axis){.runs = run, .run_count = 1, .count = count};
}

static struct weightd_keras_layer begin(struct weightd_keras *keras,
					const struct weightd_module *module,
					struct weightd_hdf5_node *group, const char *name)
{
	return (struct weightd_keras_layer){
		.keras = keras,
		.module = module,
		.group = weightd_hdf5_group(keras->hdf5, group, name),
	};
}

/* Rows of (heads * size, features) as (features, heads, size), and their biases. */
static enum weightd_code add_input(struct weightd_keras_layer *layer,
				   const struct projection *projection, uint64_t heads,
				   uint64_t size)
{
	const uint64_t features = weightd_entry_shape(projection->weight)->dims[1];
	const struct weightd_shape kernel = weightd_shape_of(3, features, heads, size);
	const struct weightd_shape bias = weightd_shape_of(2, heads, size);
	struct weightd_run runs[5];
	const struct weightd_axis axes[WEIGHTD_RANK_MAX] = {
		axis(&runs[0], projection->weight_row * features, 1, features),
		axis(&runs[1], 0, size * features, heads), axis(&runs[2], 0, features, size)};
	const struct weightd_axis bias_axes[WEIGHTD_RANK_MAX] = {
		axis(&runs[3], projection->bias_row, size, heads), axis(&runs[4], 0, 1, size)};

	enum weightd_code code = weightd_keras_add(layer, projection->weight, &kernel, axes, NULL);
	if (code == WEIGHTD_OK && projection->bias != NULL)
		code = weightd_keras_add(layer, projection->bias, &bias, bias_axes, NULL);
	return code;
}

static enum weightd_code add_output(struct weightd_keras_layer *layer,
				    const struct weightd_entry *weight,
				    const struct weightd_entry *bias, uint64_t heads, uint64_t size)
{
	const uint64_t rows = weightd_entry_shape(weight)->dims[0];
	const struct weightd_shape kernel = weightd_shape_of(3, heads, size, rows);
	struct weightd_run runs[3];
	const struct weightd_axis axes[WEIGHTD_RANK_MAX] = {axis(&runs[0], 0, size, heads),
							    axis(&runs[1], 0, 1, size),
							    axis(&runs[2], 0, heads * size, rows)};

	enum weightd_code code = weightd_keras_add(layer, weight, &kernel, axes, NULL);
	if (code == WEIGHTD_OK && bias != NULL)
		code = weightd_keras_add(layer, bias, weightd_entry_shape(bias), NULL, NULL);
	return code;
}

/* The three projections of the input, packed in one tensor or apart. */
static bool find_inputs(struct weightd_keras *keras, const struct weightd_module *module,
			uint64_t width, struct projection inputs[3])
{
	static const char *const apart[] = {"q_proj_weight", "k_proj_weight", "v_proj_weight"};
	static const char *const names[] = {"query_dense", "key_dense", "value_dense"};
	const struct weightd_entry *packed = weightd_keras_take(keras, module, "in_proj_weight");
	const struct weightd_entry *bias = weightd_keras_take(keras, module, "in_proj_bias");

	for (unsigned i = 0; i < 3; i++) {
		inputs[i] = (struct projection){
			.name = names[i], .weight = packed, .bias = bias, .bias_row = i * width};
		if (packed != NULL)
			inputs[i].weight_row = i * width;
		else
			inputs[i].weight = weightd_keras_take(keras, module, apart[i]);
		if (inputs[i].weight == NULL)
			return false;
	}
	return true;
}

static enum weightd_code add_inputs(struct weightd_keras *keras,
				    const struct weightd_module *module,
				    struct weightd_hdf5_node *group,
				    const struct projection inputs[3], const uint64_t sizes[2])
{
	enum weightd_code code = WEIGHTD_OK;

	for (unsigned i = 0; i < 3 && code == WEIGHTD_OK; i++) {
		struct weightd_keras_layer layer = begin(keras, module, group, inputs[i].name);
		if (layer.group == NULL)
			return weightd_keras_no_memory(keras->err);
		code = add_input(&layer, &inputs[i], sizes[0], sizes[1]);
	}
	return code;
}

enum weightd_code weightd_keras_add_attention(struct weightd_keras *keras,
					      const struct weightd_module *module,
					      struct weightd_hdf5_node *group)
{
	const uint64_t width = (uint64_t)weightd_module_argument(module, "embed_dim")->integer;
	const uint64_t heads = (uint64_t)weightd_module_argument(module, "num_heads")->integer;
	const uint64_t sizes[] = {heads, width / heads};
	const struct weightd_module *out = weightd_module_child(module, "out_proj", 8);
	struct projection inputs[3];

	if (!find_inputs(keras, module, width, inputs) || out == NULL)
		return WEIGHTD_OK; /* a parametrization has replaced it: what is left is refused */
	enum weightd_code code = add_inputs(keras, module, group, inputs, sizes);
	if (code != WEIGHTD_OK)
		return code;
	const struct weightd_entry *weight = weightd_keras_take(keras, out, "weight");
	const struct weightd_entry *bias = weightd_keras_take(keras, out, "bias");
	struct weightd_keras_layer layer = begin(keras, out, group, "output_dense");
	if (layer.group == NULL)
		return weightd_keras_no_memory(keras->err);
	return weight == NULL ? WEIGHTD_OK : add_output(&layer, weight, bias, heads, width / heads);
}
