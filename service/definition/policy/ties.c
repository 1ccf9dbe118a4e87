/*
 * "tie": an object from a parameter's name to the name of the parameter whose values it shares.
 */
#include "definition/policy/ties.h"

#include "definition/document/json_parse.h"

enum weightd_code weightd_read_ties(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place,
				    const struct weightd_tie ***end)
{
	const char *key;
	json_t *value;

	if (!json_is_object(json))
		return weightd_refuse_type(reader, place, json,
					   "an object: name of a parameter to the name of the "
					   "parameter it is tied to");
	json_object_foreach((json_t *)(uintptr_t)json, key, value)
	{
		const struct weightd_place *item = WEIGHTD_PLACE_KEY(place, key);
		struct weightd_tie *tie = weightd_arena_alloc(reader->arena, sizeof *tie);
		if (!json_is_string(value))
			return weightd_refuse_type(reader, item, value,
						   "the full name of a parameter");
		if (tie == NULL)
			return weightd_refuse_memory(reader);
		tie->name = weightd_arena_strdup(reader->arena, key);
		tie->target = weightd_arena_strdup(reader->arena, json_string_value(value));
		tie->pointer = weightd_place_text(item, reader->arena);
		if (tie->name == NULL || tie->target == NULL)
			return weightd_refuse_memory(reader);
		**end = tie;
		*end = (const struct weightd_tie **)&tie->next;
	}
	return WEIGHTD_OK;
}
