/*
 * Walks a specification by what its members are.  It is as deep as the scan of its text allowed.
 */
#include "definition/document/nulls.h"

#include <stddef.h>
#include <string.h>

/* Members of a module that are not arguments of its constructor; the last four are a class's. */
static const char *const module_members[] = {
	"type", "name",	 "args", "parameters", "buffers", "tensors", "children",
	"wrap", "order", "init", "module",     "if",	  "repeat",  "index"};

static void drop_all(json_t *object)
{
	const char *name;
	json_t *value;
	void *next;

	json_object_foreach_safe(object, next, name, value)
	{
		if (json_is_null(value))
			json_object_del(object, name);
	}
}

static void drop_named(json_t *object, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (json_is_null(json_object_get(object, names[i])))
			json_object_del(object, names[i]);
	}
}

/* Tensors by name, or an array of them; a shape alone is an array, too. */
static void visit_tensors(json_t *tensors)
{
	const char *name;
	json_t *tensor;
	size_t i;

	if (json_is_array(tensors)) {
		json_array_foreach(tensors, i, tensor)
		{
			drop_all(tensor);
		}
		return;
	}
	json_object_foreach(tensors, name, tensor)
	{
		drop_all(tensor);
	}
}

static void visit_policy(json_t *policy);

/* A rule, a group of them, a recipe, a statement or an init_cfg. */
static void visit_rule(json_t *rule)
{
	drop_all(rule);
	drop_all(json_object_get(rule, "except"));
	drop_all(json_object_get(rule, "discard"));
	drop_all(json_object_get(rule, "seed"));
	visit_policy(json_object_get(rule, "rules"));
	if (json_object_get(rule, "type") != NULL)
		visit_policy(json_object_get(rule, "override"));
}

static void visit_policy(json_t *policy)
{
	json_t *rule;
	size_t i;

	if (json_is_object(policy))
		visit_rule(policy);
	json_array_foreach(policy, i, rule)
	{
		if (json_is_object(rule))
			visit_rule(rule);
	}
}

static void visit_wraps(json_t *wraps)
{
	static const char *const members[] = {"name"};
	json_t *wrap;
	size_t i;

	drop_named(wraps, members, 1);
	json_array_foreach(wraps, i, wrap)
	{
		drop_named(wrap, members, 1);
	}
}

static void visit_module(json_t *module);

/* What children and arguments hold: modules are the objects among them that have a type. */
static void visit_values(json_t *values)
{
	const char *name;
	json_t *value;
	size_t i;

	json_array_foreach(values, i, value)
	{
		visit_module(value);
	}
	json_object_foreach(values, name, value)
	{
		visit_module(value);
	}
}

/* Of a module or a class: what both have. */
static void visit_parts(json_t *owner)
{
	visit_tensors(json_object_get(owner, "parameters"));
	visit_tensors(json_object_get(owner, "tensors"));
	visit_tensors(json_object_get(owner, "buffers"));
	visit_values(json_object_get(owner, "children"));
	visit_policy(json_object_get(owner, "init"));
}

static void visit_module(json_t *module)
{
	const char *name;
	json_t *value;

	if (json_is_array(module)) {
		visit_values(module);
		return;
	}
	if (json_object_get(module, "type") == NULL && json_object_get(module, "module") == NULL)
		return;
	drop_named(module, module_members, sizeof module_members / sizeof module_members[0]);
	visit_parts(module);
	visit_wraps(json_object_get(module, "wrap"));
	visit_values(json_object_get(module, "args"));
	json_object_foreach(module, name, value)
	{
		if (json_is_object(value) && json_object_get(value, "type") != NULL)
			visit_module(value);
	}
}

void weightd_drop_nulls(json_t *specification)
{
	const char *name;
	json_t *own;

	drop_all(specification);
	visit_tensors(json_object_get(specification, "parameters"));
	visit_policy(json_object_get(specification, "init"));
	drop_all(json_object_get(specification, "seed"));
	visit_module(json_object_get(specification, "model"));
	json_object_foreach(json_object_get(specification, "classes"), name, own)
	{
		drop_all(own);
		visit_parts(own);
	}
}
