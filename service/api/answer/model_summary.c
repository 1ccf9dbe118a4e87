/*
 * Model summary: derived from the plan and the format table alone.
 */
#include "api/answer/model_summary.h"

#include "weightd/format.h"

#include <string.h>

struct weightd_format_options weightd_model_format_options(const struct weightd_service *service)
{
	return (struct weightd_format_options){.json_elements_max = service->config->json_elements};
}

/*
 * Size of the whole file; WEIGHTD_SIZE_UNKNOWN where the format refuses the model.  'is_sure' is
 * cleared where it is only that memory is short, or nobody waits.
 */
static uint64_t size_of(const struct weightd_format *format, const struct weightd_plan *plan,
			const struct weightd_format_options *options, bool *is_sure)
{
	/* Of one format at a time: a file takes some bytes for each tensor. */
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding = {.size = WEIGHTD_SIZE_UNKNOWN};
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	if (arena != NULL)
		code = weightd_encoding_open(&encoding, format, plan, NULL, options, arena, NULL);
	if (code != WEIGHTD_OK)
		encoding.size = WEIGHTD_SIZE_UNKNOWN;
	*is_sure = *is_sure && code != WEIGHTD_ERR_NO_MEMORY && code != WEIGHTD_ERR_CANCELLED;
	weightd_arena_free(arena);
	return encoding.size;
}

static bool has_size(const struct weightd_format *format)
{
	return (format->flags & WEIGHTD_FORMAT_MODEL) != 0 &&
	       (format->flags & WEIGHTD_FORMAT_SIZED) != 0;
}

static void find_sizes(uint64_t sizes[WEIGHTD_FILE_SIZES], const struct weightd_service *service,
		       const struct weightd_plan *plan)
{
	const struct weightd_format_options options = weightd_model_format_options(service);
	bool is_sure = true;

	if (weightd_file_sizes_find(service->file_sizes, plan->id, sizes))
		return;
	memset(sizes, 0, WEIGHTD_FILE_SIZES * sizeof *sizes);
	for (size_t i = 0; i < weightd_format_count() && i < WEIGHTD_FILE_SIZES; i++)
		if (has_size(weightd_format_at(i)))
			sizes[i] = size_of(weightd_format_at(i), plan, &options, &is_sure);
	if (is_sure)
		weightd_file_sizes_put(service->file_sizes, plan->id, sizes);
}

/* Size of the whole file in every format that knows it beforehand; null where a format refuses. */
static void write_sizes(struct weightd_json *json, const struct weightd_service *service,
			const struct weightd_plan *plan)
{
	uint64_t sizes[WEIGHTD_FILE_SIZES];

	find_sizes(sizes, service, plan);
	weightd_json_open(json, "sizes", '{');
	for (size_t i = 0; i < weightd_format_count(); i++) {
		const struct weightd_format *format = weightd_format_at(i);

		if (!has_size(format) || i >= WEIGHTD_FILE_SIZES)
			continue;
		if (sizes[i] != WEIGHTD_SIZE_UNKNOWN)
			weightd_json_size(json, format->name, sizes[i]);
		else
			weightd_json_null(json, format->name);
	}
	weightd_json_close(json, '}');
}

/* The generators that made the values; the specification's is not among them if rules name others
 * for all.
 */
static void write_generators(struct weightd_json *json, const struct weightd_plan *plan)
{
	weightd_json_open(json, "generators", '{');
	for (size_t i = 0; i < weightd_generator_count(); i++) {
		const struct weightd_generator *generator = weightd_generator_at(i);

		if ((plan->generators >> i & 1) != 0)
			weightd_json_text(json, generator->name, generator->version);
	}
	weightd_json_close(json, '}');
}

static void write_warning(struct weightd_json *json, const char *code, const char *pointer,
			  const char *detail)
{
	weightd_json_open(json, NULL, '{');
	weightd_json_text(json, "code", code);
	weightd_json_text(json, "pointer", pointer);
	weightd_json_text(json, "detail", detail);
	weightd_json_close(json, '}');
}

static const struct weightd_warning *copy_warnings(const struct weightd_warning *warnings,
						   struct weightd_arena *arena)
{
	const struct weightd_warning *first = NULL, **end = &first;

	for (; warnings != NULL; warnings = warnings->next) {
		struct weightd_warning *copy = weightd_arena_alloc(arena, sizeof *copy);
		if (copy == NULL)
			return first;
		copy->code = weightd_arena_strdup(arena, warnings->code);
		copy->pointer = weightd_arena_strdup(arena, warnings->pointer);
		copy->detail = weightd_arena_strdup(arena, warnings->detail);
		if (copy->code == NULL || copy->pointer == NULL || copy->detail == NULL)
			return first;
		*end = copy;
		end = &copy->next;
	}
	return first;
}

/* Puts a copy of the text, or of NULL, in its place. */
static bool copy_text(const char **text, struct weightd_arena *arena)
{
	if (*text == NULL)
		return true;
	*text = weightd_arena_strdup(arena, *text);
	return *text != NULL;
}

struct weightd_document_summary weightd_document_summary_copy(
	const struct weightd_specification *specification, struct weightd_arena *arena)
{
	const struct weightd_config_summary *config = specification->config;
	struct weightd_document_summary document = {
		.warnings = copy_warnings(specification->warnings, arena)};

	if (config == NULL)
		return document;
	struct weightd_config_summary *copy = weightd_arena_alloc(arena, sizeof *copy);
	if (copy == NULL)
		return document;
	*copy = *config;
	if (copy_text(&copy->model_type, arena) && copy_text(&copy->class_name, arena) &&
	    copy_text(&copy->release, arena) && copy_text(&copy->recipe, arena) &&
	    copy_text(&copy->defaults, arena))
		document.config = copy;
	return document;
}

static void write_config(struct weightd_json *json, const struct weightd_config_summary *config)
{
	weightd_json_open(json, "config", '{');
	weightd_json_text(json, "model_type", config->model_type);
	weightd_json_text(json, "class", config->class_name);
	weightd_json_text(json, "follows", config->release);
	weightd_json_text(json, "recipe", config->recipe);
	weightd_json_key(json, "defaults");
	weightd_text_puts(json->out, config->defaults);
	weightd_json_close(json, '}');
}

static void write_warnings(struct weightd_json *json, const struct weightd_warning *warnings)
{
	weightd_json_open(json, "warnings", '[');
	for (; warnings != NULL; warnings = warnings->next)
		write_warning(json, warnings->code, warnings->pointer, warnings->detail);
	weightd_json_close(json, ']');
}

void weightd_model_links(struct weightd_json *json, const char *id)
{
	static const char *const resources[] = {"spec",	    "repr",	  "modules",
						"children", "parameters", "weights"};

	weightd_json_open(json, "links", '{');
	weightd_json_printf(json, "self", "/v1/models/%s", id);
	for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++)
		weightd_json_printf(json, resources[i], "/v1/models/%s/%s", id, resources[i]);
	for (size_t i = 0; i < weightd_format_count(); i++) {
		const struct weightd_format *format = weightd_format_at(i);

		if ((format->flags & WEIGHTD_FORMAT_MODEL) != 0)
			weightd_json_printf(json, format->name, "/v1/models/%s/weights.%s", id,
					    format->extension);
	}
	weightd_json_close(json, '}');
}

void weightd_model_summary(struct weightd_json *json, const struct weightd_service *service,
			   const struct weightd_plan *plan,
			   const struct weightd_document_summary *document)
{
	const struct weightd_specification *specification = &plan->specification;

	weightd_json_text(json, "id", plan->id);
	weightd_json_text(json, "weights_id", plan->weights_id);
	weightd_json_text(json, "type",
			  specification->model.root != NULL ? specification->model.root->type
							    : NULL);
	weightd_json_size(json, "parameter_count", plan->parameter_elements);
	weightd_json_size(json, "tensor_count", plan->entry_count);
	weightd_json_size(json, "module_count", specification->model.module_count);
	weightd_json_size(json, "total_elements", plan->total_elements);
	weightd_json_size(json, "total_bytes", plan->total_bytes);
	weightd_json_text(json, "dtype", weightd_dtype_row(specification->dtype)->name);
	/* In text, because many JSON readers round integers beyond 2^53. */
	weightd_json_key(json, "seed");
	weightd_specification_seed_json(specification, json->out);
	weightd_json_text(json, "generator", specification->generator->name);
	weightd_json_text(json, "generator_version", specification->generator->version);
	write_generators(json, plan);
	write_sizes(json, service, plan);
	if (document != NULL && document->config != NULL)
		write_config(json, document->config);
	write_warnings(json, document != NULL ? document->warnings : specification->warnings);
}
