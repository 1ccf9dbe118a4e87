/*
 * Rows of JSON: the fields of their configs, with the kinds that the defaults or "kinds" say.
 */
#include "definition/architecture/data_architecture.h"

#include "definition/architecture/row_build.h"

#include <string.h>

#define VALUE_DEPTH_MAX 8
#define UNREPLAYED "draws in an order that is not known here"

/* Words of "kinds". */
static const struct {
	const char *word;
	unsigned kinds;
} kind_words[] = {
	{"null", WEIGHTD_NONE},
	{"bool", WEIGHTD_BOOL},
	{"int", WEIGHTD_INT},
	{"float", WEIGHTD_REAL},
	{"str", WEIGHTD_TEXT},
	{"list", WEIGHTD_TUPLE},
	{"dict", WEIGHTD_MODULE},
	{"config", WEIGHTD_MODULE},
	{"any",
	 WEIGHTD_NONE | WEIGHTD_BOOL | WEIGHTD_INT | WEIGHTD_REAL | WEIGHTD_TEXT | WEIGHTD_TUPLE},
};

static bool as_value(const json_t *json, struct weightd_arena *arena, unsigned depth,
		     struct weightd_value *value);

/* The items of an array or an object. */
static bool items_as_value(const json_t *json, struct weightd_arena *arena, unsigned depth,
			   struct weightd_value *value)
{
	const bool is_array = json_is_array(json);
	const size_t count = is_array ? json_array_size(json) : json_object_size(json);
	struct weightd_value *items = weightd_arena_array(arena, count + 1, sizeof *items);
	void *next = is_array ? NULL : json_object_iter((json_t *)(uintptr_t)json);

	/* Deeper than any field is: None. */
	if (depth == VALUE_DEPTH_MAX)
		return true;
	if (items == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const json_t *item =
			is_array ? json_array_get(json, i) : json_object_iter_value(next);
		if (!as_value(item, arena, depth + 1, &items[i]))
			return false;
		next = is_array ? NULL : json_object_iter_next((json_t *)(uintptr_t)json, next);
	}
	*value = (struct weightd_value){.kind = WEIGHTD_TUPLE, .count = count, .items = items};
	return true;
}

static bool as_value(const json_t *json, struct weightd_arena *arena, unsigned depth,
		     struct weightd_value *value)
{
	*value = (struct weightd_value)WEIGHTD_VALUE_NONE;
	switch (json_typeof(json)) {
	case JSON_NULL: return true;
	case JSON_TRUE:
	case JSON_FALSE:
		*value = (struct weightd_value)WEIGHTD_VALUE_BOOL(json_is_true(json));
		return true;
	case JSON_INTEGER:
		*value = (struct weightd_value)WEIGHTD_VALUE_INT(json_integer_value(json));
		return true;
	case JSON_REAL:
		*value = (struct weightd_value)WEIGHTD_VALUE_REAL(json_real_value(json));
		return true;
	case JSON_STRING:
		value->kind = WEIGHTD_TEXT;
		value->text = weightd_arena_strdup(arena, json_string_value(json));
		return value->text != NULL;
	case JSON_ARRAY:
	case JSON_OBJECT: break;
	}
	return items_as_value(json, arena, depth, value);
}

bool weightd_json_as_value(const json_t *json, struct weightd_arena *arena,
			   struct weightd_value *value)
{
	return as_value(json, arena, 0, value);
}

/* What a field takes whose default is this. */
static unsigned kinds_of_default(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_NULL: return kind_words[sizeof kind_words / sizeof kind_words[0] - 1].kinds;
	case JSON_TRUE:
	case JSON_FALSE: return WEIGHTD_BOOL;
	case JSON_INTEGER: return WEIGHTD_INT;
	case JSON_REAL: return WEIGHTD_REAL;
	case JSON_STRING: return WEIGHTD_TEXT;
	case JSON_ARRAY: return WEIGHTD_TUPLE;
	case JSON_OBJECT: break;
	}
	return WEIGHTD_MODULE | WEIGHTD_NONE;
}

/* "int or null" */
static unsigned kinds_of_words(const char *text)
{
	unsigned kinds = 0;

	while (*text != '\0') {
		const size_t length = strcspn(text, " ");
		for (size_t i = 0; i < sizeof kind_words / sizeof kind_words[0]; i++) {
			if (strlen(kind_words[i].word) == length &&
			    memcmp(kind_words[i].word, text, length) == 0)
				kinds |= kind_words[i].kinds;
		}
		text += length;
		text += strspn(text, " ");
	}
	return kinds;
}

static bool set_field(struct weightd_field *field, const char *name, const json_t *preset,
		      const json_t *kinds, struct weightd_arena *arena)
{
	const char *words = json_string_value(json_object_get(kinds, name));

	*field = (struct weightd_field){.name = weightd_arena_strdup(arena, name),
					.doc = "As in the config of the library",
					.accepts = words == NULL ? kinds_of_default(preset)
								 : kinds_of_words(words)};
	if (field->accepts == 0)
		field->accepts = kinds_of_default(preset);
	if (json_is_null(preset) && !weightd_field_is_object(field))
		field->accepts |= WEIGHTD_NONE;
	if (weightd_field_is_object(field)) {
		field->fallback = (struct weightd_value)WEIGHTD_VALUE_NONE;
		return field->name != NULL;
	}
	return field->name != NULL && weightd_json_as_value(preset, arena, &field->fallback);
}

static bool set_fields(struct weightd_architecture *row, const json_t *data,
		       struct weightd_arena *arena)
{
	const json_t *fields = json_object_get(data, "fields");
	const json_t *kinds = json_object_get(data, "kinds");
	struct weightd_field *own =
		weightd_arena_array(arena, json_object_size(fields) + 1, sizeof *own);
	const char *name;
	json_t *preset;
	size_t count = 0;

	if (own == NULL)
		return false;
	json_object_foreach((json_t *)(uintptr_t)fields, name, preset)
	{
		if (!set_field(&own[count++], name, preset, kinds, arena))
			return false;
	}
	row->fields = own;
	row->field_count = count;
	return true;
}

static bool set_aliases(struct weightd_architecture *row, const json_t *data,
			struct weightd_arena *arena)
{
	const json_t *aliases = json_object_get(data, "aliases");
	struct weightd_config_alias *own =
		weightd_arena_array(arena, json_object_size(aliases) + 1, sizeof *own);
	const char *alias;
	json_t *field;
	size_t count = 0;

	if (own == NULL)
		return false;
	json_object_foreach((json_t *)(uintptr_t)aliases, alias, field)
	{
		if (!json_is_string(field))
			continue;
		own[count].alias = weightd_arena_strdup(arena, alias);
		own[count].field = weightd_arena_strdup(arena, json_string_value(field));
		if (own[count].alias == NULL || own[count].field == NULL)
			return false;
		count++;
	}
	row->aliases = own;
	return true;
}

static bool set_classes(struct weightd_architecture *row, const json_t *data,
			struct weightd_arena *arena)
{
	const json_t *names = json_object_get(data, "classes");
	const char **classes =
		weightd_arena_array(arena, json_array_size(names) + 2, sizeof *classes);
	size_t count = 0;

	if (classes == NULL)
		return false;
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		if (name == NULL)
			continue;
		classes[count] = weightd_arena_strdup(arena, name);
		if (classes[count++] == NULL)
			return false;
	}
	if (count == 0)
		classes[0] = "Model";
	row->classes = classes;
	return true;
}

/* A text member in the arena, or 'fallback'. */
static const char *text_of(const json_t *data, const char *key, const char *fallback,
			   struct weightd_arena *arena)
{
	const char *text = json_string_value(json_object_get(data, key));

	return text == NULL ? fallback : weightd_arena_strdup(arena, text);
}

const struct weightd_architecture *weightd_data_architecture(const json_t *data,
							     struct weightd_arena *arena)
{
	struct weightd_architecture *row = weightd_arena_alloc(arena, sizeof *row);
	const bool has_init = json_object_get(data, "init") != NULL;

	if (row == NULL || !set_fields(row, data, arena) || !set_aliases(row, data, arena) ||
	    !set_classes(row, data, arena))
		return NULL;
	row->name = text_of(data, "model_type", "model", arena);
	row->doc = text_of(data, "doc", "A model of the library, as a data row", arena);
	row->recipe = text_of(data, "recipe", has_init ? NULL : "transformers", arena);
	row->replay = text_of(data, "replay", NULL, arena);
	row->unreplayed =
		text_of(data, "unreplayed", row->replay == NULL ? UNREPLAYED : NULL, arena);
	row->release = text_of(data, "release", NULL, arena);
	row->data = data;
	row->build = weightd_row_build;
	return row->name == NULL || row->doc == NULL ? NULL : row;
}

const struct weightd_architecture *weightd_load_architecture(const struct weightd_row *row,
							     struct weightd_arena *arena)
{
	json_t *data = weightd_row_load(row);
	const struct weightd_architecture *loaded =
		data == NULL ? NULL : weightd_data_architecture(data, arena);
	struct weightd_architecture *own =
		loaded == NULL ? NULL : weightd_arena_alloc(arena, sizeof *own);

	json_decref(data);
	if (own == NULL)
		return NULL;
	*own = *loaded;
	own->data = NULL;
	own->doc = row->doc;
	return own;
}
