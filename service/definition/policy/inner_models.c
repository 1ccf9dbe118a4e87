/*
 * Models inside a model that initialise themselves.
 */
#include "definition/policy/inner_models.h"

#include "definition/policy/rules.h"
#include "weightd/module_type_table.h"

#include <string.h>

static bool has_tensors(const struct weightd_module *top)
{
	const struct weightd_module *module = top;

	while (module != NULL && module->parameters == NULL)
		module = weightd_module_next(module, top);
	return module != NULL;
}

static bool has_inner(const struct weightd_inner_models *inner, const struct weightd_module *top)
{
	const struct weightd_module *module = weightd_module_next(top, top);

	while (module != NULL && !inner->is_model(inner, module))
		module = weightd_module_next(module, top);
	return module != NULL;
}

/* Appends the names, below 'model', of the modules in 'top' that nobody has initialised yet. */
static void append_open(const struct weightd_inner_models *inner, const struct weightd_module *top,
			const char *prefix, json_t *names)
{
	for (const struct weightd_module *child = top->children; child != NULL;
	     child = child->next) {
		json_t *name = json_sprintf("%s%s", prefix, child->name);
		if (inner->is_model(inner, child) || !has_tensors(child)) {
			json_decref(name);
			continue;
		}
		if (!has_inner(inner, child)) {
			json_array_append_new(names, name);
			continue;
		}
		json_t *below = json_sprintf("%s.", json_string_value(name));
		append_open(inner, child, below == NULL ? "" : json_string_value(below), names);
		json_decref(below);
		json_decref(name);
	}
}

/* The modules of a model that nobody has initialised yet; NULL: all are such.  New. */
static json_t *open_children(const struct weightd_inner_models *inner,
			     const struct weightd_module *model)
{
	json_t *names;

	if (!has_inner(inner, model))
		return NULL;
	names = json_array();
	append_open(inner, model, "", names);
	return names;
}

/* Whether the document has the class. */
static bool is_known(const struct weightd_reader *reader, const char *type)
{
	return type == NULL || strchr(type, '*') != NULL ||
	       json_object_get(reader->types, type) != NULL ||
	       weightd_module_type_find(type) != NULL;
}

/* The rule with those of its classes that the document has; NULL: it has none.  New. */
static json_t *known_rule(const struct weightd_reader *reader, json_t *rule)
{
	const json_t *types = json_object_get(rule, "module");
	json_t *known, *copy;

	if (!json_is_array(types))
		return is_known(reader, json_string_value(types)) ? json_incref(rule) : NULL;
	known = json_array();
	copy = json_copy(rule);
	for (size_t i = 0; i < json_array_size(types); i++)
		if (is_known(reader, json_string_value(json_array_get(types, i))))
			json_array_append(known, json_array_get(types, i));
	json_object_set(copy, "module", known);
	if (json_array_size(known) == 0) {
		json_decref(copy);
		copy = NULL;
	}
	json_decref(known);
	return copy;
}

static void append_group(const struct weightd_reader *reader, json_t *own, const json_t *group,
			 json_t *of)
{
	const json_t *rules = json_object_get(group, "rules");
	json_t *copy = json_copy((json_t *)(uintptr_t)group), *known = json_array();

	for (size_t i = 0; i < json_array_size(rules); i++) {
		json_t *rule = known_rule(reader, json_array_get(rules, i));
		if (rule != NULL)
			json_array_append_new(known, rule);
	}
	json_object_set(copy, "rules", known);
	if (of != NULL)
		json_object_set(copy, "of", of);
	if (json_array_size(known) > 0)
		json_array_append(own, copy);
	json_decref(known);
	json_decref(copy);
}

static bool is_of(const json_t *rule, const char *type)
{
	const json_t *types = json_object_get(rule, "module");
	const char *name = json_string_value(types);

	/* A row of the document may have anything there. */
	for (size_t i = 0; i < json_array_size(types) && name == NULL; i++) {
		const char *item = json_string_value(json_array_get(types, i));
		if (item != NULL && strcmp(item, type) == 0)
			return true;
	}
	return name != NULL && strcmp(name, type) == 0;
}

/* A group's rules for the model itself, by the names of their tensors. */
static void append_own_rules(json_t *own, const json_t *group, const struct weightd_module *model)
{
	const json_t *rules = json_object_get(group, "rules");

	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i);
		json_t *name = json_object_get(rule, "below");
		if (name == NULL)
			name = json_object_get(rule, "parameter");
		if (name == NULL || !is_of(rule, model->type))
			continue;
		json_t *copy = json_copy((json_t *)(uintptr_t)rule);
		json_object_set(copy, "path", name);
		json_object_del(copy, "module");
		json_object_del(copy, "below");
		json_object_del(copy, "parameter");
		json_array_append_new(own, copy);
	}
}

/* The rules for one model, whose groups begin at the names in 'of'; without names there are none.
 */
static json_t *rules_of(const struct weightd_inner_models *inner, const json_t *rules, json_t *of,
			const struct weightd_module *model)
{
	json_t *own = json_array();

	for (size_t i = 0; i < json_array_size(rules); i++) {
		json_t *item = json_array_get(rules, i);
		if (json_object_get(item, "each") == NULL) {
			json_array_append(own, item);
			continue;
		}
		if (of == NULL || json_array_size(of) > 0)
			append_group(inner->reader, own, item, of);
		if (of != NULL && inner->types != NULL)
			append_own_rules(own, item, model);
	}
	return own;
}

void weightd_give_rules(struct weightd_reader *reader, struct weightd_module *model,
			const json_t *rules, const struct weightd_inner_models *inner,
			const struct weightd_place *place)
{
	struct weightd_rule **end = &model->init;
	json_t *of = open_children(inner, model);
	json_t *own = rules_of(inner, rules, of, model);

	while (*end != NULL)
		end = &(*end)->next;
	reader->scope = model;
	weightd_read_expanded(reader, own, place, &end);
	json_decref(own);
	json_decref(of);
}
