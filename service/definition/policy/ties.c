/*
 * "tie": an object from a parameter's name to the name of the parameter whose values it shares, or
 * an array of objects with both names.  Those of a class are read for each of its modules.
 */
#include "definition/policy/ties.h"

#include "definition/architecture/model_config.h"
#include "definition/call/variables.h"
#include "definition/document/json_parse.h"
#include "definition/file_names/file_tree.h"

#include <string.h>

#define UNITS_OF_TIE 1000

/* The full name of a tensor of the module at hand; NULL with an issue. */
static const char *full_name(struct weightd_reader *reader, const char *name,
			     const struct weightd_place *place)
{
	struct weightd_name_room room;
	const char *path =
		reader->tie_scope == NULL ? "" : weightd_module_path(reader->tie_scope, &room);

	name = weightd_fill_name(reader, name, place);
	if (name == NULL)
		return NULL;
	if (reader->tie_scope != NULL && reader->file_tree != NULL)
		return weightd_file_tree_tensor(reader, reader->tie_scope, name);
	name = weightd_arena_printf(reader->arena, "%s%s%s", path, *path == '\0' ? "" : ".", name);
	if (name == NULL)
		weightd_refuse_memory(reader);
	return name;
}

/* A row and the row of a part of its config may tie the same tensors. */
static bool is_known(const struct weightd_reader *reader, const struct weightd_tie *tie)
{
	const struct weightd_tie *known = reader->first_tie == NULL ? NULL : *reader->first_tie;

	while (known != NULL &&
	       (strcmp(known->name, tie->name) != 0 || strcmp(known->target, tie->target) != 0))
		known = known->next;
	return known != NULL;
}

static enum weightd_code add_tie(struct weightd_reader *reader, const char *name,
				 const json_t *target, const struct weightd_place *place,
				 const struct weightd_tie ***end)
{
	struct weightd_tie *tie = weightd_arena_alloc(reader->arena, sizeof *tie);

	if (!json_is_string(target))
		return weightd_refuse_type(reader, place, target, "the full name of a parameter");
	if (tie == NULL)
		return weightd_refuse_memory(reader);
	tie->name = full_name(reader, name, place);
	tie->target = full_name(reader, json_string_value(target), place);
	tie->pointer = weightd_place_text(place, reader->arena);
	if (tie->name == NULL || tie->target == NULL)
		return reader->code;
	if (is_known(reader, tie))
		return WEIGHTD_OK;
	**end = tie;
	*end = (const struct weightd_tie **)&tie->next;
	return WEIGHTD_OK;
}

static enum weightd_code read_item(struct weightd_reader *reader, const json_t *item,
				   const struct weightd_place *place,
				   const struct weightd_tie ***end)
{
	static const char *const fields[] = {"name", "target", NULL};
	static const char *const body_fields[] = {"name",   "target", "names", "if",
						  "repeat", "index",  NULL};
	const json_t *names = json_object_get(item, "names");
	const bool is_in_body = reader->variables != NULL;
	const size_t problems = reader->problems;
	bool is_there = true;

	weightd_check_fields(reader, item, place, is_in_body ? body_fields : fields);
	if (is_in_body)
		weightd_body_has(reader, item, place, &is_there);
	for (size_t i = 0; i < 2; i++) {
		const json_t *name = is_in_body && names != NULL ? json_array_get(names, i)
								 : json_object_get(item, fields[i]);

		if (name == NULL)
			weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
				       "a tie in an array needs a \"%s\"", fields[i]);
		else if (!json_is_string(name))
			weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(place, fields[i]), name,
					    "the full name of a parameter");
	}
	if (reader->problems != problems)
		return reader->code;
	if (!is_there)
		return WEIGHTD_OK;
	if (is_in_body && names != NULL)
		return add_tie(reader, json_string_value(json_array_get(names, 0)),
			       json_array_get(names, 1), place, end);
	return add_tie(reader, json_string_value(json_object_get(item, "name")),
		       json_object_get(item, "target"), place, end);
}

/* An item of a body that is there for i from 0. */
static enum weightd_code read_repeated(struct weightd_reader *reader, const json_t *item,
				       const struct weightd_place *place,
				       const struct weightd_tie ***end)
{
	const struct weightd_variables *outer = reader->variables;
	const char *repeat = json_string_value(json_object_get(item, "repeat"));
	const char *index = json_string_value(json_object_get(item, "index"));
	struct weightd_value value = WEIGHTD_VALUE_INT(0);
	uint64_t count = 1;

	if (reader->variables == NULL || repeat == NULL)
		return read_item(reader, item, place, end);
	if (index == NULL)
		index = "i";
	const struct weightd_variables inner = {
		.outer = outer, .names = &index, .values = &value, .count = 1};
	enum weightd_code code =
		weightd_compute_size(reader, repeat, WEIGHTD_PLACE_KEY(place, "repeat"), &count);
	for (uint64_t i = 0;
	     i < count && code == WEIGHTD_OK &&
	     weightd_reader_works(reader, UNITS_OF_TIE, "tying tensors of classes", place);
	     i++) {
		value.integer = (int64_t)i;
		reader->variables = &inner;
		code = read_item(reader, item, place, end);
		reader->variables = outer;
	}
	return code != WEIGHTD_OK ? code : reader->code;
}

/* An array of other things is none. */
static bool is_list(const json_t *json)
{
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (!json_is_object(json_array_get(json, i)))
			return false;
	}
	return json_is_array(json);
}

enum weightd_code weightd_read_ties(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place,
				    const struct weightd_tie ***end)
{
	enum weightd_code code = WEIGHTD_OK;
	const char *key;
	json_t *value;

	if (is_list(json)) {
		for (size_t i = 0; i < json_array_size(json) && code == WEIGHTD_OK; i++)
			code = read_repeated(reader, json_array_get(json, i),
					     WEIGHTD_PLACE_ITEM(place, i), end);
		return code;
	}
	if (!json_is_object(json))
		return weightd_refuse_type(reader, place, json,
					   "an object: name of a parameter to the name of the "
					   "parameter it is tied to");
	json_object_foreach((json_t *)(uintptr_t)json, key, value)
	{
		code = add_tie(reader, key, value, WEIGHTD_PLACE_KEY(place, key), end);
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}

/* Modules are built in the order in which they are visited here, but for the originals of copies:
 * the search goes on where it found the one before. */
static const struct weightd_pending_ties *ties_of(struct weightd_reader *reader,
						  const struct weightd_module *module)
{
	const struct weightd_pending_ties *pending = reader->next_ties;

	while (pending != NULL && pending->module != module)
		pending = pending->next;
	if (pending == NULL) {
		pending = reader->pending_ties;
		while (pending != NULL && pending->module != module)
			pending = pending->next;
	}
	reader->next_ties = pending == NULL ? NULL : pending->next;
	return pending;
}

/* The ties of a module, whose original is of a class, and of the modules below it. */
static void read_below(struct weightd_reader *reader, const struct weightd_module *module,
		       const struct weightd_tie ***end)
{
	const struct weightd_module *original = weightd_module_original(module);
	const struct weightd_pending_ties *pending =
		original->has_ties ? ties_of(reader, original) : NULL;

	/* Those of its class, and those of the row of its config. */
	for (; pending != NULL && pending->module == original; pending = pending->next) {
		const struct weightd_place place = {.pointer = pending->pointer};
		if (!weightd_reader_works(reader, UNITS_OF_TIE, "tying tensors of classes", &place))
			return;
		reader->tie_scope = module;
		reader->variables = pending->variables;
		weightd_read_ties(reader, pending->ties, &place, end);
	}
	for (const struct weightd_module *child = module->children;
	     child != NULL && !weightd_reader_stops(reader); child = child->next)
		read_below(reader, child, end);
}

void weightd_read_pending_ties(struct weightd_reader *reader, const struct weightd_module *root,
			       const struct weightd_tie ***end)
{
	if (reader->pending_ties == NULL || root == NULL)
		return;
	if (reader->config != NULL && reader->config->architecture->data != NULL)
		reader->first_tie = *end;
	read_below(reader, root, end);
	reader->first_tie = NULL;
	reader->tie_scope = NULL;
	reader->variables = NULL;
}
