#include "fuzzed_plan.h"

#include "weightd/format.h"
#include "weightd/module_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Small limits, so that the time goes into many inputs and not into large models. */
static const struct weightd_engine_options small = {
	.limits =
		{
			.depth = 16,
			.modules = 200,
			.parameters = 400,
			.whole_elements = 1 << 12,
			.name_bytes = 128,
			.seed_words = 16,
			.rules = 50,
		},
	.level = "auto",
};
static struct weightd_engine *engine; /* of all inputs */

#define ARENA_BYTES ((size_t)64 << 20)
#define CANONICAL_BYTES ((size_t)16 << 20)
#define PRINT_BYTES ((size_t)1 << 20)
#define HEAD_BYTES 700 /* of each file: some are in the middle of the values */
#define STEP_BYTES 97

void fuzzed_claim(bool holds, const char *claim)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", claim);
	abort();
}

struct weightd_plan *fuzzed_plan(const char *json, size_t length)
{
	struct weightd_definition_options options = {.limits = &small.limits,
						     .body_values_max = 100000};
	struct weightd_arena *arena = weightd_arena_new(ARENA_BYTES);
	struct weightd_specification specification;
	struct weightd_error err = {0};
	struct weightd_plan *plan = NULL;

	fuzzed_require(arena != NULL);
	if (engine == NULL)
		fuzzed_require(weightd_engine_new(&engine, &small, NULL) == WEIGHTD_OK);
	enum weightd_code code =
		weightd_definition_read(&specification, json, length, &options, arena, &err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_build(&plan, &specification, engine, arena, &err);
	fuzzed_require((code == WEIGHTD_OK) == (err.count == 0));
	if (code != WEIGHTD_OK)
		weightd_arena_free(arena);
	return plan;
}

static const char *rule_of(const struct weightd_entry *entry)
{
	return entry->statement->rule == NULL ? "" : entry->statement->rule->pointer;
}

static void print(const struct weightd_plan *plan, const struct weightd_profile *profile,
		  struct weightd_text *out)
{
	weightd_text_init(out, PRINT_BYTES);
	weightd_module_print_as(plan->specification.model.root, profile, out);
}

/* As each release of torch prints them. */
static void require_same_prints(const struct weightd_plan *plan, const struct weightd_plan *other)
{
	struct weightd_text first, second;

	for (size_t i = 0; i < weightd_profile_count(); i++) {
		print(plan, weightd_profile_at(i), &first);
		print(other, weightd_profile_at(i), &second);
		fuzzed_require(first.failed || second.failed ||
			       (first.length == second.length &&
				memcmp(first.data, second.data, first.length) == 0));
		weightd_text_free(&first);
		weightd_text_free(&second);
	}
}

static void require_same(const struct weightd_plan *plan, const struct weightd_plan *other)
{
	require_same_prints(plan, other);
	fuzzed_require(strcmp(plan->id, other->id) == 0 &&
		       strcmp(plan->weights_id, other->weights_id) == 0);
	for (size_t i = 0; i < plan->entry_count; i++)
		fuzzed_require(strcmp(rule_of(&plan->entries[i]), rule_of(&other->entries[i])) ==
			       0);
}

/* The first bytes of a file, 'step' at a time; how many there are. */
static size_t read_head(const struct weightd_encoding *encoding, unsigned char *out, size_t step,
			struct weightd_arena *arena)
{
	struct weightd_reading reading;
	size_t total = 0, length = 1;

	fuzzed_require(weightd_reading_begin(&reading, encoding, arena) == WEIGHTD_OK);
	while (length > 0 && total < HEAD_BYTES) {
		const size_t left = HEAD_BYTES - total;
		fuzzed_require(weightd_reading_next(&reading, out + total,
						    step < left ? step : left,
						    &length) == WEIGHTD_OK);
		total += length;
	}
	return total;
}

static void check_end(const struct weightd_encoding *encoding)
{
	unsigned char last[STEP_BYTES];
	const uint64_t size = encoding->size, from = size < 16 ? 0 : size - 16;
	size_t length;

	fuzzed_require(weightd_encoding_read(encoding, size, last, sizeof last, &length) ==
			       WEIGHTD_OK &&
		       length == 0);
	for (uint64_t at = from; at < size; at += length)
		fuzzed_require(weightd_encoding_read(encoding, at, last, sizeof last, &length) ==
				       WEIGHTD_OK &&
			       length > 0 && at + length <= size);
}

/* Draws of a seeded generator come one after the other: the end of a large file is far away. */
static bool is_far(const struct weightd_encoding *encoding)
{
	return encoding->is_sequential && encoding->size > (1 << 20);
}

static void check_format(const struct weightd_plan *plan, const struct weightd_view *view,
			 const struct weightd_format *format)
{
	static const struct weightd_format_options options = {.json_elements_max = 1000};
	struct weightd_arena *arena = weightd_arena_new(ARENA_BYTES);
	unsigned char whole[HEAD_BYTES], parts[HEAD_BYTES];
	struct weightd_error err = {0};
	struct weightd_encoding encoding;

	fuzzed_require(arena != NULL);
	enum weightd_code code =
		weightd_encoding_open(&encoding, format, plan, view, &options, arena, &err);
	fuzzed_require((code == WEIGHTD_OK) == (err.count == 0));
	if (code == WEIGHTD_OK) {
		const size_t length = read_head(&encoding, whole, HEAD_BYTES, arena);
		fuzzed_require(read_head(&encoding, parts, STEP_BYTES, arena) == length &&
			       memcmp(whole, parts, length) == 0);
		if (encoding.size != WEIGHTD_SIZE_UNKNOWN) {
			fuzzed_require(length ==
				       (encoding.size < HEAD_BYTES ? encoding.size : HEAD_BYTES));
			if (format->read != NULL && !is_far(&encoding))
				check_end(&encoding);
		}
	}
	weightd_arena_free(arena);
}

static void check_formats(const struct weightd_plan *plan)
{
	struct weightd_view view;

	for (size_t i = 0; i < weightd_format_count(); i++) {
		const struct weightd_format *format = weightd_format_at(i);
		if ((format->flags & WEIGHTD_FORMAT_MODEL) != 0)
			check_format(plan, NULL, format);
		if ((format->flags & WEIGHTD_FORMAT_TENSOR) == 0 || plan->entry_count == 0)
			continue;
		view = weightd_view_whole(&plan->entries[plan->entry_count - 1]);
		check_format(plan, &view, format);
	}
}

void fuzzed_plan_check(struct weightd_plan *plan)
{
	struct weightd_error err = {0};
	struct weightd_text text;

	check_formats(plan);
	weightd_text_init(&text, CANONICAL_BYTES);
	if (weightd_definition_canonicalize(plan, &text, &err) == WEIGHTD_OK) {
		struct weightd_plan *again = fuzzed_plan(text.data, text.length);
		fuzzed_require(again != NULL);
		require_same(plan, again);
		weightd_plan_free(again);
	}
	weightd_text_free(&text);
	weightd_plan_free(plan);
}

void fuzzed_body_of_text(struct weightd_text *body, const char *before, const uint8_t *data,
			 size_t size, const char *behind)
{
	weightd_text_init(body, CANONICAL_BYTES);
	weightd_text_puts(body, before);
	weightd_text_puts(body, "\"");
	for (size_t i = 0; i < size; i++) {
		if (data[i] < 0x20 || data[i] == '"' || data[i] == '\\')
			weightd_text_printf(body, "\\u%04x", data[i]);
		else
			weightd_text_put(body, &data[i], 1);
	}
	weightd_text_puts(body, "\"");
	weightd_text_puts(body, behind);
}
