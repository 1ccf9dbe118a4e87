/*
 * Choices: the key is a value's text, as Python's str() has it.
 */
#include "definition/tree/choice_read.h"

#include "core/base/name_list.h"
#include "definition/call/literal.h"
#include "definition/call/variables.h"
#include "definition/tree/module_json.h"

#include <string.h>

#define KEY_BYTES_MAX 200

/* The object to choose from; NULL with an issue. */
static const json_t *table_of(struct weightd_reader *reader, const json_t *of,
			      const struct weightd_place *place)
{
	const json_t *table = of;

	if (json_is_string(of) && reader->row != NULL)
		table = json_object_get(reader->row->tables, json_string_value(of));
	if (json_is_object(table))
		return table;
	weightd_refuse_type(reader, place, of, "an object: value to module");
	return NULL;
}

/* The keys of a table; NULL when memory is out. */
static const char *const *keys_of(struct weightd_reader *reader, const json_t *table)
{
	const char **keys =
		weightd_arena_array(reader->scratch, json_object_size(table) + 1, sizeof *keys);
	const char *key;
	json_t *value;
	size_t count = 0;

	if (keys == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	json_object_foreach((json_t *)(uintptr_t)table, key, value) keys[count++] = key;
	return keys;
}

/* The issue is at the field that the formula is, else where the choice is. */
static enum weightd_code refuse_key(struct weightd_reader *reader, const char *key,
				    const char *formula, const json_t *table,
				    const struct weightd_place *place)
{
	const char *const *keys = keys_of(reader, table);
	const struct weightd_place field = {
		.pointer = reader->row == NULL || reader->row->field_pointer == NULL
				   ? NULL
				   : reader->row->field_pointer(reader, formula)};
	char names[200];

	if (keys == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, field.pointer != NULL ? &field : place,
		       "%.80s is %.80s, for which there is no module", formula, key);
	weightd_name_list(names, sizeof names, weightd_array_name, keys, json_object_size(table));
	weightd_error_expected(reader->err, "one of %s", names);
	if (weightd_is_short(key))
		weightd_error_suggest(reader->err, weightd_nearest(key, weightd_array_name, keys,
								   json_object_size(table)));
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

enum weightd_code weightd_read_choice(struct weightd_reader *reader,
				      const struct weightd_site *site, const json_t *json,
				      struct weightd_module **module)
{
	static const char *const fields[] = {"choose", "of", "if", "name", "repeat", "index", NULL};
	const json_t *choose = json_object_get(json, "choose");
	const struct weightd_place *there = WEIGHTD_PLACE_KEY(site->place, "choose");
	const struct weightd_place *of = WEIGHTD_PLACE_KEY(site->place, "of");
	const char *formula = json_string_value(choose);
	struct weightd_value value;
	struct weightd_text key;

	weightd_check_fields(reader, json, site->place, fields);
	if (formula == NULL)
		return weightd_refuse_type(reader, there, choose, "a formula: \"hidden_act\"");
	const json_t *table = table_of(reader, json_object_get(json, "of"), of);
	enum weightd_code code =
		table == NULL ? reader->code : weightd_compute(reader, formula, there, &value);
	if (code != WEIGHTD_OK)
		return code;
	weightd_text_init(&key, KEY_BYTES_MAX);
	weightd_value_print(&value, &key);
	const char *name = key.failed || key.data == NULL ? "" : key.data;
	const json_t *chosen = json_object_get(table, name);
	if (chosen == NULL)
		chosen = json_object_get(table, "*");
	if (chosen == NULL)
		code = refuse_key(reader, name, formula, table, there);
	else
		code = weightd_read_module(reader,
					   &(struct weightd_site){site->parent, site->name,
								  WEIGHTD_PLACE_KEY(of, name)},
					   chosen, module);
	weightd_text_free(&key);
	return code;
}
