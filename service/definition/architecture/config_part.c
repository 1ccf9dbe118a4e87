/*
 * Configs inside a config are bound before the model is built, as formulas may name their fields.
 */
#include "definition/architecture/config_part.h"

#include "definition/architecture/data_architecture.h"
#include "definition/architecture/row_build.h"
#include "definition/call/variables.h"
#include "definition/document/json_parse.h"
#include "definition/module/module_make.h"

#include <string.h>

/* Unpacking a row and parsing it. */
#define UNITS_OF_ROW 1500000
/* Configs in configs. */
#define DEPTH_MAX 5
/* Members of a dict that formulas see. */
#define MEMBERS_MAX 64
#define LIBRARY "transformers"

/* Keeps a document until all is read; NULL when memory is out. */
static const json_t *keep(struct weightd_reader *reader, const char *key, json_t *json)
{
	if (json == NULL || json_object_set_new(reader->row_documents, key, json) != 0) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	return json_object_get(reader->row_documents, key);
}

/* The same for one that has no name. */
static const json_t *keep_config(struct weightd_reader *reader, json_t *json)
{
	char key[40];

	snprintf(key, sizeof key, " %zu", json_object_size(reader->row_documents));
	return keep(reader, key, json);
}

/* A row of the service, read once for a document. */
static const json_t *load(struct weightd_reader *reader, const struct weightd_row *row)
{
	const json_t *known = json_object_get(reader->row_documents, row->name);

	if (known != NULL)
		return known;
	if (!weightd_reader_works(reader, UNITS_OF_ROW, "reading the rows of architectures",
				  WEIGHTD_PLACE_KEY(NULL, "config")))
		return NULL;
	return keep(reader, row->name, weightd_row_load(row));
}

const json_t *weightd_config_shared(struct weightd_reader *reader)
{
	const json_t *known = json_object_get(reader->row_documents, "_common");

	return known != NULL ? known : keep(reader, "_common", weightd_row_load_common(LIBRARY));
}

enum weightd_code weightd_config_find_data(struct weightd_model_config *config, const char *type,
					   const struct weightd_architecture **architecture)
{
	struct weightd_reader *reader = config->reader;
	const json_t *data = json_object_get(reader->rows, type);
	struct weightd_row row;

	*architecture = NULL;
	if (data != NULL) {
		const struct weightd_place *place =
			WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, "rows"), type);
		config->row_pointer = weightd_place_text(place, reader->arena);
		if (!json_is_object(data))
			return weightd_refuse_type(reader, place, data,
						   "a row: an object with classes, fields, models");
	} else if (weightd_row_find(config->library != NULL ? config->library : LIBRARY, type,
				    strlen(type), &row)) {
		data = load(reader, &row);
		if (data == NULL)
			return reader->code;
	}
	if (data == NULL)
		return WEIGHTD_OK;
	*architecture = weightd_data_architecture(data, reader->arena);
	return *architecture == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

/* Whether old configs say the fields of this part beside the others ("flat" of the row). */
static bool is_flat(const struct weightd_architecture *architecture, const char *name)
{
	const json_t *flat = json_object_get(architecture->data, "flat");
	size_t i;
	json_t *word;

	json_array_foreach((json_t *)(uintptr_t)flat, i, word)
	{
		if (json_is_string(word) && strcmp(json_string_value(word), name) == 0)
			return true;
	}
	return false;
}

/* Into a part's config all that is no field of the config it stands in; 0, or -1 without memory. */
static int gather_flat(const struct weightd_model_config *config, json_t *part)
{
	const json_t *fields = json_object_get(config->architecture->data, "fields");
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)config->json, name, value)
	{
		if (json_object_get(fields, name) == NULL && strcmp(name, "model_type") != 0 &&
		    json_object_set(part, name, value) != 0)
			return -1;
	}
	return 0;
}

/*
 * The object of a part: what the config says, else the row's default; the overrides over it.  NULL
 * when memory is out.
 */
static json_t *json_of(const struct weightd_model_config *config, const char *name)
{
	const json_t *preset =
		json_object_get(json_object_get(config->architecture->data, "fields"), name);
	const json_t *given = json_object_get(config->json, name);
	const json_t *over = json_object_get(config->overrides, name);
	const json_t *type = json_object_get(preset, "model_type");
	const json_t *base = json_is_object(given) ? given : preset;

	if (json_is_null(over) || (!json_is_object(base) && !json_is_object(over)))
		return json_null();
	json_t *own = json_is_object(base) ? json_copy((json_t *)(uintptr_t)base) : json_object();
	int failed = 0;
	if (!json_is_object(given) && is_flat(config->architecture, name))
		failed = gather_flat(config, own);
	if (json_is_object(over))
		failed |= json_object_update_recursive(own, (json_t *)(uintptr_t)over);
	if (type != NULL && !json_is_string(json_object_get(own, "model_type")))
		failed |= json_object_set(own, "model_type", (json_t *)(uintptr_t)type);
	if (failed != 0) {
		json_decref(own);
		own = NULL;
	}
	return own;
}

/* Checks what the client gave for an object. */
static enum weightd_code check_part(const struct weightd_model_config *config, const char *name,
				    const char *pointer)
{
	const json_t *const objects[] = {config->json, config->overrides};

	for (size_t i = 0; i < 2; i++) {
		const json_t *given = json_object_get(objects[i], name);
		const struct weightd_place place = {.pointer = pointer};
		if (given != NULL && !json_is_null(given) && !json_is_object(given))
			return weightd_refuse_type(config->reader, &place, given,
						   "an object: the config of a part");
	}
	return WEIGHTD_OK;
}

/* A part of a type that has no row: what it does not say, the row around it does. */
static enum weightd_code fill(const struct weightd_model_config *outer,
			      struct weightd_config_part *part)
{
	const json_t *preset =
		json_object_get(json_object_get(outer->architecture->data, "fields"), part->name);
	const char *type = json_string_value(json_object_get(preset, "model_type"));
	const char *own = json_string_value(json_object_get(part->json, "model_type"));

	if (type == NULL || own == NULL || strcmp(type, own) != 0)
		return WEIGHTD_OK;
	json_t *whole = json_deep_copy((json_t *)(uintptr_t)preset);
	if (whole == NULL ||
	    json_object_update_recursive(whole, (json_t *)(uintptr_t)part->json) != 0) {
		json_decref(whole);
		return weightd_refuse_memory(outer->reader);
	}
	part->json = keep_config(outer->reader, whole);
	return part->json == NULL ? outer->reader->code : WEIGHTD_OK;
}

/* Binds the config of a part, if its type is known. */
static enum weightd_code read_config(const struct weightd_model_config *outer,
				     struct weightd_config_part *part)
{
	struct weightd_reader *reader = outer->reader;
	const char *type = json_string_value(json_object_get(part->json, "model_type"));
	struct weightd_model_config *config = weightd_arena_alloc(reader->arena, sizeof *config);

	if (type == NULL)
		return WEIGHTD_OK;
	if (config == NULL)
		return weightd_refuse_memory(reader);
	if (outer->depth == DEPTH_MAX)
		return weightd_refuse(reader, WEIGHTD_ERR_LIMIT_EXCEEDED,
				      &(struct weightd_place){.pointer = part->pointer},
				      "configs are nested deeper than %d levels", DEPTH_MAX);
	*config = (struct weightd_model_config){.reader = reader,
						.json = part->json,
						.pointer = part->pointer,
						.release = outer->release,
						.has_memory_names = outer->has_memory_names,
						.depth = outer->depth + 1};
	enum weightd_code code = weightd_config_find_data(config, type, &config->architecture);
	if (code == WEIGHTD_OK && config->architecture == NULL)
		config->architecture = weightd_architecture_find(type);
	if (code != WEIGHTD_OK)
		return code;
	if (config->architecture == NULL)
		return fill(outer, part);
	part->config = config;
	config->class_name = config->architecture->classes[0];
	code = weightd_model_config_bind(config);
	return code == WEIGHTD_OK ? weightd_row_prepare(config) : code;
}

static enum weightd_code read_part(struct weightd_model_config *config, size_t index,
				   struct weightd_config_part ***end)
{
	struct weightd_reader *reader = config->reader;
	struct weightd_config_part *part = weightd_arena_alloc(reader->arena, sizeof *part);
	const char *name = config->architecture->fields[index].name;

	if (part == NULL)
		return weightd_refuse_memory(reader);
	part->name = name;
	part->pointer = config->pointers[index];
	enum weightd_code code = check_part(config, name, part->pointer);
	if (code != WEIGHTD_OK)
		return code;
	part->json = keep_config(reader, json_of(config, name));
	if (part->json == NULL)
		return reader->code;
	if (json_is_null(part->json))
		part->json = NULL;
	else if (!weightd_json_as_value(part->json, reader->scratch, &config->values[index]))
		return weightd_refuse_memory(reader);
	**end = part;
	*end = &part->next;
	return part->json == NULL ? WEIGHTD_OK : read_config(config, part);
}

enum weightd_code weightd_config_parts(struct weightd_model_config *config)
{
	struct weightd_config_part **end = &config->parts;
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < config->architecture->field_count && code == WEIGHTD_OK; i++) {
		if (config->architecture->data != NULL &&
		    weightd_field_is_object(&config->architecture->fields[i]))
			code = read_part(config, i, &end);
	}
	return code;
}

/* The members of a dict as variables, with those of dicts in it. */
static const struct weightd_variables *members_of(struct weightd_reader *reader, const json_t *json)
{
	const size_t room =
		json_object_size(json) < MEMBERS_MAX ? json_object_size(json) : MEMBERS_MAX;
	struct weightd_variables *variables =
		weightd_arena_alloc(reader->scratch, sizeof *variables);
	const char **names = weightd_arena_array(reader->scratch, room + 1, sizeof *names);
	struct weightd_value *values =
		weightd_arena_array(reader->scratch, room + 1, sizeof *values);
	const char *name;
	json_t *member;
	size_t count = 0;

	if (variables == NULL || names == NULL || values == NULL)
		return NULL;
	json_object_foreach((json_t *)(uintptr_t)json, name, member)
	{
		if (count == room)
			break;
		names[count] = name;
		if (!weightd_json_as_value(member, reader->scratch, &values[count++]))
			return NULL;
	}
	*variables = (struct weightd_variables){
		.names = names, .values = values, .count = count, .is_kept = true};
	return variables;
}

/* The names of a part of a type with a row: its model_type, its fields and lets. */
static const struct weightd_variables *fields_of(struct weightd_reader *reader,
						 const struct weightd_config_part *part)
{
	static const char *const names[] = {"model_type"};
	struct weightd_variables *variables =
		weightd_arena_alloc(reader->scratch, sizeof *variables);
	struct weightd_value *value = weightd_arena_alloc(reader->scratch, sizeof *value);

	if (variables == NULL || value == NULL)
		return NULL;
	*value = (struct weightd_value)WEIGHTD_VALUE_TEXT(
		json_string_value(json_object_get(part->json, "model_type")));
	*variables = (struct weightd_variables){.outer = part->config->variables,
						.names = names,
						.values = value,
						.count = 1,
						.is_kept = true};
	return variables;
}

/* Whether the row has a config of any type there, whose fields it cannot know. */
static bool is_of_any_type(const struct weightd_model_config *config,
			   const struct weightd_config_part *part)
{
	const json_t *fields = json_object_get(config->architecture->data, "fields");

	return json_object_get(json_object_get(fields, part->name), "model_type") == NULL;
}

enum weightd_code weightd_config_put_parts(struct weightd_model_config *config)
{
	struct weightd_reader *reader = config->reader;

	for (const struct weightd_config_part *part = config->parts; part != NULL;
	     part = part->next) {
		struct weightd_variables *variables =
			weightd_arena_alloc(reader->scratch, sizeof *variables);
		const struct weightd_variables *inner = part->config != NULL
								? fields_of(reader, part)
								: members_of(reader, part->json);
		if (variables == NULL || inner == NULL)
			return weightd_refuse_memory(reader);
		*variables = (struct weightd_variables){.outer = config->variables,
							.prefix = part->name,
							.inner = inner,
							.is_open = part->config == NULL ||
								   is_of_any_type(config, part),
							.is_kept = true};
		config->variables = variables;
	}
	return WEIGHTD_OK;
}

/* Whether a name is the pattern's, of which a leading '*' stands for anything. */
static bool is_like(const char *name, const char *pattern, size_t length)
{
	const size_t whole = strlen(name);

	if (length > 0 && pattern[0] == '*')
		return whole >= length - 1 &&
		       memcmp(name + whole - (length - 1), pattern + 1, length - 1) == 0;
	return whole == length && memcmp(name, pattern, length) == 0;
}

/*
 * The class that is wanted: by name, by its end ("*ForCausalLM"), by the first of several such that
 * some class has ("*ForCausalLM|*LMHeadModel"), or NULL: the bare model.
 */
static const char *class_of(const struct weightd_architecture *architecture, const char *wanted)
{
	const char *base = json_string_value(json_object_get(architecture->data, "base"));
	const char *pattern = wanted != NULL ? wanted : base != NULL ? base : "*Model";

	while (*pattern != '\0') {
		const size_t length = strcspn(pattern, "|");
		for (const char *const *name = architecture->classes; *name != NULL; name++) {
			if (is_like(*name, pattern, length))
				return *name;
		}
		pattern += length + (pattern[length] == '|');
	}
	return wanted == NULL ? architecture->classes[0] : NULL;
}

/* A type without a row, where its model is wanted. */
static enum weightd_code refuse_type(struct weightd_reader *reader,
				     const struct weightd_config_part *part)
{
	const char *type = json_string_value(json_object_get(part->json, "model_type"));
	const struct weightd_place place = {.pointer = part->pointer};

	weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED,
		       type == NULL ? &place : WEIGHTD_PLACE_KEY(&place, "model_type"),
		       type == NULL ? "the config of the part is absent%s"
				    : "there is no architecture %.80s here",
		       type == NULL ? "" : type);
	weightd_error_expected(reader->err, "a config with the model_type of an architecture");
	return WEIGHTD_ERR_UNSUPPORTED;
}

static const struct weightd_config_part *find_part(const struct weightd_model_config *config,
						   const char *name)
{
	const struct weightd_config_part *part = config->parts;

	while (part != NULL && strcmp(part->name, name) != 0)
		part = part->next;
	return part;
}

/* Builds a copy of the part's config: it may be there more than once. */
static enum weightd_code build(const struct weightd_config_part *part, const char *class_name,
			       const struct weightd_site *site, struct weightd_module **module)
{
	struct weightd_reader *reader = part->config->reader;
	const struct weightd_variables *variables = reader->variables;
	const struct weightd_row_scope *row = reader->row;
	struct weightd_model_config *outer = (struct weightd_model_config *)(uintptr_t)row->config;
	struct weightd_model_config *copy = weightd_arena_alloc(reader->arena, sizeof *copy);
	const size_t problems = reader->problems;

	if (copy == NULL)
		return weightd_refuse_memory(reader);
	*copy = *part->config;
	copy->class_name = class_name;
	copy->site = *site;
	copy->ties_end = outer->ties_end;
	copy->files_end = outer->files_end;
	reader->variables = NULL;
	if (copy->architecture->data == NULL)
		reader->row = NULL;
	copy->recipe = copy->architecture->recipe;
	copy->architecture->build(copy);
	if (copy->root != NULL && copy->recipe != NULL && reader->problems == problems)
		weightd_keep_recipe(reader, copy->root, copy->recipe, copy,
				    &(struct weightd_place){.pointer = part->pointer});
	outer->ties_end = copy->ties_end;
	outer->files_end = copy->files_end;
	if (outer->unreplayed == NULL)
		outer->unreplayed = copy->architecture->data == NULL
					    ? "has a part whose draws are not known here"
					    : copy->unreplayed;
	reader->variables = variables;
	reader->row = row;
	*module = copy->root;
	return reader->problems == problems ? WEIGHTD_OK : reader->code;
}

enum weightd_code weightd_read_config_part(struct weightd_reader *reader,
					   const struct weightd_site *site, const json_t *json,
					   struct weightd_module **module)
{
	static const char *const fields[] = {"config", "class", "if", "name",
					     "repeat", "index", NULL};
	const char *name = json_string_value(json_object_get(json, "config"));
	const char *wanted = json_string_value(json_object_get(json, "class"));
	const struct weightd_place *place = WEIGHTD_PLACE_KEY(site->place, "config");

	weightd_check_fields(reader, json, site->place, fields);
	const struct weightd_config_part *part =
		name == NULL ? NULL : find_part(reader->row->config, name);
	if (part == NULL)
		return weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
				      "the row has no field \"%.80s\" that is a config",
				      name == NULL ? "" : name);
	if (part->config == NULL)
		return refuse_type(reader, part);
	const char *class_name = class_of(part->config->architecture, wanted);
	if (class_name == NULL)
		return weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED,
				      &(struct weightd_place){.pointer = part->pointer},
				      "%.80s has no class %.80s here",
				      part->config->architecture->name, wanted);
	return build(part, class_name, site, module);
}
