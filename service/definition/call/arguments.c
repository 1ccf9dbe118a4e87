/*
 * Arguments of modules and initializers, from JSON and from call text, bound to their fields.
 *
 * Pointers are made only for a call that fails: binding is tried without them first.
 */
#include "definition/call/arguments.h"

#include "core/base/memory.h"
#include "core/base/name_list.h"
#include "core/model/shared.h"
#include "weightd/module_type_table.h"

#include "definition/tree/module_json.h"
#include "definition/tree/module_call.h"
#include "definition/call/expression.h"
#include "definition/call/formula_read.h"
#include "definition/call/late_module.h"
#include "definition/call/variables.h"

#include "definition/document/json_parse.h"

#include <math.h>
#include <string.h>

/* Tuples in tuples: more than any argument has. */
#define TUPLE_DEPTH 8

static enum weightd_code read_text(struct weightd_reader *reader, const char *text,
				   struct weightd_value *value)
{
	*value = (struct weightd_value){.kind = WEIGHTD_TEXT,
					.text = weightd_arena_strdup(reader->scratch, text)};
	return value->text == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

static enum weightd_code read_value(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, unsigned depth,
				    struct weightd_value *value)
{
	struct weightd_value *items;

	*value = (struct weightd_value)WEIGHTD_VALUE_NONE;
	switch (json_typeof(json)) {
	case JSON_NULL: return WEIGHTD_OK;
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
		if (weightd_is_computed(reader, json_string_value(json)))
			return weightd_compute(reader, json_string_value(json), place, value);
		return read_text(reader, json_string_value(json), value);
	case JSON_ARRAY:
		if (depth == TUPLE_DEPTH)
			return weightd_refuse(reader, WEIGHTD_ERR_WRONG_TYPE, place,
					      "the argument is nested deeper than %d levels",
					      TUPLE_DEPTH);
		items = weightd_arena_array(reader->scratch, json_array_size(json), sizeof *items);
		if (items == NULL)
			return weightd_refuse_memory(reader);
		for (size_t i = 0; i < json_array_size(json); i++) {
			enum weightd_code code =
				read_value(reader, json_array_get(json, i),
					   WEIGHTD_PLACE_ITEM(place, i), depth + 1, &items[i]);
			if (code != WEIGHTD_OK)
				return code;
		}
		value->kind = WEIGHTD_TUPLE;
		value->count = json_array_size(json);
		value->items = items;
		return WEIGHTD_OK;
	case JSON_OBJECT: break;
	}
	return weightd_refuse_type(reader, place, json,
				   "a number, text, true, false, null or an array");
}

enum weightd_code weightd_read_value(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, struct weightd_value *value)
{
	return read_value(reader, json, place, 0, value);
}

/*
 * The arguments of one call.  They are on the scratch list from 'first' on: the arguments of
 * enclosing calls come before, and those of nested calls are removed before the next is added.
 */
struct collection {
	const struct weightd_callee *callee;
	size_t first;
	size_t positions; /* arguments by position so far */
	bool points;	  /* the second pass: the values are known, their pointers are needed */
	size_t pointed;
};

static enum weightd_code append(struct weightd_reader *reader, const char *name,
				const struct weightd_value *value)
{
	if (reader->argument_count == reader->argument_capacity) {
		size_t capacity =
			reader->argument_capacity == 0 ? 16 : reader->argument_capacity * 2;
		struct weightd_argument *arguments =
			weightd_memory_resize(reader->arguments, capacity * sizeof *arguments);
		if (arguments == NULL)
			return weightd_refuse_memory(reader);
		reader->arguments = arguments;
		reader->argument_capacity = capacity;
	}
	reader->arguments[reader->argument_count++] =
		(struct weightd_argument){.name = name, .value = *value};
	return WEIGHTD_OK;
}

/* A condition is 1 or 0 as a formula, and True or False as an argument. */
static void settle_condition(const struct weightd_reader *reader, const struct weightd_field *field,
			     struct weightd_value *value)
{
	if (reader->variables != NULL && field != NULL && value->kind == WEIGHTD_INT &&
	    (field->accepts & (WEIGHTD_BOOL | WEIGHTD_INT | WEIGHTD_REAL)) == WEIGHTD_BOOL &&
	    (value->integer == 0 || value->integer == 1))
		*value = (struct weightd_value)WEIGHTD_VALUE_BOOL(value->integer == 1);
	if (reader->variables != NULL && field != NULL && value->kind == WEIGHTD_BOOL &&
	    (field->accepts & (WEIGHTD_INT | WEIGHTD_REAL)) != 0 &&
	    (field->accepts & WEIGHTD_BOOL) == 0)
		*value = (struct weightd_value)WEIGHTD_VALUE_INT(value->boolean);
	/* A power of whole numbers, where only a whole number will do. */
	if (reader->row != NULL && field != NULL && value->kind == WEIGHTD_REAL &&
	    (field->accepts & (WEIGHTD_INT | WEIGHTD_REAL)) == WEIGHTD_INT &&
	    value->real == floor(value->real) && fabs(value->real) < 0x1p53)
		*value = (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)value->real);
}

/* The field of the next argument; NULL if there is none, which binding reports. */
static const struct weightd_field *field_of(struct collection *collection, const char *name)
{
	if (name == NULL)
		return collection->positions++ < collection->callee->field_count
			       ? &collection->callee->fields[collection->positions - 1]
			       : NULL;
	for (size_t i = 0; i < collection->callee->field_count; i++) {
		if (strcmp(collection->callee->fields[i].name, name) == 0)
			return &collection->callee->fields[i];
	}
	return NULL;
}

/* Text is a choice where there are choices, unless it can only be a module: "GELU()", "GELU". */
static bool is_module(const struct collection *collection, const struct weightd_field *field,
		      const json_t *json)
{
	/* A class takes anything: an array is a tuple unless there are modules in it. */
	if (collection->callee->is_class)
		return field != NULL &&
		       (json_is_object(json) || json_is_object(json_array_get(json, 0)) ||
			(json_is_string(json) && strchr(json_string_value(json), '(') != NULL &&
			 weightd_name_length(json_string_value(json)) > 0));
	if (field == NULL || (field->accepts & WEIGHTD_MODULE) == 0)
		return false;
	if (!json_is_string(json) || (field->accepts & WEIGHTD_TEXT) == 0)
		return json_is_string(json) || json_is_object(json) || json_is_array(json);
	return strchr(json_string_value(json), '(') != NULL ||
	       weightd_module_type_find(json_string_value(json)) != NULL;
}

/* The module is a root outside the model; only its copies are parts of the model, and count. */
static enum weightd_code read_module(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_node *call,
				     const struct weightd_place *place, struct weightd_value *value)
{
	const size_t modules = reader->builder.module_count;
	const size_t parameters = reader->builder.parameter_count;
	struct weightd_module *module = NULL;
	enum weightd_code code;

	if (call != NULL)
		code = weightd_read_module_node(reader, &(struct weightd_site){NULL, "", place},
						call, &module);
	else
		code = weightd_read_module(reader, &(struct weightd_site){NULL, "", place}, json,
					   &module);
	reader->builder.module_count = modules;
	reader->builder.parameter_count = parameters;
	if (code == WEIGHTD_OK && json_object_get(json, "name") != NULL)
		code = weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_FIELD,
				      WEIGHTD_PLACE_KEY(place, "name"),
				      "a module that is an argument cannot have a name");
	*value = weightd_module_value(module);
	return code;
}

static bool is_choice(const struct weightd_field *field, const char *text)
{
	for (const char *const *choice = field->choices; choice != NULL && *choice != NULL;
	     choice++) {
		if (strcmp(*choice, text) == 0)
			return true;
	}
	return false;
}

/*
 * Whether text is a formula: where the field takes a number, and no text or not this one.  A word
 * that formulas do not know is left to binding, which says what the field takes.
 */
static bool is_formula(const struct weightd_reader *reader, const struct weightd_callee *callee,
		       const struct weightd_field *field, const char *text)
{
	const size_t length = weightd_name_length(text);
	const char *dot = strrchr(text, '.'), *word = dot == NULL ? text : dot + 1;

	if (!callee->takes_formulas || field == NULL ||
	    (field->accepts & (WEIGHTD_INT | WEIGHTD_REAL)) == 0 ||
	    ((field->accepts & WEIGHTD_TEXT) != 0 && field->choices == NULL) ||
	    is_choice(field, text))
		return false;
	if (text[0] == '\0' || (length > 0 && text[length] == ':'))
		return false;
	return length == 0 || text[length] != '\0' ||
	       weightd_formula_knows(reader, word, strlen(word));
}

/* Whether a text is one of the field's words, though a number has that name: "fan_in". */
static bool is_word(const struct weightd_reader *reader, const struct weightd_field *field,
		    const char *text)
{
	const struct weightd_value *variable = weightd_variable_named(reader->variables, text);

	return field != NULL && variable != NULL && variable->kind != WEIGHTD_TEXT &&
	       weightd_array_has(field->choices, text);
}

static enum weightd_code append_json(struct weightd_reader *reader, struct collection *collection,
				     const char *name, const json_t *json,
				     const struct weightd_place *place)
{
	struct weightd_value value;

	if (collection->points) {
		reader->arguments[collection->first + collection->pointed++].pointer =
			weightd_place_text(place, reader->scratch);
		return WEIGHTD_OK;
	}
	const struct weightd_field *field = field_of(collection, name);
	const char *text = json_string_value(json);
	enum weightd_code code;

	if (text != NULL && is_word(reader, field, text))
		code = read_text(reader, text, &value);
	else if (text != NULL && weightd_is_computed(reader, text) &&
		 (collection->callee->is_class || weightd_late_module_named(reader, text) == NULL))
		code = weightd_compute(reader, text, place, &value);
	else if (text != NULL && is_formula(reader, collection->callee, field, text))
		code = weightd_read_formula(
			reader, &(struct weightd_formula_source){.text = text, .place = place},
			collection->callee->name, field->name, &value);
	else if (!is_module(collection, field, json))
		code = weightd_read_value(reader, json, place, &value);
	else if (collection->callee->is_class)
		code = weightd_keep_late_module(reader, json, NULL, place, &value);
	else
		code = read_module(reader, json, NULL, place, &value);
	settle_condition(reader, field, &value);
	if (code == WEIGHTD_OK)
		code = append(reader, name, &value);
	if (code == WEIGHTD_OK)
		reader->arguments[reader->argument_count - 1].is_json = true;
	return code;
}

/* A keyword that means nothing. */
static bool is_skipped(const struct collection *collection, const char *key)
{
	const struct weightd_callee *callee = collection->callee;

	return callee->skips_unknown && key != NULL &&
	       weightd_field_index(callee->fields, callee->field_count, key, strlen(key)) ==
		       callee->field_count;
}

/* The members of 'object' that are not reserved, by name. */
static enum weightd_code collect_named(struct weightd_reader *reader, struct collection *collection,
				       const json_t *object, const struct weightd_place *place,
				       const char *const *reserved)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (weightd_array_has(reserved, key) || is_skipped(collection, key))
			continue;
		enum weightd_code code =
			append_json(reader, collection, key, value, WEIGHTD_PLACE_KEY(place, key));
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}

/* "args", by position or by name, then the members beside it. */
static enum weightd_code collect_json(struct weightd_reader *reader, struct collection *collection,
				      const json_t *object, const struct weightd_place *place)
{
	static const char *const none[] = {NULL};
	const json_t *args = json_object_get(object, "args");
	const struct weightd_place *args_place = WEIGHTD_PLACE_KEY(place, "args");
	enum weightd_code code = WEIGHTD_OK;

	if (json_is_array(args)) {
		for (size_t i = 0; i < json_array_size(args) && code == WEIGHTD_OK; i++)
			code = append_json(reader, collection, NULL, json_array_get(args, i),
					   WEIGHTD_PLACE_ITEM(args_place, i));
	} else if (json_is_object(args)) {
		code = collect_named(reader, collection, args, args_place, none);
	} else if (args != NULL) {
		return weightd_refuse_type(reader, args_place, args,
					   "an array or an object of arguments");
	}
	return code != WEIGHTD_OK ? code
				  : collect_named(reader, collection, object, place,
						  collection->callee->reserved);
}

/* Binds the collected arguments; with 'pointer' and 'err' NULL only to see whether they fit. */
static enum weightd_code bind(struct weightd_reader *reader, const struct collection *collection,
			      struct weightd_value *values, const char *pointer,
			      struct weightd_error *err)
{
	return weightd_fields_bind(
		values, collection->callee->name, collection->callee->fields,
		collection->callee->field_count,
		reader->arguments == NULL ? NULL : reader->arguments + collection->first,
		reader->argument_count - collection->first, pointer, err);
}

/* Equal arguments of a row are kept once. */
static enum weightd_code share(struct weightd_reader *reader, const struct weightd_callee *callee,
			       const struct weightd_value *bound,
			       const struct weightd_value **values)
{
	/* Those of a class are used at once. */
	*values = callee->is_class ? bound
				   : weightd_share_values(&reader->builder, callee->fields, bound,
							  callee->field_count);
	return *values == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

enum weightd_code weightd_bind_json(struct weightd_reader *reader,
				    const struct weightd_callee *callee, const json_t *object,
				    const struct weightd_place *place,
				    const struct weightd_value **values)
{
	struct collection collection = {.callee = callee, .first = reader->argument_count};

	struct weightd_value *bound =
		weightd_arena_array(reader->scratch, callee->field_count, sizeof *bound);
	if (bound == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = collect_json(reader, &collection, object, place);
	if (code == WEIGHTD_OK && bind(reader, &collection, bound, NULL, NULL) != WEIGHTD_OK) {
		collection.points = true;
		collect_json(reader, &collection, object, place);
		code = weightd_record(reader, bind(reader, &collection, bound,
						   weightd_place_text(place, reader->scratch),
						   reader->err));
	}
	reader->argument_count = collection.first;
	return code == WEIGHTD_OK ? share(reader, callee, bound, values) : code;
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
	       (item->count == 0 &&
		(item->kind == WEIGHTD_NODE_SEQUENCE || item->kind == WEIGHTD_NODE_DICT));
}

static bool is_formula_node(const struct weightd_reader *reader,
			    const struct weightd_callee *callee, const struct weightd_field *field,
			    const struct weightd_node *item)
{
	if (item->kind == WEIGHTD_NODE_FORMULA)
		return !weightd_is_computed(reader, item->name) && callee->takes_formulas &&
		       field != NULL && (field->accepts & (WEIGHTD_INT | WEIGHTD_REAL)) != 0;
	return item->kind == WEIGHTD_NODE_NAME && is_formula(reader, callee, field, item->name);
}

/* One argument of call text: a module where the field takes one, else a value. */
static enum weightd_code append_node(struct weightd_reader *reader, struct collection *collection,
				     const struct weightd_node *item,
				     const struct weightd_place *place)
{
	const struct weightd_field *field = field_of(collection, item->key);
	const bool is_class = collection->callee->is_class;
	struct weightd_value value;
	enum weightd_code code = WEIGHTD_OK;
	bool is_value;

	if (field != NULL && (field->accepts & WEIGHTD_MODULE) != 0 &&
	    (item->kind == WEIGHTD_NODE_CALL || item->kind == WEIGHTD_NODE_CAST ||
	     (!is_class && item->kind == WEIGHTD_NODE_NAME &&
	      weightd_late_module_named(reader, item->name) != NULL))) {
		code = is_class ? weightd_keep_late_module(reader, NULL, item, place, &value)
				: read_module(reader, NULL, item, place, &value);
		return code != WEIGHTD_OK ? code : append(reader, item->key, &value);
	}
	if (is_formula_node(reader, collection->callee, field, item)) {
		code = weightd_read_formula(
			reader,
			&(struct weightd_formula_source){.text = item->name,
							 .place = place,
							 .line = item->line,
							 .column = item->column},
			collection->callee->name, field->name, &value);
		return code != WEIGHTD_OK ? code : append(reader, item->key, &value);
	}
	if (reader->variables == NULL)
		is_value = weightd_node_value(item, reader->scratch, &value);
	else
		code = weightd_compute_node(reader, item, place, &value, &is_value);
	if (code != WEIGHTD_OK)
		return code;
	if (is_value) {
		settle_condition(reader, field, &value);
		return append(reader, item->key, &value);
	}
	weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place,
		       item->kind == WEIGHTD_NODE_FORMULA
			       ? "%s takes no formula with names as an argument%s%s"
			       : "%s takes no call or dict as an argument%s%s",
		       collection->callee->name, field != NULL ? " for " : "",
		       field != NULL ? field->name : "");
	weightd_error_at(reader->err, item->line, item->column);
	return WEIGHTD_ERR_TEXT_SYNTAX;
}

static enum weightd_code collect_node(struct weightd_reader *reader, struct collection *collection,
				      const struct weightd_node *call,
				      const struct weightd_place *place)
{
	enum weightd_code code = WEIGHTD_OK;

	for (const struct weightd_node *item = call->items; item != NULL && code == WEIGHTD_OK;
	     item = item->next) {
		if ((!collection->callee->skips_modules || !holds_modules(item)) &&
		    !is_skipped(collection, item->key))
			code = append_node(reader, collection, item, place);
	}
	return code;
}

enum weightd_code weightd_bind_node(struct weightd_reader *reader,
				    const struct weightd_callee *callee,
				    const struct weightd_node *call,
				    const struct weightd_place *place,
				    const struct weightd_value **values)
{
	struct collection collection = {.callee = callee, .first = reader->argument_count};

	struct weightd_value *bound =
		weightd_arena_array(reader->scratch, callee->field_count, sizeof *bound);
	if (bound == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = collect_node(reader, &collection, call, place);
	if (code == WEIGHTD_OK && bind(reader, &collection, bound, NULL, NULL) != WEIGHTD_OK) {
		const char *pointer = weightd_place_text(place, reader->scratch);
		unsigned first = reader->err == NULL ? 0 : reader->err->count;
		for (size_t i = collection.first; i < reader->argument_count; i++)
			reader->arguments[i].pointer = pointer;
		code = weightd_record(reader,
				      bind(reader, &collection, bound, pointer, reader->err));
		place_issues(reader, first, call);
	}
	reader->argument_count = collection.first;
	return code == WEIGHTD_OK ? share(reader, callee, bound, values) : code;
}
