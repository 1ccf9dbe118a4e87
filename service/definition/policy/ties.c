/*
 * "tie": an object from a parameter's name to the name of the parameter whose values it shares, or
 * an array of objects with both names.
 */
#include "definition/policy/ties.h"

#include "definition/document/json_parse.h"

static enum weightd_code add_tie(struct weightd_reader *reader, const char *name,
				 const json_t *target, const struct weightd_place *place,
				 const struct weightd_tie ***end)
{
	struct weightd_tie *tie = weightd_arena_alloc(reader->arena, sizeof *tie);

	if (!json_is_string(target))
		return weightd_refuse_type(reader, place, target, "the full name of a parameter");
	if (tie == NULL)
		return weightd_refuse_memory(reader);
	tie->name = weightd_arena_strdup(reader->arena, name);
	tie->target = weightd_arena_strdup(reader->arena, json_string_value(target));
	tie->pointer = weightd_place_text(place, reader->arena);
	if (tie->name == NULL || tie->target == NULL)
		return weightd_refuse_memory(reader);
	**end = tie;
	*end = (const struct weightd_tie **)&tie->next;
	return WEIGHTD_OK;
}

static enum weightd_code read_item(struct weightd_reader *reader, const json_t *item,
				   const struct weightd_place *place,
				   const struct weightd_tie ***end)
{
	static const char *const fields[] = {"name", "target", NULL};
	const size_t problems = reader->problems;

	weightd_check_fields(reader, item, place, fields);
	for (size_t i = 0; i < 2; i++) {
		const json_t *name = json_object_get(item, fields[i]);

		if (name == NULL)
			weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
				       "a tie in an array needs a \"%s\"", fields[i]);
		else if (!json_is_string(name))
			weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(place, fields[i]), name,
					    "the full name of a parameter");
	}
	if (reader->problems != problems)
		return reader->code;
	return add_tie(reader, json_string_value(json_object_get(item, "name")),
		       json_object_get(item, "target"), place, end);
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
			code = read_item(reader, json_array_get(json, i),
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
