/*
 * Adding variables to a Keras file.
 */
#include "core/format/keras_variables.h"

#include <string.h>

enum weightd_code weightd_keras_no_memory(struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory to open the file");
}

enum weightd_code weightd_keras_refuse(struct weightd_keras *keras, const char *what,
				       const char *why)
{
	weightd_error_add(keras->err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			  "h5 cannot hold '%.128s': %s", what, why);
	weightd_error_expected(keras->err, "safetensors, npz or pt, which hold any tensor");
	return WEIGHTD_ERR_NOT_ACCEPTABLE;
}

const struct weightd_entry *weightd_keras_take(struct weightd_keras *keras,
					       const struct weightd_module *module,
					       const char *leaf)
{
	const struct weightd_plan *plan = keras->encoding->plan;
	struct weightd_name_room room;
	char name[1024];

	const char *path = weightd_module_path(module, &room);
	if (strlen(path) + strlen(leaf) + 2 > sizeof name)
		return NULL;
	size_t length = strlen(path);
	memcpy(name, path, length);
	if (length > 0)
		name[length++] = '.';
	memcpy(name + length, leaf, strlen(leaf) + 1);
	const struct weightd_entry *entry = weightd_plan_find(plan, name);
	if (entry != NULL)
		keras->is_taken[entry - plan->entries] = true;
	return entry;
}

/* Room for one more view; NULL: no memory. */
static struct weightd_view *next_view(struct weightd_keras *keras)
{
	if (keras->view_count == keras->view_room) {
		const size_t room = 2 * keras->view_room + 64;
		struct weightd_view *views = weightd_arena_array(keras->arena, room, sizeof *views);
		if (views == NULL)
			return NULL;
		if (keras->view_count > 0)
			memcpy(views, keras->views, keras->view_count * sizeof *views);
		keras->views = views;
		keras->view_room = room;
	}
	return &keras->views[keras->view_count++];
}

/* The data of a variable, or a part of it. */
static enum weightd_code add_view(struct weightd_keras *keras, const struct weightd_entry *entry,
				  const struct weightd_shape *shape,
				  const struct weightd_axis *axes)
{
	const struct weightd_format_options *options = &keras->encoding->options;
	struct weightd_arrangement *arrangement =
		weightd_arena_alloc(keras->arena, sizeof *arrangement);
	struct weightd_view *view = next_view(keras);

	if (arrangement == NULL || view == NULL)
		return weightd_keras_no_memory(keras->err);
	*view = weightd_view_whole(entry);
	view->shape = *shape;
	arrangement->file = keras->encoding->etag;
	arrangement->index = keras->view_count - 1;
	if (axes != NULL &&
	    !weightd_view_arrange(view, entry, axes, shape, arrangement, keras->arena))
		return weightd_keras_no_memory(keras->err);
	if (options->has_dtype)
		weightd_view_widen(view, options->dtype);
	if (weightd_hdf5_has(weightd_view_dtype(view)))
		return WEIGHTD_OK;
	weightd_error_add(keras->err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			  "h5 cannot hold '%.128s': HDF5 has no %s",
			  weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
			  weightd_dtype_row(weightd_view_dtype(view))->name);
	weightd_error_expected(keras->err, "?dtype=float32, or another format");
	return WEIGHTD_ERR_NOT_ACCEPTABLE;
}

enum weightd_code weightd_keras_add(struct weightd_keras_layer *layer,
				    const struct weightd_entry *entry,
				    const struct weightd_shape *shape,
				    const struct weightd_axis *axes,
				    const struct weightd_entry *addend)
{
	static const char *const numbers[] = {"0", "1", "2", "3", "4", "5", "6", "7"};
	struct weightd_keras *keras = layer->keras;

	if (keras->view_count >= WEIGHTD_KERAS_VARIABLES_MAX)
		return weightd_keras_refuse(keras, weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
					    "a file has at most 20000 variables");
	if (layer->vars == NULL)
		layer->vars = weightd_hdf5_group(keras->hdf5, layer->group, "vars");
	struct weightd_hdf5_node *dataset =
		layer->vars != NULL ? weightd_hdf5_dataset(keras->hdf5, layer->vars,
							   numbers[layer->vars->count % 8])
				    : NULL;
	if (dataset == NULL)
		return weightd_keras_no_memory(keras->err);
	enum weightd_code code = add_view(keras, entry, shape, axes);
	if (code != WEIGHTD_OK)
		return code;
	dataset->item = keras->view_count - 1;
	dataset->shape = *shape;
	dataset->dtype = weightd_view_dtype(&keras->views[dataset->item]);
	keras->views[dataset->item].addend = addend;
	return WEIGHTD_OK;
}

enum weightd_code weightd_keras_extend(struct weightd_keras_layer *layer,
				       const struct weightd_entry *entry,
				       const struct weightd_axis *axes)
{
	struct weightd_shape *shape = &layer->vars->last->shape;
	const struct weightd_shape row =
		weightd_shape_of(2, (uint64_t)1, shape->dims[shape->ndim - 1]);

	shape->dims[0]++;
	return add_view(layer->keras, entry, &row, axes);
}
