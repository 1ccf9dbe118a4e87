/*
 * Reading a request body: the members of the document, in the order in which they depend on each
 * other, over the members of "base".
 */
#include "definition/definition.h"

#include "core/base/memory.h"
#include "definition/integer_buffers.h"
#include "definition/class/class.h"
#include "definition/tree/module_json.h"
#include "definition/repr/repr_warning.h"
#include "definition/policy/ties.h"
#include "definition/policy/config_replay.h"
#include "definition/policy/keys_read.h"
#include "definition/policy/rules.h"
#include "definition/module/additions.h"
#include "definition/module/shape_map.h"
#include "definition/document/seeds.h"
#include "definition/document/scalars.h"
#include "definition/architecture/config_summary.h"
#include "definition/library_model/library_model.h"
#include "definition/document/json_parse.h"
#include "definition/document/nulls.h"
#include "definition/document/reader.h"

#include <string.h>

#define VALUES_MAX 2000000
/* Of a registered specification. */
#define BASE_BYTES_MAX ((size_t)256 << 20)
/* Levels of JSON for one level of modules (an object in "children", and in its arguments), and
 * spare. */
#define LEVELS_PER_MODULE 4
#define LEVELS_SPARE 32

static const char *const document_fields[] = {
	"model",       "config", "config_overrides", "parameters", "base", "tie",  "init",
	"seed",	       "dtype",	 "generator",	     "classes",	   "key",  "cast", "rows",
	"torchvision", "timm",	 "arguments",	     NULL};
/* Of a stored text, which also has the warnings of the document that it was made of. */
static const char *const stored_fields[] = {"model",	 "tie",	     "init", "seed", "dtype",
					    "generator", "warnings", "key",  NULL};
static const char *const kinds[] = {"model", "config", "parameters", "base", "torchvision", "timm"};

/* The client's document, and the one it builds on. */
struct documents {
	json_t *body, *base; /* base: NULL without */
};

static enum weightd_code parse(struct weightd_reader *reader, const char *json, size_t length,
			       size_t values, json_t **root)
{
	struct weightd_scan_limits limits = {
		.values = values,
		.depth = reader->limits->depth * LEVELS_PER_MODULE + LEVELS_SPARE,
	};
	enum weightd_code code = weightd_record(
		reader, weightd_document_parse(root, json, length, &limits, reader->err));

	if (code == WEIGHTD_OK && !json_is_object(*root))
		code = weightd_refuse_type(reader, NULL, *root, "a specification: an object");
	return code;
}

/* "parameters" defines the model where nothing else does, else it adds to it. */
static bool defines_model(const json_t *body, const char *kind)
{
	if (json_object_get(body, kind) == NULL)
		return false;
	return strcmp(kind, "parameters") != 0 ||
	       (json_object_get(body, "model") == NULL && json_object_get(body, "config") == NULL &&
		json_object_get(body, "base") == NULL && weightd_library_of(body) == NULL);
}

/* Exactly one member defines the model. */
static enum weightd_code check_kind(struct weightd_reader *reader, const json_t *body)
{
	const char *first = NULL;
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!defines_model(body, kinds[i]))
			continue;
		if (first != NULL)
			code = weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT,
					      WEIGHTD_PLACE_KEY(NULL, kinds[i]),
					      "%s and %s both define the model", first, kinds[i]);
		else
			first = kinds[i];
	}
	if (code != WEIGHTD_OK)
		weightd_error_expected(
			reader->err,
			"exactly one of model, config, parameters, base, torchvision, timm");
	if (first == NULL) {
		code = weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, NULL,
				      "the specification defines no model");
		weightd_error_expected(
			reader->err,
			"one of model, config, parameters, base, torchvision, timm; for example "
			"{\"model\": \"Linear(784, 10)\"}");
	}
	if (json_object_get(body, "config_overrides") != NULL &&
	    json_object_get(body, "config") == NULL) {
		code = weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT,
				      WEIGHTD_PLACE_KEY(NULL, "config_overrides"),
				      "config_overrides needs a config");
		weightd_error_expected(reader->err, "config_overrides beside config");
	}
	if (json_object_get(body, "arguments") != NULL && weightd_library_of(body) == NULL) {
		code = weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT,
				      WEIGHTD_PLACE_KEY(NULL, "arguments"),
				      "arguments need a model of a library");
		weightd_error_expected(reader->err, "arguments beside torchvision or timm");
	}
	return code;
}

/* Fetches and parses the model that "base" names. */
static enum weightd_code read_base(struct weightd_reader *reader, struct documents *documents)
{
	const json_t *base = json_object_get(documents->body, "base");
	const struct weightd_place *place = WEIGHTD_PLACE_KEY(NULL, "base");
	struct weightd_error looked_up; /* large: emptied where it is used */
	struct weightd_text json;

	if (base == NULL)
		return WEIGHTD_OK;
	if (!json_is_string(base))
		return weightd_refuse_type(reader, place, base, "the id of a model: 40 hex digits");
	if (reader->options->base == NULL)
		return weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, place,
				      "base is not supported here");
	weightd_text_init(&json, BASE_BYTES_MAX);
	weightd_error_clear(&looked_up);
	enum weightd_code code = reader->options->base(reader->options->base_context,
						       json_string_value(base), &json, &looked_up);
	if (code != WEIGHTD_OK) {
		/* The issue is the lookup's; its place is ours. */
		weightd_refuse(reader, code, place, "%s",
			       looked_up.count > 0 ? looked_up.issues[0].detail : "no such model");
		weightd_error_expected(reader->err, "the id of a registered model: 40 hex digits");
	} else {
		/* It was checked when it was registered; with its defaults filled in it is larger
		 * than a request. */
		code = parse(reader, json.data != NULL ? json.data : "", json.length, SIZE_MAX,
			     &documents->base);
		if (code == WEIGHTD_OK && json_object_get(documents->base, "model") == NULL)
			code = weightd_refuse(reader, WEIGHTD_ERR_STORE_CORRUPT, place,
					      "the specification of this model has no model");
	}
	weightd_text_free(&json);
	return code;
}

/* A member of the body, else of the base; '*place' is its pointer. */
static const json_t *member(const struct documents *documents, const char *key,
			    const struct weightd_place *base_place, struct weightd_place *place)
{
	const json_t *value = json_object_get(documents->body, key);

	*place = (struct weightd_place){.key = key};
	if (value != NULL || documents->base == NULL)
		return value;
	place->parent = base_place;
	return json_object_get(documents->base, key);
}

/* The key script of all draws of jax that have none. */
static void read_keys(struct weightd_reader *reader, const json_t *json,
		      const struct weightd_place *place,
		      struct weightd_specification *specification)
{
	specification->keys = weightd_read_keys(reader, json, place);
	if (specification->keys == NULL || specification->generator->family->library == WEIGHTD_JAX)
		return;
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
		       "%s has no keys that a script could derive", specification->generator->name);
	weightd_error_expected(reader->err, "the generator jax, or no key");
}

static void read_scalars(struct weightd_reader *reader, const struct documents *documents,
			 struct weightd_specification *specification)
{
	const struct weightd_place *base = WEIGHTD_PLACE_KEY(NULL, "base");
	struct weightd_place place;
	const json_t *value;

	specification->generator = weightd_generator_find("philox");
	specification->dtype = WEIGHTD_FLOAT32;
	value = member(documents, "seed", base, &place);
	if (value != NULL)
		weightd_read_seeds(reader, value, &place, specification);
	value = member(documents, "dtype", base, &place);
	if (value != NULL)
		weightd_read_dtype(reader, value, &place, true, &specification->dtype);
	else if (json_object_get(documents->body, "config") != NULL)
		weightd_model_config_dtype(reader, json_object_get(documents->body, "config"),
					   json_object_get(documents->body, "config_overrides"),
					   &specification->dtype);
	value = member(documents, "generator", base, &place);
	if (value != NULL)
		weightd_read_generator(reader, value, &place, &specification->generator);
	value = member(documents, "seed", base, &place);
	if (value != NULL)
		weightd_check_seeds(reader, value, &place, specification);
	value = member(documents, "key", base, &place);
	if (value != NULL)
		read_keys(reader, value, &place, specification);
	reader->replays = specification->generator->family->library != WEIGHTD_OWN;
	reader->dtype = specification->dtype;
	reader->builder.default_dtype = specification->dtype;
}

/* The model of a config or of a library, its ties and its policy, which come before the document's.
 */
static void read_config(struct weightd_reader *reader, const struct documents *documents,
			struct weightd_specification *specification, struct weightd_module **root)
{
	struct weightd_model_config *config = weightd_arena_alloc(reader->arena, sizeof *config);

	if (config == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	const char *library = weightd_library_of(documents->body);
	const enum weightd_code code =
		library != NULL
			? weightd_library_model_read(config, reader, documents->body, library)
			: weightd_model_config_read(
				  config, reader, json_object_get(documents->body, "config"),
				  json_object_get(documents->body, "config_overrides"));
	if (code != WEIGHTD_OK)
		return;
	reader->config = config;
	reader->config_number = weightd_model_config_number;
	specification->ties = config->ties;
	specification->config = weightd_model_config_summary(config);
	*root = config->root;
}

/* Rows of architectures that the config may name. */
static void read_rows(struct weightd_reader *reader, const json_t *rows, bool has_config)
{
	const struct weightd_place *place = WEIGHTD_PLACE_KEY(NULL, "rows");

	if (rows == NULL)
		return;
	if (!json_is_object(rows)) {
		weightd_refuse_type(reader, place, rows, "an object: model_type to row");
	} else if (!has_config) {
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, "rows need a config");
		weightd_error_expected(reader->err, "rows beside config");
	} else {
		reader->rows = rows;
	}
}

static void read_model(struct weightd_reader *reader, const struct documents *documents,
		       struct weightd_specification *specification)
{
	const struct weightd_place *base = WEIGHTD_PLACE_KEY(NULL, "base");
	struct weightd_place place;
	const json_t *parameters = json_object_get(documents->body, "parameters");
	const json_t *model = member(documents, "model", base, &place);
	const json_t *config = json_object_get(documents->body, "config");
	const json_t *classes = json_object_get(documents->body, "classes");
	struct weightd_module *root = NULL;

	if (classes != NULL)
		weightd_read_classes(reader, classes, WEIGHTD_PLACE_KEY(NULL, "classes"));
	read_rows(reader, json_object_get(documents->body, "rows"), config != NULL);
	if (config != NULL || weightd_library_of(documents->body) != NULL)
		read_config(reader, documents, specification, &root);
	else if (defines_model(documents->body, "parameters"))
		weightd_read_shape_map(reader, parameters, WEIGHTD_PLACE_KEY(NULL, "parameters"),
				       &root);
	else if (model != NULL)
		weightd_read_module(reader, &(struct weightd_site){NULL, "", &place}, model, &root);
	if (parameters != NULL && root != NULL && reader->code == WEIGHTD_OK &&
	    !defines_model(documents->body, "parameters"))
		weightd_read_additions(reader, root, parameters,
				       WEIGHTD_PLACE_KEY(NULL, "parameters"));
	if (json_object_get(model, "name") != NULL)
		weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_FIELD, WEIGHTD_PLACE_KEY(&place, "name"),
			       "the root of a model has no name");
	specification->model = (struct weightd_model){
		.root = root,
		.module_count = reader->builder.module_count,
		.parameter_count = reader->builder.parameter_count,
		.default_dtype = specification->dtype,
	};
}

/* A copy has the rules of its original, which are read by now. */
static void share_rules(struct weightd_module *module)
{
	if (module == NULL)
		return;
	module->init = weightd_module_original(module)->init;
	for (struct weightd_module *child = module->children; child != NULL; child = child->next)
		share_rules(child);
}

/* The whole model is cast behind all rules: model.half(). */
static void read_cast(struct weightd_reader *reader, const json_t *body,
		      struct weightd_rule ***rules)
{
	const json_t *cast = json_object_get(body, "cast");
	const struct weightd_place *place = WEIGHTD_PLACE_KEY(NULL, "cast");
	enum weightd_dtype dtype;

	if (cast != NULL && weightd_read_dtype(reader, cast, place, true, &dtype) == WEIGHTD_OK)
		weightd_read_cast(reader, dtype, place, rules);
}

static void read_policy(struct weightd_reader *reader, const struct documents *documents,
			struct weightd_specification *specification)
{
	const struct weightd_place *base = WEIGHTD_PLACE_KEY(NULL, "base");
	const json_t *const roots[] = {documents->base, documents->body};
	struct weightd_rule **rules = &specification->rules;
	const struct weightd_tie **ties = &specification->ties;

	if (reader->config != NULL && reader->config->ties != NULL)
		ties = reader->config->ties_end;
	if (reader->config != NULL && reader->replays)
		weightd_read_config_replay(reader);
	else if (reader->config != NULL && reader->config->recipe != NULL)
		weightd_read_recipe(reader, reader->config->recipe,
				    WEIGHTD_PLACE_KEY(NULL, "config"), &rules);
	weightd_read_pending_rules(reader);
	share_rules(specification->model.root);
	weightd_read_pending_ties(reader, specification->model.root, &ties);
	reader->scope = reader->tree_is_partial ? NULL : specification->model.root;
	for (size_t i = 0; i < 2; i++) {
		const struct weightd_place *parent = i == 0 ? base : NULL;
		const json_t *tie = json_object_get(roots[i], "tie");
		const json_t *init = json_object_get(roots[i], "init");
		if (tie != NULL)
			weightd_read_ties(reader, tie, WEIGHTD_PLACE_KEY(parent, "tie"), &ties);
		if (init != NULL)
			weightd_read_rules(reader, init, WEIGHTD_PLACE_KEY(parent, "init"), &rules);
	}
	read_cast(reader, documents->body, &rules);
}

/* Those of the document that the stored text was made of. */
static void read_warnings(struct weightd_reader *reader, const json_t *warnings)
{
	for (size_t i = 0; i < json_array_size(warnings); i++) {
		const json_t *item = json_array_get(warnings, i);
		const char *code = json_string_value(json_object_get(item, "code"));
		const char *pointer = json_string_value(json_object_get(item, "pointer"));
		const char *detail = json_string_value(json_object_get(item, "detail"));
		if (code == NULL || pointer == NULL || detail == NULL)
			continue;
		code = weightd_arena_strdup(reader->arena, code);
		pointer = weightd_arena_strdup(reader->arena, pointer);
		if (code == NULL || pointer == NULL)
			weightd_refuse_memory(reader);
		else
			weightd_warn(reader, code, pointer, "%s", detail);
	}
}

static enum weightd_code read_documents(struct weightd_reader *reader, struct documents *documents,
					struct weightd_specification *specification)
{
	weightd_drop_nulls(documents->body);
	const bool is_stored = reader->options->takes_repeats &&
			       json_object_get(documents->body, "warnings") != NULL;
	weightd_check_fields(reader, documents->body, NULL,
			     is_stored ? stored_fields : document_fields);
	if (check_kind(reader, documents->body) != WEIGHTD_OK)
		return reader->code;
	enum weightd_code code = read_base(reader, documents);
	read_scalars(reader, documents, specification);
	if (code != WEIGHTD_OK)
		return code;
	read_model(reader, documents, specification);
	reader->work.allowed += specification->model.parameter_count * WEIGHTD_WORK_OF_TENSOR;
	reader->tree_is_partial = reader->code != WEIGHTD_OK;
	if (!weightd_reader_stops(reader))
		read_policy(reader, documents, specification);
	if (reader->code == WEIGHTD_OK && is_stored) {
		read_warnings(reader, json_object_get(documents->body, "warnings"));
	} else if (reader->code == WEIGHTD_OK) {
		weightd_warn_of_omissions(reader, specification);
		weightd_warn_of_integers(reader, specification);
	}
	specification->warnings = reader->warnings;
	return reader->code;
}

enum weightd_code weightd_definition_read(struct weightd_specification *specification,
					  const char *json, size_t length,
					  const struct weightd_definition_options *options,
					  struct weightd_arena *arena, struct weightd_error *err)
{
	struct documents documents = {0};
	struct weightd_reader reader = {
		.options = options,
		.limits = options->limits,
		.arena = arena,
		.scratch = weightd_arena_new(0),
		.err = err,
		.builder = {.arena = arena, .limits = options->limits},
		.work = {.allowed = options->limits->work + length * WEIGHTD_WORK_OF_BYTE},
	};
	size_t values = options->body_values_max == 0 ? VALUES_MAX : options->body_values_max;
	const struct weightd_memory_scope outer = weightd_memory_begin_part();
	enum weightd_code code;

	*specification = (struct weightd_specification){0};
	reader.pending_end = &reader.pending;
	reader.pending_ties_end = &reader.pending_ties;
	reader.omissions_end = &reader.omissions;
	reader.warnings_end = &reader.warnings;
	reader.types = json_object();
	reader.row_documents = json_object();
	code = reader.types == NULL || reader.row_documents == NULL || reader.scratch == NULL
		       ? weightd_refuse_memory(&reader)
		       : parse(&reader, json, length, values, &documents.body);
	if (code == WEIGHTD_OK)
		code = weightd_record(&reader, weightd_ask_to_go_on(err));
	if (code == WEIGHTD_OK)
		code = read_documents(&reader, &documents, specification);
	json_decref(documents.body);
	json_decref(documents.base);
	json_decref(reader.types);
	json_decref(reader.row_documents);
	weightd_memory_free(reader.arguments);
	weightd_memory_free(reader.late);
	weightd_arena_free(reader.scratch);
	/* What was read without the memory for it is something else than what was sent. */
	const enum weightd_shortage shortage = weightd_memory_end(&outer);
	weightd_memory_note(shortage);
	return shortage == WEIGHTD_SHORTAGE_NONE ? code : weightd_refuse_memory(&reader);
}
