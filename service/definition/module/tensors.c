/*
 * Tensors that the document gives itself: parameters and buffers of custom modules, and the items
 * of a map of shapes.  GUIDE.md describes their values without a rule.
 */
#include "definition/module/tensors.h"

#include "definition/module/shape_map.h"
#include "definition/call/initializer_read.h"
#include "definition/call/variables.h"
#include "definition/document/scalars.h"
#include "definition/document/json_parse.h"

#include <string.h>

/* Reading a tensor of a class again, with another shape. */
#define UNITS_OF_TENSOR 1500

/* The first one is a member where the tensor is an item of an array. */
static const char *const tensor_fields[] = {"name",	   "shape",	    "dtype",
					    "initializer", "requires_grad", NULL};
static const char *const buffer_fields[] = {"name", "shape", "dtype", "initializer", NULL};
static const char *const header_fields[] = {"name",	     "shape",	     "dtype", "initializer",
					    "requires_grad", "data_offsets", NULL};
/* In the body of a class. */
static const char *const body_fields[] = {"name",	   "shape", "dtype",  "initializer",
					  "requires_grad", "if",    "values", NULL};
static const char *const body_buffer_fields[] = {"name", "shape",  "dtype", "initializer",
						 "if",	 "values", NULL};

/* The document's description of one tensor. */
struct tensor {
	struct weightd_shape shape;
	enum weightd_dtype dtype;
	bool requires_grad, is_buffer, has_initial;
	struct weightd_initializer_call initial;
};

static enum weightd_code put_size(struct weightd_reader *reader, uint64_t size,
				  const struct weightd_place *place, struct weightd_shape *shape)
{
	if (shape->ndim == WEIGHTD_RANK_MAX)
		return weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
				      "the shape has more than %d dimensions", WEIGHTD_RANK_MAX);
	shape->dims[shape->ndim++] = size;
	return WEIGHTD_OK;
}

/* "*kernel_size": the items of a tuple, each a size. */
static enum weightd_code put_items(struct weightd_reader *reader, const char *text,
				   const struct weightd_place *place, struct weightd_shape *shape)
{
	struct weightd_value value;
	enum weightd_code code = weightd_compute(reader, text, place, &value);

	if (code != WEIGHTD_OK)
		return code;
	for (size_t i = 0; i < value.count && code == WEIGHTD_OK; i++) {
		const struct weightd_value *item = &value.items[i];
		if (item->kind != WEIGHTD_INT || item->integer < 0)
			value.kind = WEIGHTD_NONE;
		else
			code = put_size(reader, (uint64_t)item->integer, place, shape);
	}
	if (code == WEIGHTD_OK && value.kind != WEIGHTD_TUPLE)
		code = weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
				      "\"*%.80s\" is not a tuple of sizes here", text);
	return code;
}

static enum weightd_code read_size(struct weightd_reader *reader, const json_t *json,
				   const struct weightd_place *place, struct weightd_shape *shape)
{
	const char *text = reader->variables == NULL ? NULL : json_string_value(json);
	uint64_t size;

	if (text != NULL && text[0] == '*')
		return put_items(reader, text + 1, place, shape);
	if (text != NULL) {
		enum weightd_code code = weightd_compute_size(reader, text, place, &size);
		return code != WEIGHTD_OK ? code : put_size(reader, size, place, shape);
	}
	if (!json_is_integer(json))
		return weightd_refuse_type(reader, place, json, "a size: an integer, 0 or more");
	if (json_integer_value(json) < 0)
		return weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
				      "a size is 0 or more, got %lld",
				      (long long)json_integer_value(json));
	return put_size(reader, (uint64_t)json_integer_value(json), place, shape);
}

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
	shape->ndim = 0;
	for (size_t i = 0; i < json_array_size(json); i++) {
		enum weightd_code code = read_size(reader, json_array_get(json, i),
						   WEIGHTD_PLACE_ITEM(place, i), shape);
		if (code != WEIGHTD_OK)
			return code;
	}
	if (!weightd_shape_numel(shape, &numel))
		return weightd_refuse(reader, WEIGHTD_ERR_TOO_LARGE, place,
				      "the number of elements does not fit in 63 bits");
	return WEIGHTD_OK;
}

/* In the body of a class its formulas may have the fans of the tensor, too. */
static enum weightd_code read_initializer(struct weightd_reader *reader, const json_t *json,
					  const struct weightd_place *place, struct tensor *tensor)
{
	static const char *const names[] = {"fan_in", "fan_out"};
	const struct weightd_variables *outer = reader->variables;
	const struct weightd_fans fans = weightd_fans_torch(&tensor->shape);
	const struct weightd_value values[] = {WEIGHTD_VALUE_INT((int64_t)fans.fan_in),
					       WEIGHTD_VALUE_INT((int64_t)fans.fan_out)};
	const struct weightd_variables with_fans = {
		.outer = outer, .names = names, .values = values, .count = 2};

	if (outer != NULL && fans.known)
		reader->variables = &with_fans;
	/* Modules of a class have the same pointer. */
	const char *pointer = outer == NULL ? weightd_place_text(place, reader->arena)
					    : weightd_module_pointer(reader, place);
	const enum weightd_code code =
		weightd_read_initializer(reader, json, place, pointer, &tensor->initial);
	reader->variables = outer;
	return code;
}

/* "values": a formula over the number of the element, in the body of a class. */
static void read_values(struct weightd_reader *reader, const json_t *json,
			const struct weightd_place *place, struct tensor *tensor)
{
	const char *text = json_string_value(json);
	const double *values;

	if (text == NULL) {
		weightd_refuse_type(reader, place, json, "a formula over i, i0, i1: \"i % n\"");
		return;
	}
	if (weightd_compute_values(reader, text, place, &tensor->shape, &values) != WEIGHTD_OK)
		return;
	uint64_t count = 0;
	weightd_shape_numel(&tensor->shape, &count);
	tensor->has_initial = true;
	tensor->initial =
		(struct weightd_initializer_call){.literal = values,
						  .literal_shape = tensor->shape,
						  .literal_count = count,
						  .pointer = weightd_module_pointer(reader, place)};
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
		tensor->has_initial = read_initializer(reader, initializer, initializer_place,
						       tensor) == WEIGHTD_OK;
	else if (reader->variables != NULL && json_object_get(json, "values") != NULL)
		read_values(reader, json_object_get(json, "values"),
			    WEIGHTD_PLACE_KEY(place, "values"), tensor);
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

static const char *const *fields_of(const struct weightd_reader *reader,
				    enum weightd_tensor_role role,
				    const struct weightd_place *place)
{
	const bool is_item = place->key == NULL && place->pointer == NULL;
	const bool is_buffer = role == WEIGHTD_ROLE_BUFFER;
	const char *const *fields = role == WEIGHTD_ROLE_HEADER ? header_fields
				    : reader->variables != NULL
					    ? (is_buffer ? body_buffer_fields : body_fields)
					    : (is_buffer ? buffer_fields : tensor_fields);

	return is_item ? fields : fields + 1;
}

static void read_shape_of(struct weightd_reader *reader, const json_t *json,
			  const struct weightd_place *place, struct weightd_shape *shape)
{
	const json_t *sizes = json_is_array(json) ? json : json_object_get(json, "shape");

	if (sizes == NULL)
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place, "a tensor needs a shape");
	else
		read_shape(reader, sizes,
			   json_is_array(json) ? place : WEIGHTD_PLACE_KEY(place, "shape"), shape);
}

enum weightd_code weightd_read_tensor(struct weightd_reader *reader,
				      const struct weightd_site *site, const json_t *json,
				      enum weightd_tensor_role role)
{
	struct tensor tensor = {.dtype = reader->dtype,
				.requires_grad = true,
				.is_buffer = role == WEIGHTD_ROLE_BUFFER};
	const bool shape_is_first = reader->variables != NULL; /* formulas have its fans */
	size_t problems = reader->problems;

	if (!json_is_array(json) && !json_is_object(json))
		return weightd_refuse_type(reader, site->place, json,
					   "a shape, or an object with shape and dtype");
	if (shape_is_first)
		read_shape_of(reader, json, site->place, &tensor.shape);
	if (json_is_object(json)) {
		weightd_check_fields(reader, json, site->place,
				     fields_of(reader, role, site->place));
		read_details(reader, json, site->place, &tensor);
	}
	if (!shape_is_first)
		read_shape_of(reader, json, site->place, &tensor.shape);
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

/* In the body of a class: "if" decides whether it is there, and a name may have dots. */
static void read_in_body(struct weightd_reader *reader, const struct weightd_site *site,
			 const json_t *json, enum weightd_tensor_role role)
{
	struct weightd_module *module;
	bool is_there;

	if (weightd_body_has(reader, json, site->place, &is_there) != WEIGHTD_OK || !is_there)
		return;
	const char *name = weightd_fill_name(reader, site->name, site->place);
	if (name == NULL ||
	    weightd_module_below(reader, site->parent, name, site->place, &module) != WEIGHTD_OK)
		return;
	const char *dot = strrchr(name, '.');
	if (!weightd_reader_works(reader, UNITS_OF_TENSOR, "building classes", site->place))
		return;
	weightd_read_tensor(
		reader, &(struct weightd_site){module, dot == NULL ? name : dot + 1, site->place},
		json, role);
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
	const enum weightd_tensor_role role =
		is_buffer ? WEIGHTD_ROLE_BUFFER : WEIGHTD_ROLE_PARAMETER;
	if (leaf != NULL && reader->variables != NULL)
		read_in_body(reader, &(struct weightd_site){module, leaf, place}, item, role);
	else if (leaf != NULL)
		weightd_read_tensor(reader, &(struct weightd_site){module, leaf, place}, item,
				    role);
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
		const struct weightd_site site = {module, key, WEIGHTD_PLACE_KEY(place, key)};
		const enum weightd_tensor_role role =
			are_buffers ? WEIGHTD_ROLE_BUFFER : WEIGHTD_ROLE_PARAMETER;
		if (weightd_reader_stops(reader))
			return;
		if (reader->variables != NULL)
			read_in_body(reader, &site, value, role);
		else
			weightd_read_tensor(reader, &site, value, role);
	}
}
