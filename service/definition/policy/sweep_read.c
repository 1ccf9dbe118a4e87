/*
 * Groups of rules: what is traversed, where traversals begin, and whether the first rule that
 * selects a tensor is the only one.
 */
#include "definition/policy/sweep_read.h"

#include "definition/document/json_parse.h"
#include "definition/document/scalars.h"

#include <string.h>

/* Modules in one "of". */
#define OF_MAX 100

static const char *const fields[] = {"each", "of", "first", "optional", "rules", NULL};

bool weightd_is_sweep(const json_t *json)
{
	return json_object_get(json, "each") != NULL ||
	       (json_object_get(json, "rules") != NULL &&
		json_object_get(json, "initializer") == NULL);
}

const char *weightd_read_pattern(struct weightd_reader *reader, const json_t *json,
				 const struct weightd_place *place)
{
	const char *text = json_string_value(json);

	if (text == NULL) {
		weightd_refuse_type(reader, place, json,
				    "a name, or an array of them; * and ? are wildcards");
		return NULL;
	}
	if (strlen(text) > reader->limits->name_bytes) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "the pattern has %zu bytes, at most %zu are accepted", strlen(text),
			       reader->limits->name_bytes);
		return NULL;
	}
	text = weightd_arena_strdup(reader->arena, text);
	if (text == NULL)
		weightd_refuse_memory(reader);
	return text;
}

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return weightd_traversal_name((enum weightd_traversal)index);
}

static void read_each(struct weightd_reader *reader, const json_t *json,
		      const struct weightd_place *place, struct weightd_sweep *sweep)
{
	static const char expected[] = "modules (parents first), apply (children first), "
				       "parameters or children";
	const char *name = json_string_value(json);

	if (json == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "a group of rules needs \"each\"");
		weightd_error_expected(reader->err, "%s", expected);
		return;
	}
	if (name == NULL) {
		weightd_refuse_type(reader, place, json, expected);
		return;
	}
	for (int i = 0; i < WEIGHTD_TRAVERSALS; i++) {
		sweep->each = (enum weightd_traversal)i;
		if (strcmp(name, weightd_traversal_name(sweep->each)) == 0)
			return;
	}
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, "there is no traversal %.60s",
		       name);
	weightd_error_expected(reader->err, "%s", expected);
	if (weightd_is_short(name))
		weightd_error_suggest(reader->err,
				      weightd_nearest(name, name_at, NULL, WEIGHTD_TRAVERSALS));
}

static void read_of(struct weightd_reader *reader, const json_t *json,
		    const struct weightd_place *place, struct weightd_sweep *sweep)
{
	const size_t count = json_is_array(json) ? json_array_size(json) : 1;

	if (count < 1 || count > OF_MAX) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "a group begins at 1 to %d modules, got %zu", OF_MAX, count);
		return;
	}
	const char **names = weightd_arena_array(reader->arena, count + 1, sizeof *names);
	if (names == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++)
		names[i] = json_is_array(json)
				   ? weightd_read_pattern(reader, json_array_get(json, i),
							  WEIGHTD_PLACE_ITEM(place, i))
				   : weightd_read_pattern(reader, json, place);
	sweep->of = names;
}

const struct weightd_sweep *weightd_read_sweep(struct weightd_reader *reader, const json_t *json,
					       const struct weightd_place *place)
{
	struct weightd_sweep *sweep = weightd_arena_alloc(reader->arena, sizeof *sweep);
	const json_t *of = json_object_get(json, "of"), *first = json_object_get(json, "first");
	const json_t *optional = json_object_get(json, "optional");
	const json_t *rules = json_object_get(json, "rules");

	if (sweep == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	weightd_check_fields(reader, json, place, fields);
	read_each(reader, json_object_get(json, "each"), WEIGHTD_PLACE_KEY(place, "each"), sweep);
	if (of != NULL)
		read_of(reader, of, WEIGHTD_PLACE_KEY(place, "of"), sweep);
	if (first != NULL)
		weightd_read_bool(reader, first, WEIGHTD_PLACE_KEY(place, "first"), &sweep->first);
	if (optional != NULL)
		weightd_read_bool(reader, optional, WEIGHTD_PLACE_KEY(place, "optional"),
				  &sweep->optional);
	if (rules == NULL || (json_is_array(rules) && json_array_size(rules) == 0)) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "a group needs \"rules\", an array of at least one rule");
		return NULL;
	}
	if (!json_is_array(rules)) {
		weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(place, "rules"), rules,
				    "an array of rules");
		return NULL;
	}
	return sweep;
}
