/*
 * Examples in the catalogue: written by the rows, or derived from their fields.
 */
#include "api/catalog/catalog_example.h"

#include "core/base/memory.h"
#include "definition/definition.h"

#include <pthread.h>
#include <stdlib.h>

/* An example is a line of text and a few modules. */
#define EXAMPLE_BYTES_MAX 4096
#define PLAN_BYTES_MAX ((size_t)16 << 20)

/* The tensor that an initializer's example fills: the first that it accepts. */
static const struct target {
	const char *model, *parameter;
} targets[] = {
	{"Linear(30, 40)", "weight"},
	{"Linear(32, 32)", "weight"},
	{"Conv2d(16, 16, 3)", "weight"},
	{"Conv1d(16, 16, 3)", "weight"},
	{"LSTM(10, 20)", "bias_ih_l0"},
	{"Linear(30, 40)", "bias"},
	{"Embedding(196, 768)", "weight"},
	{"Conv1d(1, 129, 256)", "weight"},
	{"{\"type\": \"LoraLinear\", \"children\": {\"lora_A\": \"Linear(64, 8, bias=False)\"}}",
	 "weight"},
};
#define TARGET_COUNT (sizeof targets / sizeof targets[0])

/* One per row of the initializers, made by the first who has the memory for it, under the lock. */
static pthread_mutex_t rows_lock_once = PTHREAD_MUTEX_INITIALIZER;
static struct weightd_example_row *rows_once;

static void write_rule(struct weightd_json *json, const struct weightd_example *example)
{
	weightd_json_open(json, "init", '[');
	json->has_previous = false;
	weightd_text_puts(json->out, "{");
	if (example->module != NULL)
		weightd_json_text(json, "module", example->module);
	if (example->parameter != NULL)
		weightd_json_text(json, "parameter", example->parameter);
	weightd_json_text(json, "initializer", example->initializer);
	if (example->is_optional)
		weightd_json_bool(json, "optional", true);
	weightd_json_close(json, '}');
	weightd_json_close(json, ']');
}

static void write_specification(struct weightd_json *json, const struct weightd_example *example)
{
	weightd_text_puts(json->out, "{");
	json->has_previous = false;
	if (example->model != NULL && example->model[0] == '{') {
		weightd_json_key(json, "model");
		weightd_text_puts(json->out, example->model);
	} else {
		weightd_json_text(json, "model", example->model);
	}
	if (example->initializer != NULL)
		write_rule(json, example);
	weightd_json_close(json, '}');
}

void weightd_catalog_example(struct weightd_json *json, const struct weightd_example *example)
{
	weightd_json_key(json, "example");
	write_specification(json, example);
}

/* An engine of the examples' own, so that they do not depend on the limits of a service. */
static pthread_mutex_t engine_lock_once = PTHREAD_MUTEX_INITIALIZER;
static struct weightd_engine *engine_once;

/* NULL: no memory. */
static struct weightd_engine *engine(void)
{
	pthread_mutex_lock(&engine_lock_once);
	if (engine_once == NULL && weightd_engine_new(&engine_once, NULL, NULL) != WEIGHTD_OK)
		weightd_memory_note(WEIGHTD_SHORTAGE_BUSY);
	struct weightd_engine *engine = engine_once;
	pthread_mutex_unlock(&engine_lock_once);
	return engine;
}

struct weightd_plan *weightd_catalog_example_plan(const struct weightd_example *example)
{
	const struct weightd_definition_options options = {.limits = &weightd_limits_default};
	struct weightd_specification specification = {0};
	struct weightd_plan *plan = NULL;
	struct weightd_text text;
	struct weightd_json json = {.out = &text};
	struct weightd_arena *arena = weightd_arena_new(PLAN_BYTES_MAX);

	weightd_text_init(&text, EXAMPLE_BYTES_MAX);
	write_specification(&json, example);
	if (arena == NULL || text.failed || engine() == NULL ||
	    weightd_definition_read(&specification, text.data, text.length, &options, arena,
				    NULL) != WEIGHTD_OK ||
	    weightd_plan_build(&plan, &specification, engine(), arena, NULL) != WEIGHTD_OK)
		weightd_arena_free(arena);
	weightd_text_free(&text);
	return plan;
}

void weightd_catalog_layer_call(const struct weightd_module_type *module_type,
				struct weightd_text *out)
{
	if (module_type->example != NULL)
		weightd_text_puts(out, module_type->example);
	else
		weightd_fields_example(module_type->name, module_type->fields,
				       module_type->field_count, out);
}

void weightd_catalog_initializer_call(const struct weightd_initializer *initializer,
				      struct weightd_text *out)
{
	if (initializer->example != NULL)
		weightd_text_puts(out, initializer->example);
	else
		weightd_fields_example(initializer->name, initializer->fields,
				       initializer->field_count, out);
}

/* Fills '*row' if the example is accepted for this target. */
static bool try_target(struct weightd_example_row *row, const char *call,
		       const struct target *target)
{
	const struct weightd_example example = {
		.model = target->model, .parameter = target->parameter, .initializer = call};
	struct weightd_plan *plan = weightd_catalog_example_plan(&example);

	if (plan == NULL)
		return false;
	/* Of the rescaled values. */
	row->distribution = plan->entries[0].statement->law->distribution;
	for (size_t i = 0; i < plan->entry_count; i++) {
		if (plan->entries[i].statement->rule != NULL)
			row->distribution = plan->entries[i].statement->law->distribution;
	}
	row->model = target->model;
	row->parameter = target->parameter;
	weightd_plan_free(plan);
	return true;
}

/* NULL: something was short. */
static struct weightd_example_row *resolve_all(void)
{
	const struct weightd_memory_scope outer = weightd_memory_begin_part();
	struct weightd_example_row *rows = calloc(weightd_initializer_count(), sizeof *rows);

	if (rows == NULL)
		weightd_memory_note(WEIGHTD_SHORTAGE_BUSY);
	for (size_t i = 0; rows != NULL && i < weightd_initializer_count(); i++) {
		struct weightd_text call;

		weightd_text_init(&call, EXAMPLE_BYTES_MAX);
		weightd_catalog_initializer_call(weightd_initializer_at(i), &call);
		rows[i] =
			(struct weightd_example_row){targets[0].model, targets[0].parameter, NULL};
		for (size_t k = 0; k < TARGET_COUNT; k++) {
			if (try_target(&rows[i], call.data, &targets[k]))
				break;
		}
		weightd_text_free(&call);
	}
	const enum weightd_shortage shortage = weightd_memory_end(&outer);
	if (shortage == WEIGHTD_SHORTAGE_NONE)
		return rows;
	weightd_memory_note(shortage);
	free(rows);
	return NULL;
}

const struct weightd_example_row *weightd_catalog_example_row(size_t index)
{
	static const struct weightd_example_row nothing;

	pthread_mutex_lock(&rows_lock_once);
	if (rows_once == NULL)
		rows_once = resolve_all();
	const struct weightd_example_row *rows = rows_once;
	pthread_mutex_unlock(&rows_lock_once);
	return rows == NULL ? &nothing : &rows[index];
}
