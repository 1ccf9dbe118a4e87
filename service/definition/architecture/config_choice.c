/*
 * What a config.json asks for: the architecture and the class that it names.
 */
#include "definition/architecture/config_choice.h"

#include "core/base/name_list.h"
#include "definition/architecture/class_config.h"
#include "definition/architecture/config_part.h"
#include "definition/architecture/library_types.h"
#include "definition/row/row_table.h"
#include "definition/repr/repr_warning.h"

#include <string.h>

#define LIBRARY "transformers"

const json_t *weightd_config_member(const struct weightd_config_source *source, const char *key,
				    const char **object)
{
	const json_t *value = json_object_get(source->overrides, key);

	*object = "config_overrides";
	if (value != NULL)
		return json_is_null(value) ? NULL : value;
	*object = "config";
	value = json_object_get(source->config, key);
	return json_is_null(value) ? NULL : value;
}

static const char *architecture_name(const void *nothing, size_t index)
{
	(void)nothing;
	return weightd_architecture_at(index)->name;
}

/* "one of gpt2, llama, mistral" */
static void expect_one_of(struct weightd_reader *reader,
			  const char *(*name)(const void *context, size_t index),
			  const void *context, size_t count)
{
	char names[sizeof reader->err->issues[0].expected - 8];

	weightd_name_list(names, sizeof names, name, context, count);
	weightd_error_expected(reader->err, "one of %s", names);
}

static const char *class_in(const struct weightd_architecture *architecture, const char *name)
{
	for (const char *const *class = architecture->classes; *class != NULL; class ++)
		if (strcmp(*class, name) == 0)
			return *class;
	return NULL;
}

/* The name of the class that the config wants; NULL: it says none. */
static const char *class_wanted(const struct weightd_config_source *source)
{
	const char *object;
	const json_t *names = weightd_config_member(source, "architectures", &object);

	return json_string_value(json_array_get(names, 0));
}

/* The architecture of a class, for a config whose model_type ('type', or NULL) says nothing. */
static const struct weightd_architecture *find_by_class(struct weightd_model_config *config,
							const struct weightd_config_source *source,
							const char *type)
{
	const char *wanted = class_wanted(source);

	const struct weightd_architecture *architecture = NULL;
	struct weightd_row row;

	for (size_t i = 0;
	     wanted != NULL && architecture == NULL && i < weightd_architecture_count(); i++) {
		if (class_in(weightd_architecture_at(i), wanted) != NULL)
			architecture = weightd_architecture_at(i);
	}
	if (wanted != NULL && architecture == NULL &&
	    weightd_row_with_class(LIBRARY, wanted, strlen(wanted), &row, NULL))
		weightd_config_find_data(config, row.name, &architecture);
	if (architecture != NULL)
		weightd_warn(
			config->reader, "config-read-by-class",
			type == NULL ? "/config" : "/config/model_type",
			"%s%.80s; the config is read as %s, whose class %s it names, with the "
			"defaults of %s",
			type == NULL ? "the config has no model_type" : "there is no architecture ",
			type == NULL ? "" : type, architecture->name, wanted, architecture->name);
	return architecture;
}

static bool has_sizes(const json_t *object)
{
	static const char *const sizes[] = {"model_type", "hidden_size", "num_hidden_layers",
					    "d_model",	  "n_embd",	 "n_layer"};

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		if (json_object_get(object, sizes[i]) != NULL)
			return true;
	return false;
}

/* Whether a member of a config is the config of a model inside it: "text_config", "decoder". */
static bool is_inner(const char *key, const json_t *value)
{
	const size_t length = strlen(key), end = strlen("_config");

	return has_sizes(value) && (strcmp(key, "encoder") == 0 || strcmp(key, "decoder") == 0 ||
				    (length > end && strcmp(key + length - end, "_config") == 0));
}

/* Whether a data row has a field for it. */
static bool has_part(const struct weightd_architecture *architecture, const char *key)
{
	return architecture != NULL && architecture->data != NULL &&
	       weightd_field_index(architecture->fields, architecture->field_count, key,
				   strlen(key)) < architecture->field_count;
}

/* The first such member that the overrides do not take back; '*object' is the object that has it.
 */
static const char *inner_config(const struct weightd_architecture *architecture,
				const struct weightd_config_source *source, const char **object)
{
	const json_t *const objects[] = {source->config, source->overrides};
	const char *key;
	json_t *value;

	for (size_t i = 0; i < 2; i++) {
		json_object_foreach((json_t *)(uintptr_t)objects[i], key, value)
		{
			if (is_inner(key, value) && !has_part(architecture, key) &&
			    weightd_config_member(source, key, object) != NULL)
				return key;
		}
	}
	return NULL;
}

/* A config of parts has no model of its own here; '*code' is set where it is refused. */
static bool refuse_inner(struct weightd_model_config *config,
			 const struct weightd_config_source *source)
{
	struct weightd_reader *reader = config->reader;
	const char *object, *kind = inner_config(config->architecture, source, &object);

	if (kind == NULL)
		return false;
	weightd_refuse(
		reader, WEIGHTD_ERR_UNSUPPORTED,
		WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, object), kind),
		"models that are put together of others, with configs inside the config, are "
		"not built");
	weightd_error_expected(
		reader->err,
		"\"config\": what %s has, with its model_type, for that part alone; or "
		"\"config_overrides\": {\"%s\": null}, which leaves it out",
		kind, kind);
	return true;
}

static enum weightd_code refuse_missing_type(struct weightd_reader *reader)
{
	weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, WEIGHTD_PLACE_KEY(NULL, "config"),
		       "the config has no model_type");
	weightd_error_expected(reader->err,
			       "\"model_type\": \"gpt2\", or another of /v1/catalog/architectures");
	return WEIGHTD_ERR_MISSING_FIELD;
}

/* Rows in C, then data rows. */
static const char *any_name(const void *nothing, size_t index)
{
	const size_t in_c = weightd_architecture_count();

	(void)nothing;
	return index < in_c ? weightd_architecture_at(index)->name
			    : weightd_row_at(LIBRARY, index - in_c).name;
}

/* Whether two names have the same numbers: qwen9 is no spelling of qwen2. */
static bool same_digits(const char *a, const char *b)
{
	for (;;) {
		a += strcspn(a, "0123456789");
		b += strcspn(b, "0123456789");
		if (*a != *b || *a == '\0')
			return *a == *b;
		a++;
		b++;
	}
}

/* Another model of the library is no spelling of one that is here. */
static enum weightd_code refuse_type(struct weightd_reader *reader, const char *type,
				     const struct weightd_place *place)
{
	weightd_refuse(
		reader, WEIGHTD_ERR_UNSUPPORTED, place,
		"there is no architecture %.80s here; the header of a checkpoint does for any "
		"model: head -c 10000000 model.safetensors | curl --data-binary @- -H "
		"'Content-Type: application/octet-stream' .../v1/models",
		type);
	expect_one_of(reader, architecture_name, NULL, weightd_architecture_count());
	if (!weightd_is_short(type) || weightd_library_has_type(type))
		return WEIGHTD_ERR_UNSUPPORTED;
	const char *nearest = weightd_nearest(
		type, any_name, NULL, weightd_architecture_count() + weightd_row_count(LIBRARY));
	if (nearest != NULL && same_digits(type, nearest))
		weightd_error_suggest(reader->err, nearest);
	return WEIGHTD_ERR_UNSUPPORTED;
}

/* A row of the document comes first, then C, then the rows of the service. */
static enum weightd_code find_by_type(struct weightd_model_config *config, const char *type)
{
	if (json_object_get(config->reader->rows, type) == NULL)
		config->architecture = weightd_architecture_find(type);
	return config->architecture != NULL
		       ? WEIGHTD_OK
		       : weightd_config_find_data(config, type, &config->architecture);
}

static enum weightd_code find_architecture(struct weightd_model_config *config,
					   const struct weightd_config_source *source)
{
	struct weightd_reader *reader = config->reader;
	const struct weightd_place *place =
		WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, "config"), "model_type");
	const json_t *type = json_object_get(source->config, "model_type");
	const char *name = json_string_value(type);

	if (type != NULL && !json_is_null(type) && name == NULL)
		return weightd_refuse_type(reader, place, type, "the name of an architecture");
	if (name == NULL && json_object_get(source->config, "_class_name") != NULL)
		return weightd_class_config_find(config);
	enum weightd_code code = name == NULL ? WEIGHTD_OK : find_by_type(config, name);
	if (code != WEIGHTD_OK)
		return code;
	if (refuse_inner(config, source))
		return WEIGHTD_ERR_UNSUPPORTED;
	if (config->architecture == NULL)
		config->architecture = find_by_class(config, source, name);
	if (config->architecture != NULL)
		return WEIGHTD_OK;
	return name == NULL ? refuse_missing_type(reader) : refuse_type(reader, name, place);
}

static enum weightd_code find_class(struct weightd_model_config *config,
				    const struct weightd_config_source *source)
{
	const char *const *classes = config->architecture->classes;
	const char *object;
	const json_t *names = weightd_config_member(source, "architectures", &object);
	const struct weightd_place *place =
		WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, object), "architectures");
	const json_t *name = json_array_get(names, 0);
	size_t count = 0;

	config->class_name = classes[0];
	if (names == NULL || (json_is_array(names) && name == NULL))
		return WEIGHTD_OK;
	if (!json_is_array(names) || !json_is_string(name))
		return weightd_refuse_type(config->reader, place, names,
					   "an array with the name of a class");
	const char *class_name = class_in(config->architecture, json_string_value(name));
	if (class_name != NULL) {
		config->class_name = class_name;
		return WEIGHTD_OK;
	}
	while (classes[count] != NULL)
		count++;
	weightd_refuse(config->reader, WEIGHTD_ERR_UNSUPPORTED, WEIGHTD_PLACE_ITEM(place, 0),
		       "%s has no class %s here", config->architecture->name,
		       json_string_value(name));
	expect_one_of(config->reader, weightd_array_name, classes, count);
	if (weightd_is_short(json_string_value(name)))
		weightd_error_suggest(config->reader->err,
				      weightd_nearest(json_string_value(name), weightd_array_name,
						      classes, count));
	return WEIGHTD_ERR_UNSUPPORTED;
}

/* The releases that configs can follow, the one that they do follow first. */
static const struct {
	unsigned number; /* struct weightd_model_config */
	const char *name;
	const char *prefix; /* of the versions that are alike */
} releases[] = {
	{5024, "transformers 5.24.0", "5.24."},
	{5023, "transformers 5.23.0", "5.23."},
};

const char *weightd_config_release_name(unsigned release)
{
	size_t i = 0;

	while (releases[i].number != release)
		i++;
	return releases[i].name;
}

void weightd_config_release(struct weightd_model_config *config,
			    const struct weightd_config_source *source)
{
	const json_t *version = json_object_get(source->overrides, "transformers_version");
	const struct weightd_place *place = WEIGHTD_PLACE_KEY(
		WEIGHTD_PLACE_KEY(NULL, "config_overrides"), "transformers_version");

	config->release = releases[0].number;
	if (version == NULL || json_is_null(version))
		return;
	if (!json_is_string(version)) {
		weightd_refuse_type(config->reader, place, version, "a release: \"5.24.0\"");
		return;
	}
	for (size_t i = 0; i < sizeof releases / sizeof releases[0]; i++) {
		if (strncmp(json_string_value(version), releases[i].prefix,
			    strlen(releases[i].prefix)) == 0) {
			config->release = releases[i].number;
			return;
		}
	}
	weightd_refuse(config->reader, WEIGHTD_ERR_UNSUPPORTED, place,
		       "configs do not follow the release %.40s of transformers here",
		       json_string_value(version));
	weightd_error_expected(config->reader->err, "\"5.24.0\" or \"5.23.0\"");
}

void weightd_config_names(struct weightd_model_config *config,
			  const struct weightd_config_source *source)
{
	const json_t *names = json_object_get(source->overrides, "names");
	const struct weightd_place *place =
		WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, "config_overrides"), "names");
	const char *text = json_string_value(names);

	if (names == NULL || json_is_null(names) || (text != NULL && strcmp(text, "files") == 0))
		return;
	config->has_memory_names = text != NULL && strcmp(text, "state_dict") == 0;
	if (config->has_memory_names)
		return;
	weightd_refuse(config->reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
		       "names are those of the files or of the state_dict");
	weightd_error_expected(config->reader->err, "\"files\" or \"state_dict\"");
}

enum weightd_code weightd_config_choose(struct weightd_model_config *config,
					const struct weightd_config_source *source)
{
	const enum weightd_code code = find_architecture(config, source);

	return config->architecture == NULL ? code : find_class(config, source);
}
