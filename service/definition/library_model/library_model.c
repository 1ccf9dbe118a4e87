/*
 * A model by its name in a library: the row that has it, and its arguments as the row's fields.
 */
#include "definition/library_model/library_model.h"

#include "core/base/name_list.h"
#include "definition/architecture/data_architecture.h"
#include "definition/architecture/row_build.h"
#include "definition/document/json_parse.h"
#include "definition/row/row_table.h"

#include <string.h>

#define UNITS_OF_ROW 400000
#define NAME_MAX 200

/* What a name of the library may begin with. */
static const char *const prefixes[] = {"hf-hub:", "hf_hub:", "timm/", NULL};
static const struct {
	const char *name;
	const char *const *prefixes;
	bool has_tags; /* "resnet50.a1_in1k" */
} libraries[] = {
	{"torchvision", NULL, false},
	{"timm", prefixes, true},
};

/* A name that is looked for. */
struct wanted {
	size_t library;
	const char *name; /* without prefixes */
	size_t length;	  /* without the tag */
	const char *tag;  /* NULL: none */
	const struct weightd_place *place;
};

const char *weightd_library_of(const json_t *document)
{
	for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
		if (json_object_get(document, libraries[i].name) != NULL)
			return libraries[i].name;
	}
	return NULL;
}

static void parse_name(struct wanted *wanted, const char *name)
{
	const char *const *prefix = libraries[wanted->library].prefixes;

	for (; prefix != NULL && *prefix != NULL; prefix++) {
		if (strncmp(name, *prefix, strlen(*prefix)) == 0)
			name += strlen(*prefix);
	}
	wanted->name = name;
	wanted->length = strlen(name);
	wanted->tag = NULL;
	if (!libraries[wanted->library].has_tags || strchr(name, '.') == NULL)
		return;
	wanted->length = strcspn(name, ".");
	wanted->tag = name + wanted->length + 1;
}

/* The names of all models of a library, for the nearest one. */
struct names {
	const char **items;
	size_t count;
};

static enum weightd_code refuse_name(struct weightd_reader *reader, const struct wanted *wanted)
{
	const char *library = libraries[wanted->library].name;
	struct names names = {0};

	for (size_t pass = 0; pass < 2; pass++) {
		names.count = 0;
		for (size_t i = 0; i < weightd_row_count(library); i++) {
			const struct weightd_row row = weightd_row_at(library, i);
			for (const char *name = row.classes; *name != '\0';
			     name += strlen(name) + 1) {
				if (names.items != NULL)
					names.items[names.count] = name;
				names.count++;
			}
		}
		if (pass == 0)
			names.items = weightd_arena_array(reader->scratch, names.count + 1,
							  sizeof *names.items);
		if (names.items == NULL)
			return weightd_refuse_memory(reader);
	}
	weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, wanted->place, "%s has no model %.80s here",
		       library, wanted->name);
	weightd_error_expected(reader->err, "one of the %zu models of %s, as \"%s\"", names.count,
			       library, names.count > 0 ? names.items[0] : "");
	char name[NAME_MAX];
	if (wanted->length < sizeof name && weightd_is_short(wanted->name)) {
		memcpy(name, wanted->name, wanted->length);
		name[wanted->length] = '\0';
		weightd_error_suggest(reader->err, weightd_nearest(name, weightd_array_name,
								   names.items, names.count));
	}
	return WEIGHTD_ERR_UNSUPPORTED;
}

static enum weightd_code refuse_tag(struct weightd_reader *reader, const struct wanted *wanted,
				    const json_t *tags)
{
	const char **names =
		weightd_arena_array(reader->scratch, json_object_size(tags) + 1, sizeof *names);
	const char *tag;
	json_t *value;
	size_t count = 0;

	if (names == NULL)
		return weightd_refuse_memory(reader);
	json_object_foreach((json_t *)(uintptr_t)tags, tag, value) names[count++] = tag;
	weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, wanted->place, "%.*s has no tag %.80s",
		       (int)wanted->length, wanted->name, wanted->tag);
	weightd_error_expected(reader->err, "%s",
			       count > 0 ? "a tag of the library, or the name alone"
					 : "the name alone");
	if (weightd_is_short(wanted->tag))
		weightd_error_suggest(reader->err, weightd_nearest(wanted->tag, weightd_array_name,
								   names, count));
	return WEIGHTD_ERR_UNSUPPORTED;
}

/* The rules of the model, or NULL. */
static json_t *policy_of(const json_t *row, const char *model)
{
	const json_t *policies = json_object_get(row, "policies");

	for (size_t i = 0; i < json_array_size(policies); i++) {
		const json_t *policy = json_array_get(policies, i);
		const json_t *models = json_object_get(policy, "models");
		for (size_t k = 0; k < json_array_size(models); k++) {
			const char *name = json_string_value(json_array_get(models, k));
			if (name != NULL && strcmp(name, model) == 0)
				return json_object_get(policy, "init");
		}
	}
	return NULL;
}

/* The row for one of its models: the fields are the model's arguments, with the tag's values. */
static const json_t *row_of_model(struct weightd_model_config *config, const struct wanted *wanted,
				  json_t *row)
{
	struct weightd_reader *reader = config->reader;
	const json_t *tags = json_object_get(json_object_get(row, "tags"), config->class_name);
	const json_t *changes = wanted->tag == NULL ? NULL : json_object_get(tags, wanted->tag);
	json_t *defaults = json_object_get(json_object_get(row, "defaults"), config->class_name);
	json_t *fields = json_copy(defaults), *own = json_copy(row);
	json_t *policy = policy_of(row, config->class_name);

	if (wanted->tag != NULL && changes == NULL) {
		refuse_tag(reader, wanted, tags);
	} else if (fields == NULL || own == NULL ||
		   (changes != NULL &&
		    json_object_update(fields, (json_t *)(uintptr_t)changes) != 0) ||
		   json_object_set(own, "fields", fields) != 0 ||
		   (policy != NULL && json_object_set(own, "init", policy) != 0) ||
		   json_object_set(reader->row_documents, " library model", own) != 0) {
		weightd_refuse_memory(reader);
	}
	json_decref(fields);
	json_decref(own);
	return reader->problems > 0 ? NULL
				    : json_object_get(reader->row_documents, " library model");
}

static enum weightd_code find_model(struct weightd_model_config *config,
				    const struct wanted *wanted)
{
	struct weightd_reader *reader = config->reader;
	struct weightd_row row;

	if (!weightd_row_with_class(libraries[wanted->library].name, wanted->name, wanted->length,
				    &row, &config->class_name))
		return refuse_name(reader, wanted);
	if (!weightd_reader_works(reader, UNITS_OF_ROW, "reading the rows of models",
				  wanted->place))
		return reader->code;
	json_t *json = weightd_row_load(&row);
	if (json == NULL)
		return weightd_refuse_memory(reader);
	const json_t *data = row_of_model(config, wanted, json);
	json_decref(json);
	if (data == NULL)
		return reader->code;
	config->architecture = weightd_data_architecture(data, reader->arena);
	return config->architecture == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

static void check_arguments(struct weightd_model_config *config)
{
	const struct weightd_architecture *architecture = config->architecture;
	struct weightd_reader *reader = config->reader;
	const char **names =
		weightd_arena_array(reader->scratch, architecture->field_count + 1, sizeof *names);

	if (names == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < architecture->field_count; i++)
		names[i] = architecture->fields[i].name;
	weightd_check_fields(reader, config->json, WEIGHTD_PLACE_KEY(NULL, "arguments"), names);
}

static enum weightd_code build(struct weightd_model_config *config, const struct wanted *wanted)
{
	struct weightd_reader *reader = config->reader;
	const size_t problems = reader->problems;

	check_arguments(config);
	if (reader->problems == problems)
		weightd_model_config_bind(config);
	if (reader->problems == problems)
		weightd_row_prepare(config);
	config->site.place = wanted->place;
	if (reader->problems == problems)
		config->architecture->build(config);
	config->site.place = NULL;
	return reader->problems == problems ? WEIGHTD_OK : reader->code;
}

enum weightd_code weightd_library_model_read(struct weightd_model_config *config,
					     struct weightd_reader *reader, const json_t *document,
					     const char *library)
{
	const json_t *name = json_object_get(document, library);
	const json_t *arguments = json_object_get(document, "arguments");
	struct wanted wanted = {.place = WEIGHTD_PLACE_KEY(NULL, library)};

	while (strcmp(libraries[wanted.library].name, library) != 0)
		wanted.library++;
	*config = (struct weightd_model_config){.reader = reader,
						.json = arguments,
						.pointer = "/arguments",
						.library = libraries[wanted.library].name,
						.site = {.name = ""}};
	config->ties_end = &config->ties;
	if (!json_is_string(name))
		return weightd_refuse_type(reader, wanted.place, name,
					   "the name of a model: \"resnet18\"");
	if (arguments != NULL && !json_is_object(arguments))
		return weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(NULL, "arguments"), arguments,
					   "an object: {\"num_classes\": 10}");
	parse_name(&wanted, json_string_value(name));
	enum weightd_code code = find_model(config, &wanted);
	if (code != WEIGHTD_OK)
		return code;
	return build(config, &wanted);
}
