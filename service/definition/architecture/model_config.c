/*
 * Reading a config.json: which architecture and class it names, and the fields that matter.
 *
 * The rest of the file is ignored: it does not change the weights (token ids, dropout of classes
 * without it, rotary angles).  The overrides are the client's own, so every name in them must mean
 * something.
 */
#include "definition/architecture/model_config.h"

#include "definition/architecture/config_choice.h"
#include "definition/architecture/data_architecture.h"
#include "definition/architecture/row_build.h"
#include "definition/file_names/file_tree.h"
#include "definition/document/scalars.h"
#include "definition/call/arguments.h"
#include "definition/document/json_parse.h"

#include <string.h>

#define LABELS_DEFAULT 2
/* Members that any config may have, and that overrides may replace. */
static const char *const common_fields[] = {"architectures", "dtype",	    "id2label",
					    "names",	     "torch_dtype", "transformers_version"};
#define COMMON_COUNT (sizeof common_fields / sizeof common_fields[0])

/* Where a field is said: in the config, or in the overrides. */
static const char *place_of(const struct weightd_model_config *config, bool is_override,
			    const char *key)
{
	const struct weightd_place object = {.pointer = is_override ? "/config_overrides"
								    : config->pointer};

	return weightd_place_text(WEIGHTD_PLACE_KEY(&object, key), config->reader->arena);
}

/* The field that 'name' means, by its own name or an alias; field_count if there is none. */
static size_t field_index(const struct weightd_architecture *architecture, const char *name)
{
	const struct weightd_config_alias *alias = architecture->aliases;

	for (; alias != NULL && alias->alias != NULL; alias++) {
		if (strcmp(alias->alias, name) == 0)
			name = alias->field;
	}
	for (size_t i = 0; i < architecture->field_count; i++) {
		if (strcmp(architecture->fields[i].name, name) == 0)
			return i;
	}
	return architecture->field_count;
}

/*
 * The member that gives field 'index' its value, or NULL.  '*key' is its spelling.  An alias beside
 * the field wins: transformers sets it after the fields that a class declares.
 */
static const json_t *field_value(const struct weightd_architecture *architecture, size_t index,
				 const json_t *object, const char **key)
{
	const struct weightd_config_alias *alias = architecture->aliases;
	const json_t *value;

	*key = architecture->fields[index].name;
	value = json_object_get(object, *key);
	for (; alias != NULL && alias->alias != NULL; alias++) {
		const json_t *other = strcmp(alias->field, architecture->fields[index].name) == 0
					      ? json_object_get(object, alias->alias)
					      : NULL;
		if (other != NULL && (value == NULL || !json_is_null(other))) {
			*key = alias->alias;
			value = other;
		}
	}
	return value;
}

static void refuse_override(struct weightd_model_config *config, const char *key)
{
	const struct weightd_architecture *architecture = config->architecture;
	size_t count = 0, capacity = architecture->field_count + COMMON_COUNT;

	const char **names =
		weightd_arena_array(config->reader->arena, capacity + 1, sizeof *names);
	if (names == NULL) {
		weightd_refuse_memory(config->reader);
		return;
	}
	for (; count < architecture->field_count; count++)
		names[count] = architecture->fields[count].name;
	for (size_t i = 0; i < COMMON_COUNT; i++)
		names[count++] = common_fields[i];
	weightd_refuse_field(config->reader, WEIGHTD_PLACE_KEY(NULL, "config_overrides"), key,
			     names);
	if (config->row_pointer != NULL)
		weightd_error_expected(config->reader->err, "a field of the row at %s",
				       config->row_pointer);
	else
		weightd_error_expected(config->reader->err,
				       "a field of /v1/catalog/architectures/%s",
				       architecture->name);
}

/* An override of something that the config itself says is fine, too: it changes no weight. */
static void check_overrides(struct weightd_model_config *config,
			    const struct weightd_config_source *source)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)source->overrides, key, value)
	{
		bool is_known =
			json_object_get(source->config, key) != NULL ||
			field_index(config->architecture, key) < config->architecture->field_count;
		for (size_t i = 0; i < COMMON_COUNT; i++)
			is_known = is_known || strcmp(key, common_fields[i]) == 0;
		if (strcmp(key, "model_type") == 0 || strcmp(key, "_class_name") == 0)
			weightd_refuse(
				config->reader, WEIGHTD_ERR_BAD_ARGUMENT,
				WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, "config_overrides"), key),
				"config_overrides cannot change the %s", key);
		else if (!is_known)
			refuse_override(config, key);
	}
}

/* What a config.json has in place of Python's None. */
static void say_null(struct weightd_error *err, unsigned first)
{
	static const char none[] = "None";

	for (unsigned i = first; err != NULL && i < err->count; i++) {
		char *word = strstr(err->issues[i].expected, none);
		if (word != NULL && word[strlen(none)] == '\0')
			memcpy(word, "null", strlen(none));
	}
}

/* As many labels as the config names. */
static void set_labels(struct weightd_model_config *config, bool *defaulted)
{
	const struct weightd_config_source source = {config->json, config->overrides};
	const char *object;
	const json_t *labels = weightd_config_member(&source, "id2label", &object);
	const size_t index = field_index(config->architecture, "num_labels");

	if (index == config->architecture->field_count)
		return;
	const bool is_data = config->architecture->data != NULL;
	struct weightd_value *const value = &config->values[index];
	const bool is_open = value->kind == WEIGHTD_NONE || (is_data && defaulted[index]);
	if (json_object_size(labels) > 0)
		defaulted[index] = false;
	if (is_open && (json_object_size(labels) > 0 || value->kind == WEIGHTD_NONE))
		*value = (struct weightd_value)WEIGHTD_VALUE_INT(
			json_object_size(labels) > 0 ? (int64_t)json_object_size(labels)
						     : LABELS_DEFAULT);
}

/*
 * What a row takes without a look at its members: rotations, which shape no tensor, and lists with
 * what JSON has no number for, which the library writes as {"__float__": "Infinity"}.
 */
static bool is_opaque(const struct weightd_architecture *architecture, const json_t *json,
		      const char *name)
{
	const json_t *item;
	size_t i;

	if (architecture->data == NULL)
		return false;
	if (json_is_object(json))
		return strcmp(name, "rope_parameters") == 0 || strcmp(name, "rope_scaling") == 0;
	json_array_foreach(json, i, item)
	{
		if (json_object_get(item, "__float__") != NULL)
			return true;
	}
	return false;
}

/* null means the default, like an absent member. */
enum weightd_code weightd_model_config_bind(struct weightd_model_config *config)
{
	const struct weightd_architecture *architecture = config->architecture;
	struct weightd_reader *reader = config->reader;
	const size_t count = architecture->field_count;
	struct weightd_argument *arguments =
		weightd_arena_array(reader->arena, count, sizeof *arguments);
	struct weightd_value *values = weightd_arena_array(reader->arena, count, sizeof *values);
	const char **pointers = weightd_arena_array(reader->arena, count, sizeof *pointers);
	struct weightd_value *lists = weightd_arena_array(reader->scratch, count, sizeof *lists);
	bool *defaulted = weightd_arena_array(reader->arena, count, sizeof *defaulted);
	size_t given = 0;

	if (arguments == NULL || values == NULL || pointers == NULL || defaulted == NULL ||
	    lists == NULL)
		return weightd_refuse_memory(reader);
	for (size_t i = 0; i < count; i++) {
		const char *key;
		const json_t *json = field_value(architecture, i, config->overrides, &key);
		const bool is_override = json != NULL;
		if (json == NULL)
			json = field_value(architecture, i, config->json, &key);
		pointers[i] = place_of(config, is_override, key);
		defaulted[i] = true;
		/* Read as a config of its own. */
		if (architecture->data != NULL && weightd_field_is_object(&architecture->fields[i]))
			continue;
		/* null is a value only where the library's class has a field of that type; as an
		 * argument it always is. */
		if (json == NULL || (json_is_null(json) && config->library == NULL &&
				     (architecture->fields[i].accepts & WEIGHTD_NONE) == 0))
			continue;
		const struct weightd_place place = {.pointer = pointers[i]};
		defaulted[i] = false;
		if (is_opaque(architecture, json, architecture->fields[i].name)) {
			if (!weightd_json_as_value(json, reader->arena, &lists[i]))
				return weightd_refuse_memory(reader);
			continue;
		}
		arguments[given] = (struct weightd_argument){.name = architecture->fields[i].name,
							     .pointer = pointers[i],
							     .is_json = true};
		enum weightd_code code =
			weightd_read_value(reader, json, &place, &arguments[given].value);
		if (code != WEIGHTD_OK)
			return code;
		/* Items of a row's lists may be anything. */
		if (architecture->data != NULL && arguments[given].value.kind == WEIGHTD_TUPLE &&
		    (architecture->fields[i].accepts & WEIGHTD_TUPLE) != 0)
			lists[i] = arguments[given].value;
		else
			given++;
	}
	config->values = values;
	config->pointers = pointers;
	config->defaulted = defaulted;
	const unsigned issues = reader->err == NULL ? 0 : reader->err->count;
	enum weightd_code code = weightd_record(
		reader, weightd_fields_bind(values, architecture->name, architecture->fields, count,
					    arguments, given, config->pointer, reader->err));
	say_null(reader->err, issues);
	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		if (lists[i].kind == WEIGHTD_TUPLE)
			values[i] = lists[i];
	}
	if (code == WEIGHTD_OK)
		set_labels(config, defaulted);
	return code;
}

/* Refuses fields that would give the tensors other names and dtypes. */
static void check_quantization(struct weightd_reader *reader,
			       const struct weightd_config_source *source)
{
	const char *object;

	if (weightd_config_member(source, "quantization_config", &object) == NULL)
		return;
	weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED,
		       WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, object), "quantization_config"),
		       "quantised weights have other names and dtypes; they are not initialised");
	weightd_error_expected(reader->err,
			       "the model before it was quantised, in its own dtype: "
			       "\"config_overrides\": {\"quantization_config\": null}");
}

enum weightd_code weightd_model_config_dtype(struct weightd_reader *reader, const json_t *config,
					     const json_t *overrides, enum weightd_dtype *dtype)
{
	static const char *const keys[] = {"dtype", "torch_dtype"};
	const struct weightd_config_source source = {config, overrides};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const char *object;
		const json_t *value = weightd_config_member(&source, keys[i], &object);
		/* Written by some tools for "as the files are": nothing is said. */
		if (value != NULL &&
		    !(json_is_string(value) && strcmp(json_string_value(value), "auto") == 0))
			return weightd_read_dtype(
				reader, value,
				WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, object), keys[i]), true,
				dtype);
	}
	return WEIGHTD_OK;
}

/* Ties of parts that are C, by the names of files. */
static void name_ties(struct weightd_model_config *config)
{
	for (const struct weightd_tie *at = config->ties;
	     at != NULL && !weightd_reader_stops(config->reader); at = at->next) {
		struct weightd_tie *tie = (struct weightd_tie *)(uintptr_t)at;
		tie->name = weightd_file_tree_tensor(config->reader, NULL, tie->name);
		tie->target = weightd_file_tree_tensor(config->reader, NULL, tie->target);
	}
}

/* Builds the model, with the names of files unless those of memory are wanted. */
static void build(struct weightd_model_config *config)
{
	struct weightd_reader *reader = config->reader;
	const size_t problems = reader->problems;
	struct weightd_file_row *rows = NULL;

	config->files_end = config->has_memory_names ? NULL : &rows;
	config->architecture->build(config);
	config->files_end = NULL;
	if (rows == NULL || config->root == NULL || reader->problems != problems)
		return;
	weightd_file_tree_make(reader, config->root, rows, &config->unreplayed);
	if (reader->file_tree != NULL)
		name_ties(config);
}

enum weightd_code weightd_model_config_read(struct weightd_model_config *config,
					    struct weightd_reader *reader, const json_t *json,
					    const json_t *overrides)
{
	const struct weightd_config_source source = {json, overrides};
	size_t problems = reader->problems;

	*config = (struct weightd_model_config){.reader = reader,
						.json = json,
						.overrides = overrides,
						.pointer = "/config",
						.site = {.name = ""}};
	config->ties_end = &config->ties;
	if (!json_is_object(json))
		return weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(NULL, "config"), json,
					   "the object of a config.json");
	if (overrides != NULL && !json_is_object(overrides))
		return weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(NULL, "config_overrides"),
					   overrides, "an object of fields of the config");
	enum weightd_code code = weightd_config_choose(config, &source);
	if (config->architecture == NULL)
		return code;
	config->recipe = config->architecture->recipe;
	config->replay = config->architecture->replay;
	config->unreplayed = config->architecture->unreplayed;
	check_quantization(reader, &source);
	check_overrides(config, &source);
	weightd_config_release(config, &source);
	weightd_config_names(config, &source);
	config->site.place = &(struct weightd_place){.pointer = "/config"};
	weightd_model_config_bind(config);
	if (reader->problems == problems && config->architecture->data != NULL)
		weightd_row_prepare(config);
	if (reader->problems == problems)
		build(config);
	config->site.place = NULL;
	return reader->problems == problems ? WEIGHTD_OK : reader->code;
}

bool weightd_model_config_number(const struct weightd_model_config *config, const char *name,
				 double *number)
{
	size_t index = field_index(config->architecture, name);

	if (index == config->architecture->field_count || config->values == NULL)
		return false;
	const struct weightd_value *value = &config->values[index];
	if (value->kind != WEIGHTD_INT && value->kind != WEIGHTD_REAL &&
	    value->kind != WEIGHTD_BOOL)
		return false;
	*number = value->kind == WEIGHTD_BOOL ? (double)value->boolean : weightd_value_real(value);
	return true;
}
