/*
 * Modules among the arguments of classes: kept as they were written, until the body of the class
 * puts them somewhere.
 */
#include "definition/call/late_module.h"

#include "core/base/memory.h"
#include "definition/call/variables.h"
#include "definition/tree/module_call.h"
#include "definition/tree/module_json.h"

const struct weightd_value *weightd_late_module_named(const struct weightd_reader *reader,
						      const char *text)
{
	const struct weightd_value *value =
		text == NULL ? NULL : weightd_variable_named(reader->variables, text);

	return value != NULL && value->kind == WEIGHTD_MODULE ? value : NULL;
}

enum weightd_code weightd_keep_late_module(struct weightd_reader *reader, const json_t *json,
					   const struct weightd_node *call,
					   const struct weightd_place *place,
					   struct weightd_value *value)
{
	if (reader->late_count == reader->late_capacity) {
		const size_t capacity = reader->late_capacity == 0 ? 8 : reader->late_capacity * 2;
		struct weightd_late_module *late =
			weightd_memory_resize(reader->late, capacity * sizeof *late);
		if (late == NULL)
			return weightd_refuse_memory(reader);
		reader->late = late;
		reader->late_capacity = capacity;
	}
	*value = (struct weightd_value){.kind = WEIGHTD_MODULE,
					.text = call != NULL ? call->name : "a module",
					.integer = (int64_t)reader->late_count};
	reader->late[reader->late_count++] =
		(struct weightd_late_module){.node = call,
					     .json = json,
					     .variables = reader->variables,
					     .pointer = weightd_module_pointer(reader, place)};
	return WEIGHTD_OK;
}

enum weightd_code weightd_read_late_module(struct weightd_reader *reader,
					   const struct weightd_site *site,
					   const struct weightd_value *value,
					   struct weightd_module **module)
{
	const struct weightd_variables *inner = reader->variables;
	const struct weightd_late_module late = reader->late[value->integer];
	const struct weightd_place place = {.pointer = late.pointer};
	const struct weightd_site there = {site->parent, site->name, &place};

	reader->variables = late.variables;
	const enum weightd_code code =
		late.node != NULL ? weightd_read_module_node(reader, &there, late.node, module)
				  : weightd_read_module(reader, &there, late.json, module);
	reader->variables = inner;
	return code;
}
