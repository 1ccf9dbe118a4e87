/*
 * weight_norm and its like: the member "wrap" of a module, and calls around a module,
 * "weight_norm(Conv1d(4, 8, 3), name='weight', dim=0)".
 */
#include "definition/module/parametrize_read.h"

#include "definition/call/arguments.h"
#include "definition/call/expression.h"

#include "definition/document/json_parse.h"
#include "weightd/parametrization_table.h"

#include <string.h>

static const char *const own_members[] = {"type", "args", NULL};

bool weightd_is_parametrization(const char *name)
{
	return weightd_parametrization_find(name) != NULL;
}

/* Rules can name the types that a parametrization makes. */
static enum weightd_code add_types(struct weightd_reader *reader,
				   const struct weightd_module *module)
{
	const struct weightd_module *list = weightd_module_parametrized(module)->list;

	if (list == NULL)
		return WEIGHTD_OK;
	if (json_object_set_new(reader->types, module->type, json_true()) != 0)
		return weightd_refuse_memory(reader);
	for (const struct weightd_module *made = list; made != NULL;
	     made = weightd_module_next(made, list)) {
		if (json_object_set_new(reader->types, made->type, json_true()) != 0)
			return weightd_refuse_memory(reader);
	}
	return WEIGHTD_OK;
}

static enum weightd_code apply(struct weightd_reader *reader, struct weightd_module *module,
			       const struct weightd_parametrization *row,
			       const struct weightd_value *arguments,
			       const struct weightd_place *place)
{
	const struct weightd_parametrization_call call = {
		.row = row,
		.arguments = arguments,
		.pointer = weightd_place_text(place, reader->arena)};
	enum weightd_code code = weightd_record(
		reader, weightd_module_parametrize(module, &reader->builder, &call, reader->err));

	return code == WEIGHTD_OK ? add_types(reader, module) : code;
}

/* The row of a name; NULL with an issue for one that is not known. */
static const struct weightd_parametrization *find(struct weightd_reader *reader, const char *name,
						  const struct weightd_place *place)
{
	const struct weightd_parametrization *row = weightd_parametrization_find(name);

	if (row != NULL)
		return row;
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, "%.80s is not a parametrization",
		       name);
	weightd_error_expected(reader->err,
			       "weight_norm, spectral_norm, parametrizations.weight_norm, "
			       "parametrizations.spectral_norm, parametrizations.orthogonal");
	if (weightd_is_short(name))
		weightd_error_suggest(reader->err, weightd_parametrization_nearest(name));
	return NULL;
}

/* "weight_norm", or "weight_norm(dim=None)". */
static enum weightd_code read_text(struct weightd_reader *reader, struct weightd_module *module,
				   const char *text, const struct weightd_place *place)
{
	const struct weightd_node *node;
	const struct weightd_value *arguments;
	enum weightd_code code = weightd_read_expression(reader, text, place, &node);

	if (code != WEIGHTD_OK)
		return code;
	if (node->kind != WEIGHTD_NODE_CALL && node->kind != WEIGHTD_NODE_NAME)
		return weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place,
				      "expected a name or a call, like weight_norm(dim=0)");
	const struct weightd_parametrization *row = find(reader, node->name, place);
	if (row == NULL)
		return reader->code;
	code = weightd_bind_node(reader,
				 &(struct weightd_callee){.name = row->name,
							  .fields = row->fields,
							  .field_count = row->field_count},
				 node, place, &arguments);
	return code == WEIGHTD_OK ? apply(reader, module, row, arguments, place) : code;
}

static enum weightd_code read_object(struct weightd_reader *reader, struct weightd_module *module,
				     const json_t *json, const struct weightd_place *place)
{
	const json_t *type = json_object_get(json, "type");
	const struct weightd_place *type_place = WEIGHTD_PLACE_KEY(place, "type");
	const struct weightd_value *arguments;

	if (type == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "a parametrization needs a type");
		weightd_error_expected(reader->err,
				       "\"type\": \"weight_norm\", beside \"name\" and \"dim\"");
		return WEIGHTD_ERR_MISSING_FIELD;
	}
	if (!json_is_string(type))
		return weightd_refuse_type(reader, type_place, type,
					   "a name, like \"weight_norm\"");
	const struct weightd_parametrization *row =
		find(reader, json_string_value(type), type_place);
	if (row == NULL)
		return reader->code;
	enum weightd_code code =
		weightd_bind_json(reader,
				  &(struct weightd_callee){.name = row->name,
							   .fields = row->fields,
							   .field_count = row->field_count,
							   .reserved = own_members},
				  json, place, &arguments);
	return code == WEIGHTD_OK ? apply(reader, module, row, arguments, place) : code;
}

static enum weightd_code read_one(struct weightd_reader *reader, struct weightd_module *module,
				  const json_t *json, const struct weightd_place *place)
{
	if (json_is_string(json))
		return read_text(reader, module, json_string_value(json), place);
	if (json_is_object(json))
		return read_object(reader, module, json, place);
	return weightd_refuse_type(reader, place, json,
				   "\"weight_norm\", or an object with a type and its arguments");
}

enum weightd_code weightd_read_parametrizations(struct weightd_reader *reader,
						struct weightd_module *module, const json_t *json,
						const struct weightd_place *place)
{
	enum weightd_code code = WEIGHTD_OK;

	if (!json_is_array(json))
		return read_one(reader, module, json, place);
	for (size_t i = 0; i < json_array_size(json) && code == WEIGHTD_OK; i++)
		code = read_one(reader, module, json_array_get(json, i),
				WEIGHTD_PLACE_ITEM(place, i));
	return code;
}

const struct weightd_node *weightd_parametrized_node(const struct weightd_node *call)
{
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		if (item->key == NULL ? item == call->items : strcmp(item->key, "module") == 0)
			return item->kind == WEIGHTD_NODE_CALL ? item : NULL;
	}
	return NULL;
}

/* The call without the module that it is around. */
static struct weightd_node *without(struct weightd_reader *reader, const struct weightd_node *call,
				    const struct weightd_node *left_out)
{
	struct weightd_node *result = weightd_arena_alloc(reader->scratch, sizeof *result);
	struct weightd_node *last = NULL;

	if (result == NULL)
		return NULL;
	*result = *call;
	result->items = NULL;
	result->count = 0;
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		if (item == left_out)
			continue;
		struct weightd_node *copy = weightd_arena_alloc(reader->scratch, sizeof *copy);
		if (copy == NULL)
			return NULL;
		*copy = *item;
		copy->next = NULL;
		if (last == NULL)
			result->items = copy;
		else
			last->next = copy;
		last = copy;
		result->count++;
	}
	return result;
}

enum weightd_code weightd_parametrize_call(struct weightd_reader *reader,
					   struct weightd_module *module,
					   const struct weightd_node *call,
					   const struct weightd_node *inner,
					   const struct weightd_place *place)
{
	const struct weightd_parametrization *row = weightd_parametrization_find(call->name);
	const struct weightd_node *rest = without(reader, call, inner);
	unsigned first = reader->err == NULL ? 0 : reader->err->count;
	const struct weightd_value *arguments;

	if (rest == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = weightd_bind_node(
		reader,
		&(struct weightd_callee){
			.name = row->name, .fields = row->fields, .field_count = row->field_count},
		rest, place, &arguments);
	if (code == WEIGHTD_OK)
		code = apply(reader, module, row, arguments, place);
	for (unsigned i = first; reader->err != NULL && i < reader->err->count; i++) {
		if (reader->err->issues[i].line == 0) {
			reader->err->issues[i].line = call->line;
			reader->err->issues[i].column = call->column;
		}
	}
	return code;
}
