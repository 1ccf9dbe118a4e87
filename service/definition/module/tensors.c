/*
 * Tensors that the document gives itself: parameters and buffers of custom modules, and the items
 * of a map of shapes.  GUIDE.md describes their values without a rule.
 */
#include "definition/module/tensors.h"

#include "definition/call/initializer_read.h"
#include "definition/document/scalars.h"
#include "definition/document/json_parse.h"

#include <string.h>

/* The first one is a member where the tensor is an item of an array. */
static const char *const tensor_fields[] = {"name",	   "shape",	    "dtype",
					    "initializer", "requires_grad", NULL};
static const char *const buffer_fields[] = {"name", "shape", "dtype", "initializer", NULL};
static const char *const header_fields[] = {"name",	     "shape",	     "dtype", "initializer",
					    "requires_grad", "data_offsets", NULL};

/* The document's description of one tensor. */
struct tensor {
	struct weightd_shape shape;
	enum weightd_dtype dtype;
	bool requires_grad, is_buffer, has_initial;
	struct weightd_initializer_call initial;
};

static enum weightd_code read_shape(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, struct weightd_shape *shape)
{
	uint64_t numel;

	if (!json_is_array(json))
		return weightd_refuse_type(reader, place, json, "a shape: an array of sizes");
	if (json_array_size(json) > WEIGHTD_RANK_MAX)
		return weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
				      "the shape has %zu dimensions, at most %d are accepted",
				      json_array_size(json), WEIGHTD_RANK_MAX);
	shape->ndim = (unsigned)json_array_size(json);
	for (unsigned i = 0; i < shape->ndim; i++) {
		const json_t *size = json_array_get(json, i);
		const struct weightd_place *item = WEIGHTD_PLACE_ITEM(place, i);
		if (!json_is_integer(size))
			return weightd_refuse_type(reader, item, size,
						   "a size: an integer, 0 or more");
		if (json_integer_value(size) < 0)
			return weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, item,
					      "a size is 0 or more, got %lld",
					      (long long)json_integer_value(size));
		shape->dims[i] = (uint64_t)json_integer_value(size);
	}
	if (!weightd_shape_numel(shape, &numel))
		return weightd_refuse(reader, WEIGHTD_ERR_TOO_LARGE, place,
				      "the number of elements does not fit in 63 bits");
	return WEIGHTD_OK;
}

/* Reads the members beside the shape; problems are noted, the rest is read. */
static void read_details(struct weightd_reader *reader, const json_t *json,
			 const struct weightd_place *place, struct tensor *tensor)
{
	const json_t *dtype = json_object_get(json, "dtype");
	const json_t *initializer = json_object_get(json, "initializer");
	const json_t *requires_grad = json_object_get(json, "requires_grad");
	const struct weightd_place *initializer_place = WEIGHTD_PLACE_KEY(place, "initializer");

	if (dtype != NULL)
		weightd_read_dtype(reader, dtype, WEIGHTD_PLACE_KEY(place, "dtype"), false,
				   &tensor->dtype);
	if (requires_grad != NULL)
		weightd_read_bool(reader, requires_grad, WEIGHTD_PLACE_KEY(place, "requires_grad"),
				  &tensor->requires_grad);
	if (initializer != NULL)
		tensor->has_initial = weightd_read_initializer(
					      reader, initializer, initializer_place,
					      weightd_place_text(initializer_place, reader->arena),
					      &tensor->initial) == WEIGHTD_OK;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Matrices as torch's Linear, biases 0, other vectors (norm weights) 1; buffers as BatchNorm's. */
static struct weightd_initializer_call default_initial(struct weightd_reader *reader,
						       const char *leaf,
						       const struct tensor *tensor)
{
	if (tensor->is_buffer)
		return weightd_initial_constant(&reader->builder,
						ends_with(leaf, "running_var") ? 1 : 0);
	if (tensor->shape.ndim >= 2)
		return weightd_initial_kaiming5(&reader->builder);
	return weightd_initial_constant(&reader->builder, ends_with(leaf, "bias") ? 0 : 1);
}

static enum weightd_code add_tensor(struct weightd_reader *reader, struct weightd_module *module,
				    const char *leaf, const struct tensor *tensor,
				    const struct weightd_place *place)
{
	struct weightd_parameter *parameter = NULL;
	unsigned first = reader->err == NULL ? 0 : reader->err->count;
	enum weightd_code code;

	if (tensor->is_buffer) {
		code = weightd_module_add_buffer(module, &reader->builder, leaf, &tensor->shape,
						 tensor->dtype, 0, reader->err);
		parameter = module->last_parameter;
	} else {
		/* Its size is counted in its own dtype, not the specification's. */
		const struct weightd_parameter own = {.leaf = leaf,
						      .shape = tensor->shape,
						      .dtype = tensor->dtype,
						      .initial = tensor->initial,
						      .is_implied = !tensor->has_initial,
						      .requires_grad = tensor->requires_grad,
						      .fans = weightd_fans_torch(&tensor->shape)};
		code = weightd_module_add_tensor(module, &reader->builder, &own, NULL, reader->err);
	}
	if (code != WEIGHTD_OK) {
		/* The core knows the place of the module only. */
		for (unsigned i = first; reader->err != NULL && i < reader->err->count; i++)
			weightd_place_write(place, reader->err->issues[i].pointer,
					    sizeof reader->err->issues[i].pointer);
		return weightd_record(reader, code);
	}
	if (parameter == NULL)
		return WEIGHTD_OK;
	parameter->dtype = tensor->dtype;
	parameter->initial = tensor->initial;
	parameter->is_implied = !tensor->has_initial;
	parameter->requires_grad = false;
	return WEIGHTD_OK;
}

/* Names in a header show which tensors cannot be parameters. */
static bool is_buffer_name(const char *leaf)
{
	return strcmp(leaf, "running_mean") == 0 || strcmp(leaf, "running_var") == 0 ||
	       strcmp(leaf, "num_batches_tracked") == 0;
}

static const char *const *fields_of(enum weightd_tensor_role role,
				    const struct weightd_place *place)
{
	const bool is_item = place->key == NULL && place->pointer == NULL;
	const char *const *fields = role == WEIGHTD_ROLE_HEADER	  ? header_fields
				    : role == WEIGHTD_ROLE_BUFFER ? buffer_fields
								  : tensor_fields;

	return is_item ? fields : fields + 1;
}

enum weightd_code weightd_read_tensor(struct weightd_reader *reader,
				      const struct weightd_site *site, const json_t *json,
				      enum weightd_tensor_role role)
{
	struct tensor tensor = {.dtype = reader->dtype,
				.requires_grad = true,
				.is_buffer = role == WEIGHTD_ROLE_BUFFER};
	const json_t *shape = json_is_array(json) ? json : json_object_get(json, "shape");
	const struct weightd_place *shape_place =
		json_is_array(json) ? site->place : WEIGHTD_PLACE_KEY(site->place, "shape");
	size_t problems = reader->problems;

	if (!json_is_array(json) && !json_is_object(json))
		return weightd_refuse_type(reader, site->place, json,
					   "a shape, or an object with shape and dtype");
	if (json_is_object(json)) {
		weightd_check_fields(reader, json, site->place, fields_of(role, site->place));
		read_details(reader, json, site->place, &tensor);
	}
	if (shape == NULL)
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, site->place,
			       "a tensor needs a shape");
	else
		read_shape(reader, shape, shape_place, &tensor.shape);
	bool is_float = weightd_dtype_row(tensor.dtype)->is_float;
	if (role == WEIGHTD_ROLE_HEADER && (!is_float || is_buffer_name(site->name)))
		tensor.is_buffer = true;
	if (!tensor.is_buffer && !is_float)
		weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED,
			       WEIGHTD_PLACE_KEY(site->place, "dtype"),
			       "parameters cannot be %s; make it a buffer",
			       weightd_dtype_row(tensor.dtype)->name);
	if (reader->problems != problems)
		return reader->code;
	if (!tensor.has_initial)
		tensor.initial = default_initial(reader, site->name, &tensor);
	return add_tensor(reader, site->parent, site->name, &tensor, site->place);
}

/* An item of a list: named by its place in a ParameterList, by itself elsewhere. */
static void read_item(struct weightd_reader *reader, struct weightd_module *module,
		      const json_t *item, size_t index, const struct weightd_place *place,
		      bool is_buffer)
{
	const json_t *name = json_object_get(item, "name");
	const char *leaf = json_string_value(name);

	if (name == NULL && strcmp(module->type, "ParameterList") == 0) {
		leaf = weightd_arena_printf(reader->scratch, "%zu", index);
		if (leaf == NULL)
			weightd_refuse_memory(reader);
	} else if (name == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "the tensors of a %s need names", module->type);
		weightd_error_expected(reader->err,
				       "a \"name\" beside the shape, or an object: name to shape");
	} else if (leaf == NULL) {
		weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(place, "name"), name, "a text");
	}
	if (leaf != NULL)
		weightd_read_tensor(reader, &(struct weightd_site){module, leaf, place}, item,
				    is_buffer ? WEIGHTD_ROLE_BUFFER : WEIGHTD_ROLE_PARAMETER);
}

void weightd_read_tensors(struct weightd_reader *reader, struct weightd_module *module,
			  const json_t *map, const struct weightd_place *place, bool are_buffers)
{
	const char *key;
	json_t *value;

	if (json_is_array(map)) {
		for (size_t i = 0; i < json_array_size(map) && !weightd_reader_stops(reader); i++)
			read_item(reader, module, json_array_get(map, i), i,
				  WEIGHTD_PLACE_ITEM(place, i), are_buffers);
		return;
	}
	if (!json_is_object(map)) {
		weightd_refuse_type(reader, place, map, "an object: name to shape, or an array");
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)map, key, value)
	{
		if (weightd_reader_stops(reader))
			return;
		weightd_read_tensor(
			reader, &(struct weightd_site){module, key, WEIGHTD_PLACE_KEY(place, key)},
			value, are_buffers ? WEIGHTD_ROLE_BUFFER : WEIGHTD_ROLE_PARAMETER);
	}
}
