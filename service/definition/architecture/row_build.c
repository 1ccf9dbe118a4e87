/*
 * The model of a data row: its class is read as one of the document's classes is, but sees the
 * row's names and definitions alone.
 */
#include "definition/architecture/row_build.h"

#include "definition/architecture/config_part.h"
#include "definition/architecture/data_architecture.h"
#include "definition/architecture/row_fault.h"
#include "definition/call/variables.h"
#include "definition/class/class.h"
#include "definition/file_names/file_names.h"
#include "definition/file_names/file_tree.h"
#include "definition/module/module_make.h"
#include "definition/tree/module_json.h"

#include <string.h>

/* The place of the row: in the client's document, or behind the config that it is read for. */
static struct weightd_place place_of(const struct weightd_model_config *config)
{
	const bool is_own = config->row_pointer == NULL;

	return (struct weightd_place){.pointer = is_own ? config->pointer : config->row_pointer,
				      .is_whole = is_own};
}

static const char *field_pointer(const struct weightd_reader *reader, const char *field)
{
	const struct weightd_model_config *config = reader->row->config;
	const size_t index =
		weightd_field_index(config->architecture->fields, config->architecture->field_count,
				    field, strlen(field));

	return index == config->architecture->field_count ? NULL : config->pointers[index];
}

/* The body of the class; NULL with an issue. */
static struct weightd_class *read_class(struct weightd_reader *reader,
					const struct weightd_model_config *config,
					const struct weightd_place *place)
{
	const json_t *models = json_object_get(config->architecture->data, "models");
	const json_t *body = json_object_get(models, config->class_name);
	const struct weightd_place *there =
		WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(place, "models"), config->class_name);

	if (body == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, WEIGHTD_PLACE_KEY(place, "models"),
			       "the row has no body of %.80s", config->class_name);
		return NULL;
	}
	if (weightd_read_class(reader, config->class_name, body, there, config->variables) !=
	    WEIGHTD_OK)
		return NULL;
	return reader->classes;
}

/* A body, or the call text of a definition: "ResNet(64, 2)". */
static enum weightd_code build_class(struct weightd_model_config *config,
				     const struct weightd_place *place)
{
	struct weightd_reader *reader = config->reader;
	const json_t *models = json_object_get(config->architecture->data, "models");
	const json_t *body = json_object_get(models, config->class_name);
	const struct weightd_site site = {
		config->site.parent, config->site.name,
		WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(place, "models"), config->class_name)};

	if (json_is_string(body) || json_object_get(body, "choose") != NULL) {
		reader->variables = config->variables;
		return weightd_read_module(reader, &site, body, &config->root);
	}
	struct weightd_class *class = read_class(reader, config, place);
	return class == NULL ? reader->code
			     : weightd_class_new(reader, &config->site, class, NULL, false,
						 &config->root);
}

/* Ties and rules that the row has beside its classes. */
static void keep_policy(struct weightd_reader *reader, const struct weightd_model_config *config,
			const struct weightd_place *place)
{
	const json_t *data = config->architecture->data;
	const json_t *ties = json_object_get(data, "ties");
	const json_t *own = json_is_array(ties) ? ties : json_object_get(ties, config->class_name);
	const json_t *init = json_object_get(data, "init");

	reader->variables = config->variables;
	if (own != NULL)
		weightd_keep_ties(reader, config->root, own, place);
	if (init != NULL)
		weightd_keep_row_rules(reader, config->root, config, data, place);
}

/* Notes the names that the row's models have in files, behind those of its parts. */
static void keep_file_names(struct weightd_model_config *config, const struct weightd_place *place)
{
	struct weightd_reader *reader = config->reader;
	const json_t *files = json_object_get(config->architecture->data, "files");

	if (files == NULL ||
	    weightd_check_file_names(reader, files, WEIGHTD_PLACE_KEY(place, "files")) !=
		    WEIGHTD_OK)
		return;
	if (config->files_end == NULL)
		return;
	struct weightd_file_row *row = weightd_arena_alloc(reader->scratch, sizeof *row);
	if (row == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	*row = (struct weightd_file_row){.module = config->root,
					 .files = weightd_file_names_of(files, config->class_name)};
	*config->files_end = row;
	config->files_end = &row->next;
}

/* Why the library's draws of the class are not followed: "replay" of the row is true or has it. */
static const char *unreplayed(const struct weightd_model_config *config)
{
	const json_t *proven = json_object_get(config->architecture->data, "replay");

	for (size_t i = 0; i < json_array_size(proven); i++) {
		const char *name = json_string_value(json_array_get(proven, i));
		if (name != NULL && strcmp(name, config->class_name) == 0)
			return NULL;
	}
	return json_is_true(proven) ? NULL : config->architecture->unreplayed;
}

void weightd_row_build(struct weightd_model_config *config)
{
	struct weightd_reader *reader = config->reader;
	const struct weightd_row_scope *outer = reader->row;
	const struct weightd_variables *variables = reader->variables;
	struct weightd_class *classes = reader->classes;
	const struct weightd_place place = place_of(config);
	const json_t *shared = config->library != NULL ? config->architecture->data
						       : weightd_config_shared(reader);
	const struct weightd_row_scope row = {
		.config = config,
		.definitions = json_object_get(config->architecture->data, "definitions"),
		.shared = json_object_get(shared, "definitions"),
		.tables = json_object_get(shared, "tables"),
		.variables = config->variables,
		.place = &place,
		.read_part = weightd_read_config_part,
		.field_pointer = field_pointer,
		.problems = reader->problems,
		.is_hidden = place.is_whole,
	};
	const unsigned issues = reader->err == NULL ? 0 : reader->err->count;

	if (shared == NULL)
		return;
	config->unreplayed = unreplayed(config);
	reader->row = &row;
	reader->classes = NULL;
	reader->variables = NULL;
	if (build_class(config, &place) == WEIGHTD_OK) {
		keep_policy(reader, config, &place);
		keep_file_names(config, &place);
	} else {
		config->root = NULL;
	}
	if (place.is_whole)
		weightd_row_place_faults(config, issues);
	reader->row = outer;
	reader->classes = classes;
	reader->variables = variables;
}

/* The fields and their other names. */
static enum weightd_code put_fields(struct weightd_model_config *config)
{
	const struct weightd_architecture *architecture = config->architecture;
	struct weightd_reader *reader = config->reader;
	const struct weightd_config_alias *alias = architecture->aliases;
	size_t count = architecture->field_count;

	for (; alias != NULL && alias->alias != NULL; alias++)
		count++;
	struct weightd_variables *fields = weightd_arena_alloc(reader->scratch, sizeof *fields);
	const char **names = weightd_arena_array(reader->scratch, count + 1, sizeof *names);
	struct weightd_value *values =
		weightd_arena_array(reader->scratch, count + 1, sizeof *values);
	if (fields == NULL || names == NULL || values == NULL)
		return weightd_refuse_memory(reader);
	count = architecture->field_count;
	for (size_t i = 0; i < count; i++) {
		names[i] = architecture->fields[i].name;
		values[i] = config->values[i];
	}
	for (alias = architecture->aliases; alias != NULL && alias->alias != NULL; alias++) {
		const size_t index =
			weightd_field_index(architecture->fields, architecture->field_count,
					    alias->field, strlen(alias->field));
		if (index == architecture->field_count)
			continue;
		names[count] = alias->alias;
		values[count++] = config->values[index];
	}
	*fields = (struct weightd_variables){
		.names = names, .values = values, .count = count, .is_kept = true};
	config->variables = fields;
	return WEIGHTD_OK;
}

static enum weightd_code put_lets(struct weightd_model_config *config,
				  const struct weightd_place *place)
{
	struct weightd_reader *reader = config->reader;
	const json_t *json = json_object_get(config->architecture->data, "let");
	struct weightd_class lets = {0};
	enum weightd_code code = weightd_read_lets(reader, json, place, &lets);

	if (code != WEIGHTD_OK || lets.let_count == 0)
		return code;
	struct weightd_variables *names = weightd_arena_alloc(reader->scratch, sizeof *names);
	struct weightd_value *values =
		weightd_arena_array(reader->scratch, lets.let_count, sizeof *values);
	if (names == NULL || values == NULL)
		return weightd_refuse_memory(reader);
	*names = (struct weightd_variables){.outer = config->variables,
					    .names = lets.let_names,
					    .values = values,
					    .is_kept = true};
	reader->variables = names;
	code = weightd_compute_lets(reader, &lets, place, values, names);
	reader->variables = NULL;
	config->variables = names;
	return code;
}

static enum weightd_code check_requirements(struct weightd_model_config *config,
					    const struct weightd_place *place)
{
	struct weightd_reader *reader = config->reader;
	const json_t *requires = json_object_get(config->architecture->data, "requires");
	const char *unmet;

	reader->variables = config->variables;
	enum weightd_code code = weightd_find_unmet(reader, requires, place, &unmet);
	reader->variables = NULL;
	if (code != WEIGHTD_OK || unmet == NULL)
		return code;
	const struct weightd_place field = {.pointer = weightd_row_fault_of(config, unmet)};
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, &field,
		       "%.80s: the fields do not fit together", config->architecture->name);
	weightd_error_expected(reader->err, "%.120s", unmet);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Fields that the library reads and the row does not follow would be ignored silently. */
static enum weightd_code check_unfollowed(struct weightd_model_config *config)
{
	const json_t *unfollowed = json_object_get(config->architecture->data, "unfollowed");
	const struct weightd_place place = {.pointer = config->pointer};
	const char *name;
	json_t *harmless;

	json_object_foreach((json_t *)(uintptr_t)unfollowed, name, harmless)
	{
		const json_t *value = json_object_get(config->json, name);
		if (value == NULL || json_is_null(value) || json_equal(value, harmless))
			continue;
		weightd_refuse(config->reader, WEIGHTD_ERR_UNSUPPORTED,
			       WEIGHTD_PLACE_KEY(&place, name),
			       "the library's %.80s reads %.80s, which is not followed here",
			       config->architecture->name, name);
		weightd_error_expected(config->reader->err,
				       "what the library takes without it, or no such field");
		return WEIGHTD_ERR_UNSUPPORTED;
	}
	return WEIGHTD_OK;
}

enum weightd_code weightd_row_prepare(struct weightd_model_config *config)
{
	const struct weightd_variables *outer = config->reader->variables;
	const struct weightd_row_scope *row = config->reader->row;
	const struct weightd_place place = place_of(config);

	const unsigned issues = config->reader->err == NULL ? 0 : config->reader->err->count;

	config->reader->variables = NULL;
	config->reader->row = NULL;
	enum weightd_code code = check_unfollowed(config);
	if (code == WEIGHTD_OK)
		code = weightd_row_check_heads(config);
	if (code == WEIGHTD_OK)
		code = weightd_config_parts(config);
	if (code == WEIGHTD_OK)
		code = put_fields(config);
	if (code == WEIGHTD_OK)
		code = weightd_config_put_parts(config);
	if (code == WEIGHTD_OK)
		code = put_lets(config, WEIGHTD_PLACE_KEY(&place, "let"));
	if (code == WEIGHTD_OK)
		code = check_requirements(config, WEIGHTD_PLACE_KEY(&place, "requires"));
	if (place.is_whole)
		weightd_row_place_faults(config, issues);
	config->reader->variables = outer;
	config->reader->row = row;
	return code;
}
