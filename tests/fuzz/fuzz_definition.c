/*
 * libFuzzer target: any bytes as a request body.  Whatever is accepted must have a canonical form
 * that is accepted too, with the same ids and the same pointers of rules.
 */
#include "definition/definition.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Small limits, so that the time goes into many inputs and not into large models. */
static const struct weightd_engine_options small = {
	.limits =
		{
			.depth = 16,
			.modules = 200,
			.parameters = 400,
			.whole_elements = 1 << 20,
			.name_bytes = 128,
			.seed_words = 16,
			.rules = 50,
		},
	.level = "auto",
};
static struct weightd_engine *engine; /* of all inputs */

#define ARENA_BYTES ((size_t)64 << 20)
#define CANONICAL_BYTES ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct weightd_plan *build(const char *json, size_t length)
{
	struct weightd_definition_options options = {.limits = &small.limits,
						     .body_values_max = 100000};
	struct weightd_arena *arena = weightd_arena_new(ARENA_BYTES);
	struct weightd_specification specification;
	struct weightd_error err = {0};
	struct weightd_plan *plan = NULL;

	if (arena == NULL ||
	    (engine == NULL && weightd_engine_new(&engine, &small, NULL) != WEIGHTD_OK))
		return NULL;
	enum weightd_code code =
		weightd_definition_read(&specification, json, length, &options, arena, &err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_build(&plan, &specification, engine, arena, &err);
	if ((code == WEIGHTD_OK) != (err.count == 0))
		abort();
	if (code != WEIGHTD_OK)
		weightd_arena_free(arena);
	return plan;
}

static const char *rule_of(const struct weightd_entry *entry)
{
	return entry->statement->rule == NULL ? "" : entry->statement->rule->pointer;
}

static bool is_same(const struct weightd_plan *plan, const struct weightd_plan *other)
{
	if (strcmp(plan->id, other->id) != 0 || strcmp(plan->weights_id, other->weights_id) != 0)
		return false;
	for (size_t i = 0; i < plan->entry_count; i++)
		if (strcmp(rule_of(&plan->entries[i]), rule_of(&other->entries[i])) != 0)
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct weightd_error err = {0};
	struct weightd_text text;
	struct weightd_plan *plan = build((const char *)data, size);

	if (plan == NULL)
		return 0;
	weightd_text_init(&text, CANONICAL_BYTES);
	if (weightd_definition_canonicalize(plan, &text, &err) == WEIGHTD_OK) {
		struct weightd_plan *again = build(text.data, text.length);
		if (again == NULL || !is_same(plan, again))
			abort();
		weightd_plan_free(again);
	}
	weightd_text_free(&text);
	weightd_plan_free(plan);
	return 0;
}
