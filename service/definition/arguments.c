/*
 * Arguments of modules and initializers, from JSON and from call text, bound to their fields.
 *
 * Pointers are made only for a call that fails: binding is tried without them first.
 */
#include "reader.h"

#include "document.h"

#include <stdlib.h>
#include <string.h>

/* Tuples in tuples: more than any argument has. */
#define TUPLE_DEPTH 8

static enum weightd_code read_value(struct weightd_reader *reader, const json_t *json,
                                    const struct weightd_place *place, unsigned depth,
                                    struct weightd_value *value)
{
	struct weightd_value *items;

	*value = (struct weightd_value)WEIGHTD_VALUE_NONE;
	switch (json_typeof(json)) {
	case JSON_NULL:
		return WEIGHTD_OK;
	case JSON_TRUE:
	case JSON_FALSE:
		*value = (struct weightd_value)WEIGHTD_VALUE_BOOL(json_is_true(json));
		return WEIGHTD_OK;
	case JSON_INTEGER:
		*value = (struct weightd_value)WEIGHTD_VALUE_INT(json_integer_value(json));
		return WEIGHTD_OK;
	case JSON_REAL:
		*value = (struct weightd_value)WEIGHTD_VALUE_REAL(json_real_value(json));
		return WEIGHTD_OK;
	case JSON_STRING:
		value->kind = WEIGHTD_TEXT;
		value->text = weightd_arena_strdup(reader->arena, json_string_value(json));
		return value->text == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
	case JSON_ARRAY:
		if (depth == TUPLE_DEPTH)
			return weightd_refuse(reader, WEIGHTD_ERR_WRONG_TYPE, place,
			                      "the argument is nested deeper than %d levels", TUPLE_DEPTH);
		items = weightd_arena_array(reader->arena, json_array_size(json), sizeof *items);
		if (items == NULL)
			return weightd_refuse_memory(reader);
		for (size_t i = 0; i < json_array_size(json); i++) {
			enum weightd_code code = read_value(reader, json_array_get(json, i),
			                                    WEIGHTD_PLACE_ITEM(place, i), depth + 1,
			                                    &items[i]);
			if (code != WEIGHTD_OK)
				return code;
		}
		value->kind = WEIGHTD_TUPLE;
		value->count = json_array_size(json);
		value->items = items;
		return WEIGHTD_OK;
	case JSON_OBJECT:
		break;
	}
	return weightd_refuse_type(reader, place, json, "a number, text, true, false, null or an array");
}

enum weightd_code weightd_read_value(struct weightd_reader *reader, const json_t *json,
                                     const struct weightd_place *place, struct weightd_value *value)
{
	return read_value(reader, json, place, 0, value);
}

/* Room for one more argument in the scratch list; NULL when memory is out. */
static struct weightd_argument *append(struct weightd_reader *reader, const char *name)
{
	if (reader->argument_count == reader->argument_capacity) {
		size_t capacity = reader->argument_capacity == 0 ? 16 : reader->argument_capacity * 2;
		struct weightd_argument *arguments =
		        realloc(reader->arguments, capacity * sizeof *arguments);
		if (arguments == NULL) {
			weightd_refuse_memory(reader);
			return NULL;
		}
		reader->arguments = arguments;
		reader->argument_capacity = capacity;
	}
	struct weightd_argument *argument = &reader->arguments[reader->argument_count++];
	*argument = (struct weightd_argument){.name = name};
	return argument;
}

static enum weightd_code append_json(struct weightd_reader *reader, const char *name,
                                     const json_t *json, const struct weightd_place *place,
                                     bool with_pointers)
{
	struct weightd_argument *argument = append(reader, name);

	if (argument == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	if (with_pointers)
		argument->pointer = weightd_place_text(place, reader->arena);
	return weightd_read_value(reader, json, place, &argument->value);
}

static bool is_reserved(const char *const *reserved, const char *key)
{
	for (; *reserved != NULL; reserved++) {
		if (strcmp(*reserved, key) == 0)
			return true;
	}
	return false;
}

/* The members of 'object' that are not reserved, by name. */
static enum weightd_code collect_named(struct weightd_reader *reader, const json_t *object,
                                       const struct weightd_place *place,
                                       const char *const *reserved, bool with_pointers)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value) {
		if (is_reserved(reserved, key))
			continue;
		enum weightd_code code = append_json(reader, key, value,
		                                     WEIGHTD_PLACE_KEY(place, key), with_pointers);
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}

/* "args", by position or by name, then the members that stand beside it. */
static enum weightd_code collect_json(struct weightd_reader *reader, const json_t *object,
                                      const struct weightd_place *place,
                                      const char *const *reserved, bool with_pointers)
{
	static const char *const none[] = {NULL};
	const json_t *args = json_object_get(object, "args");
	const struct weightd_place *args_place = WEIGHTD_PLACE_KEY(place, "args");
	enum weightd_code code = WEIGHTD_OK;

	reader->argument_count = 0;
	if (json_is_array(args)) {
		for (size_t i = 0; i < json_array_size(args) && code == WEIGHTD_OK; i++)
			code = append_json(reader, NULL, json_array_get(args, i),
			                   WEIGHTD_PLACE_ITEM(args_place, i), with_pointers);
	} else if (json_is_object(args)) {
		code = collect_named(reader, args, args_place, none, with_pointers);
	} else if (args != NULL) {
		return weightd_refuse_type(reader, args_place, args, "an array or an object of arguments");
	}
	return code != WEIGHTD_OK ? code
	                          : collect_named(reader, object, place, reserved, with_pointers);
}

enum weightd_code weightd_bind_json(struct weightd_reader *reader, struct weightd_value **values,
                                    const char *owner, const struct weightd_field *fields,
                                    size_t field_count, const json_t *object,
                                    const struct weightd_place *place, const char *const *reserved)
{
	*values = weightd_arena_array(reader->arena, field_count, sizeof **values);
	if (*values == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = collect_json(reader, object, place, reserved, false);
	if (code != WEIGHTD_OK)
		return code;
	code = weightd_fields_bind(*values, owner, fields, field_count, reader->arguments,
	                           reader->argument_count, NULL, NULL);
	if (code == WEIGHTD_OK)
		return WEIGHTD_OK;
	code = collect_json(reader, object, place, reserved, true);
	if (code != WEIGHTD_OK)
		return code;
	return weightd_note(reader, weightd_fields_bind(*values, owner, fields, field_count,
	                                                reader->arguments, reader->argument_count,
	                                                weightd_place_text(place, reader->arena),
	                                                reader->err));
}

/* Gives the issues from number 'first' on the place of the node in its text. */
static void place_issues(struct weightd_reader *reader, unsigned first,
                         const struct weightd_node *node)
{
	for (unsigned i = first; reader->err != NULL && i < reader->err->count; i++) {
		reader->err->issues[i].line = node->line;
		reader->err->issues[i].column = node->column;
	}
}

/* A module, or a list or dict of modules, which may be empty. */
static bool holds_modules(const struct weightd_node *item)
{
	return weightd_node_has_call(item) ||
	       (item->count == 0 && (item->kind == WEIGHTD_NODE_SEQUENCE ||
	                             item->kind == WEIGHTD_NODE_DICT));
}

enum weightd_code weightd_bind_node(struct weightd_reader *reader, struct weightd_value **values,
                                    const char *owner, const struct weightd_field *fields,
                                    size_t field_count, const struct weightd_node *call,
                                    bool skips_modules, const struct weightd_place *place)
{
	unsigned first = reader->err == NULL ? 0 : reader->err->count;

	*values = weightd_arena_array(reader->arena, field_count, sizeof **values);
	if (*values == NULL)
		return weightd_refuse_memory(reader);
	reader->argument_count = 0;
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		struct weightd_argument *argument;
		if (skips_modules && holds_modules(item))
			continue;
		argument = append(reader, item->key);
		if (argument == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		if (!weightd_node_value(item, reader->arena, &argument->value)) {
			weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place,
			               "%s takes no call or dict as an argument", owner);
			weightd_error_at(reader->err, item->line, item->column);
			return WEIGHTD_ERR_TEXT_SYNTAX;
		}
	}
	enum weightd_code code = weightd_fields_bind(*values, owner, fields, field_count,
	                                             reader->arguments, reader->argument_count, NULL,
	                                             NULL);
	if (code == WEIGHTD_OK)
		return WEIGHTD_OK;
	const char *pointer = weightd_place_text(place, reader->arena);
	for (size_t i = 0; i < reader->argument_count; i++)
		reader->arguments[i].pointer = pointer;
	code = weightd_fields_bind(*values, owner, fields, field_count, reader->arguments,
	                           reader->argument_count, pointer, reader->err);
	place_issues(reader, first, call);
	return weightd_note(reader, code);
}

enum weightd_code weightd_read_expression(struct weightd_reader *reader, const char *text,
                                          const struct weightd_place *place,
                                          const struct weightd_node **node)
{
	/* A level of modules may take two of the text: Sequential([...]). */
	unsigned depth = 2 * reader->limits->depth + TUPLE_DEPTH;
	enum weightd_code code = weightd_expression_parse(node, text, depth, NULL, reader->arena,
	                                                  NULL);

	if (code == WEIGHTD_OK)
		return WEIGHTD_OK;
	return weightd_note(reader, weightd_expression_parse(node, text, depth,
	                                                     weightd_place_text(place, reader->arena),
	                                                     reader->arena, reader->err));
}
