/*
 * Modules of classes of the document: a custom module, and its body read with the arguments of the
 * call as variables.
 */
#include "definition/class/class.h"

#include "core/base/memory.h"
#include "definition/call/variables.h"
#include "definition/document/json_parse.h"
#include "definition/module/module_make.h"
#include "definition/module/tensors.h"
#include "definition/tree/module_children.h"
#include "weightd/module_type_table.h"

#include <string.h>

/* The names of one module's body. */
struct scope {
	struct weightd_reader *reader;
	struct weightd_class *class;
	struct weightd_module *module;
	const struct weightd_place *place; /* of the definition */
	struct weightd_variables arguments, lets;
};

enum weightd_code weightd_compute_lets(struct weightd_reader *reader,
				       const struct weightd_class *class,
				       const struct weightd_place *place,
				       struct weightd_value *values,
				       struct weightd_variables *variables)
{
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < class->let_count && code == WEIGHTD_OK; i++) {
		code = weightd_compute(reader, class->lets[i].formula, WEIGHTD_PLACE_ITEM(place, i),
				       &values[i]);
		variables->count = i + 1;
	}
	return code;
}

static enum weightd_code meets(struct weightd_reader *reader, const json_t *json,
			       const struct weightd_place *place, const char **unmet)
{
	bool holds;

	if (!json_is_string(json))
		return weightd_refuse_type(reader, place, json, "a condition: a formula");
	enum weightd_code code =
		weightd_compute_condition(reader, json_string_value(json), place, &holds);
	if (code == WEIGHTD_OK && !holds)
		*unmet = json_string_value(json);
	return code;
}

enum weightd_code weightd_find_unmet(struct weightd_reader *reader, const json_t *requires,
				     const struct weightd_place *place, const char **unmet)
{
	enum weightd_code code = WEIGHTD_OK;

	*unmet = NULL;
	if (requires == NULL)
		return WEIGHTD_OK;
	if (!json_is_array(requires))
		return meets(reader, requires, place, unmet);
	for (size_t i = 0; i < json_array_size(requires) && code == WEIGHTD_OK && *unmet == NULL;
	     i++)
		code = meets(reader, json_array_get(requires, i), WEIGHTD_PLACE_ITEM(place, i),
			     unmet);
	return code;
}

static enum weightd_code check_requirements(struct scope *scope)
{
	const char *unmet;
	enum weightd_code code =
		weightd_find_unmet(scope->reader, json_object_get(scope->class->body, "requires"),
				   WEIGHTD_PLACE_KEY(scope->place, "requires"), &unmet);

	if (code != WEIGHTD_OK || unmet == NULL)
		return code;
	weightd_refuse(scope->reader, WEIGHTD_ERR_BAD_ARGUMENT,
		       &(struct weightd_place){.pointer = scope->module->pointer},
		       "%.80s: the arguments do not fit together", scope->class->name);
	weightd_error_expected(scope->reader->err, "%.120s", unmet);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code read_body(struct scope *scope, bool is_bare)
{
	/* "tensors" is another word for "parameters". */
	static const char *const members[] = {"parameters", "tensors", "buffers"};
	struct weightd_reader *reader = scope->reader;
	const json_t *body = scope->class->body, *children = json_object_get(body, "children");
	const json_t *init = json_object_get(body, "init"), *tie = json_object_get(body, "tie");
	const size_t problems = reader->problems;

	weightd_read_extra(reader, scope->module, body, scope->place);
	if (tie != NULL)
		weightd_keep_ties(reader, scope->module, tie, scope->place);
	for (size_t i = 0; i < 3; i++) {
		const json_t *tensors = json_object_get(body, members[i]);
		if (tensors != NULL)
			weightd_read_tensors(reader, scope->module, tensors,
					     WEIGHTD_PLACE_KEY(scope->place, members[i]), i == 2);
	}
	if (children != NULL && !is_bare)
		weightd_read_children(reader, scope->module, children,
				      WEIGHTD_PLACE_KEY(scope->place, "children"));
	if (init != NULL)
		weightd_keep_rules(reader, scope->module, init, scope->place);
	return reader->problems == problems ? WEIGHTD_OK : reader->code;
}

/* With the variables in place. */
static enum weightd_code build(struct scope *scope, bool is_bare)
{
	struct weightd_reader *reader = scope->reader;
	struct weightd_value *values =
		weightd_memory_array(scope->class->let_count + 1, sizeof *values);

	if (values == NULL)
		return weightd_refuse_memory(reader);
	scope->lets = (struct weightd_variables){
		.outer = &scope->arguments, .names = scope->class->let_names, .values = values};
	reader->variables = &scope->lets;
	enum weightd_code code = weightd_compute_lets(
		reader, scope->class, WEIGHTD_PLACE_KEY(scope->place, "let"), values, &scope->lets);
	if (code == WEIGHTD_OK)
		code = check_requirements(scope);
	if (code == WEIGHTD_OK)
		code = read_body(scope, is_bare);
	weightd_memory_free(values);
	return code;
}

enum weightd_code weightd_class_new(struct weightd_reader *reader, const struct weightd_site *site,
				    struct weightd_class *class,
				    const struct weightd_value *arguments, bool is_bare,
				    struct weightd_module **module)
{
	const struct weightd_variables *outer = reader->variables;
	const struct weightd_place place = {.pointer = class->pointer,
					    .is_whole = class->is_hidden};
	const char *type = json_string_value(json_object_get(class->body, "type"));
	/* A ModuleList prints equal neighbours as one. */
	const struct weightd_module_type *list =
		type == NULL ? NULL : weightd_module_type_find(type);
	enum weightd_code code = weightd_record(
		reader,
		weightd_module_new(
			module, &reader->builder, site->parent, site->name,
			type == NULL ? class->name : type,
			list != NULL && (list->flags & WEIGHTD_FOLDS_CHILDREN) != 0 ? list : NULL,
			NULL, weightd_module_pointer(reader, site->place), reader->err));

	if (code != WEIGHTD_OK)
		return code;
	if (class->has_failed) /* it was said */
		return reader->code;
	if (reader->class_depth == reader->limits->depth) {
		weightd_refuse(reader, WEIGHTD_ERR_LIMIT_EXCEEDED, site->place,
			       "the classes are nested too deeply");
		weightd_error_expected(reader->err, "at most %u levels", reader->limits->depth);
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	struct scope scope = {.reader = reader,
			      .class = class,
			      .module = *module,
			      .place = &place,
			      .arguments = {.outer = class->outer,
					    .names = class->names,
					    .values = arguments,
					    .count = class->field_count}};
	reader->class_depth++;
	code = build(&scope, is_bare);
	reader->class_depth--;
	reader->variables = outer;
	if (code == WEIGHTD_OK && !weightd_reader_builds(reader, 0, site->place))
		code = reader->code;
	class->has_failed = class->has_failed || code != WEIGHTD_OK;
	return code;
}

enum weightd_code weightd_class_call(struct weightd_reader *reader, const struct weightd_site *site,
				     struct weightd_class *class, const struct weightd_node *call,
				     bool is_bare, struct weightd_module **module)
{
	const struct weightd_callee callee = weightd_class_callee(class);
	const size_t late = reader->late_count;
	const struct weightd_value *arguments;
	enum weightd_code code = weightd_bind_node(reader, &callee, call, site->place, &arguments);

	if (code == WEIGHTD_OK)
		code = weightd_class_new(reader, site, class, arguments, is_bare, module);
	reader->late_count = late;
	return code;
}
