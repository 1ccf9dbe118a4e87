/*
 * The cases under tests/cases: valid/NAME/{request.json, plan.json} and
 * invalid/NAME/{request.json, problem.json}; tests/cases/README.md says what the files mean.
 */
#include "definition/definition.h"
#include "suite.h"
#include "unit/any_engine.h"

#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CASES "tests/cases"
#define CASES_MAX 500
#define CANONICAL_MAX ((size_t)64 << 20)

struct names {
	char *name[CASES_MAX];
	int count;
};

static struct names valid, invalid, spelled; /* with a same.json */

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *folder, struct names *names)
{
	DIR *directory = opendir(folder);
	struct dirent *item;

	if (directory == NULL)
		return;
	while ((item = readdir(directory)) != NULL) {
		if (item->d_name[0] == '.')
			continue;
		if (names->count == CASES_MAX)
			abort();
		names->name[names->count++] = strdup(item->d_name);
	}
	closedir(directory);
	qsort(names->name, (size_t)names->count, sizeof names->name[0], compare);
}

/* The valid cases that have a same.json. */
static void list_spelled(void)
{
	char path[512];

	for (int i = 0; i < valid.count; i++) {
		snprintf(path, sizeof path, CASES "/valid/%s/same.json", valid.name[i]);
		if (access(path, R_OK) == 0)
			spelled.name[spelled.count++] = valid.name[i];
	}
}

/* The whole file, NULL if it is not there; freed by the caller. */
static char *load(const char *kind, const char *name, const char *file, size_t *length)
{
	char path[512];
	FILE *stream;

	snprintf(path, sizeof path, CASES "/%s/%s/%s", kind, name, file);
	stream = fopen(path, "rb");
	if (stream == NULL)
		return NULL;
	char *bytes = malloc(1 << 20);
	*length = fread(bytes, 1, 1 << 20, stream);
	fclose(stream);
	return bytes;
}

static json_t *load_json(const char *kind, const char *name, const char *file)
{
	char path[512];
	json_error_t error;

	snprintf(path, sizeof path, CASES "/%s/%s/%s", kind, name, file);
	json_t *json = json_load_file(path, 0, &error);
	ck_assert_msg(json != NULL, "%s: %s, line %d", path, error.text, error.line);
	return json;
}

static weightd_base_lookup lookup;

/* NULL with the issues in 'err' if the document is refused. */
static struct weightd_plan *build(const char *json, size_t length, const char *name,
				  struct weightd_error *err)
{
	struct weightd_definition_options options = {
		.limits = &weightd_limits_default,
		.base = lookup,
		.base_context = (void *)(uintptr_t)name,
	};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_specification specification;
	struct weightd_plan *plan = NULL;
	enum weightd_code code =
		weightd_definition_read(&specification, json, length, &options, arena, err);

	if (code == WEIGHTD_OK)
		code = weightd_plan_build(&plan, &specification, any_engine(), arena, err);
	ck_assert_int_eq(code == WEIGHTD_OK, err->count == 0);
	if (code != WEIGHTD_OK)
		weightd_arena_free(arena);
	return plan;
}

static void canonical(const struct weightd_plan *plan, struct weightd_text *text)
{
	weightd_text_init(text, CANONICAL_MAX);
	weightd_definition_write(plan, text);
	ck_assert(!text->failed);
}

/* "base" of a case is the name of a file beside its request. */
static enum weightd_code lookup(void *context, const char *id, struct weightd_text *json,
				struct weightd_error *err)
{
	struct weightd_error base_err = {0};
	size_t size;
	char *bytes = strchr(id, '/') == NULL ? load("valid", context, id, &size) : NULL;

	if (bytes == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_UNKNOWN_MODEL, NULL,
					 "there is no model %s", id);
	struct weightd_plan *plan = build(bytes, size, context, &base_err);
	ck_assert_ptr_nonnull(plan);
	canonical(plan, json);
	weightd_plan_free(plan);
	free(bytes);
	return WEIGHTD_OK;
}

static void print_issues(const char *name, const struct weightd_error *err)
{
	for (unsigned i = 0; i < err->count; i++)
		fprintf(stderr, "%s: %s at \"%s\" (%u:%u): %s; expected %s; did you mean %s\n",
			name, weightd_code_slug(err->issues[i].code), err->issues[i].pointer,
			err->issues[i].line, err->issues[i].column, err->issues[i].detail,
			err->issues[i].expected, err->issues[i].did_you_mean);
}

static bool same_text(const json_t *want, const char *key, const char *have)
{
	const char *text = json_string_value(json_object_get(want, key));

	return text == NULL || strcmp(text, have) == 0;
}

static bool same_number(const json_t *want, const char *key, unsigned have)
{
	const json_t *number = json_object_get(want, key);

	return number == NULL || json_integer_value(number) == have;
}

START_TEST(invalid_case_has_its_problem)
{
	const char *name = invalid.name[_i];
	struct weightd_error err = {0};
	size_t length;
	char *request = load("invalid", name, "request.json", &length);
	json_t *problem = load_json("invalid", name, "problem.json");
	const json_t *errors = json_object_get(problem, "errors");

	ck_assert_ptr_nonnull(request);
	struct weightd_plan *plan = build(request, length, name, &err);

	bool same = plan == NULL && json_array_size(errors) == err.count;
	for (unsigned i = 0; same && i < err.count; i++) {
		const struct weightd_issue *issue = &err.issues[i];
		const json_t *want = json_array_get(errors, i);
		same = same_text(want, "code", weightd_code_slug(issue->code)) &&
		       same_text(want, "pointer", issue->pointer) &&
		       same_text(want, "did_you_mean", issue->did_you_mean) &&
		       same_number(want, "line", issue->line) &&
		       same_number(want, "column", issue->column);
		same = same && issue->detail[0] != '\0';
		const char *detail = json_string_value(json_object_get(want, "detail_has"));
		same = same && (detail == NULL || strstr(issue->detail, detail) != NULL);
	}
	if (!same)
		print_issues(name, &err);
	ck_assert_msg(same, "%s: the problem differs", name);
	weightd_plan_free(plan);
	json_decref(problem);
	free(request);
}
END_TEST

static void check_numbers(const char *name, const json_t *want, const struct weightd_entry *entry,
			  const struct weightd_law *law)
{
	const char *key;
	json_t *number;

	json_object_foreach((json_t *)(uintptr_t)want, key, number)
	{
		double expected = json_number_value(number), have = NAN;
		for (unsigned i = 0; i < WEIGHTD_LAW_REALS; i++) {
			const char *real = law->distribution->reals[i];
			if (real != NULL && strcmp(real, key) == 0)
				have = law->reals[i];
		}
		for (unsigned i = 0; i < WEIGHTD_LAW_SIZES; i++) {
			const char *size = law->distribution->sizes[i];
			if (size != NULL && strcmp(size, key) == 0)
				have = (double)law->sizes[i];
		}
		ck_assert_msg(have == expected, "%s: %s has %s %.17g, not %.17g", name,
			      weightd_entry_name(entry, WEIGHTD_NAME_ROOM), key, have, expected);
	}
}

static void check_patches(const char *name, const json_t *want, const struct weightd_entry *entry)
{
	const struct weightd_patch *patch = entry->patches;
	char slice[WEIGHTD_PART_TEXT];

	for (size_t i = 0; i < json_array_size(want); i++, patch = patch->next) {
		const json_t *item = json_array_get(want, i);
		ck_assert_msg(patch != NULL, "%s: %s has %zu parts", name,
			      weightd_entry_name(entry, WEIGHTD_NAME_ROOM), i);
		weightd_part_text(patch->statement->part, slice, sizeof slice);
		ck_assert_msg(same_text(item, "slice", slice), "%s: %s has part %s", name,
			      weightd_entry_name(entry, WEIGHTD_NAME_ROOM), slice);
		ck_assert_msg(same_text(item, "action", weightd_patch_verb(patch)), "%s: %s", name,
			      weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
		ck_assert_msg(
			same_text(item, "distribution", patch->statement->law->distribution->name),
			"%s: %s is %s", name, slice, patch->statement->law->distribution->name);
		ck_assert_msg(same_text(item, "rule", patch->statement->rule->pointer),
			      "%s: %s: %s", name, slice, patch->statement->rule->pointer);
		check_numbers(name, json_object_get(item, "numbers"), entry, patch->statement->law);
	}
	ck_assert_msg(patch == NULL, "%s: %s has more parts", name,
		      weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
}

static void check_entry(const char *name, const json_t *want, const struct weightd_entry *entry)
{
	const json_t *shape = json_object_get(want, "shape");
	const struct weightd_rule *rule = entry->statement->rule;

	ck_assert_str_eq(weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
			 json_string_value(json_object_get(want, "name")));
	ck_assert_msg(json_array_size(shape) == weightd_entry_shape(entry)->ndim, "%s: rank of %s",
		      name, weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	for (unsigned i = 0; i < weightd_entry_shape(entry)->ndim; i++)
		ck_assert_uint_eq(weightd_entry_shape(entry)->dims[i],
				  (uint64_t)json_integer_value(json_array_get(shape, i)));
	ck_assert_msg(same_text(want, "dtype", weightd_dtype_row(entry->dtype)->name),
		      "%s: %s is %s", name, weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
		      weightd_dtype_row(entry->dtype)->name);
	ck_assert_msg(same_text(want, "distribution", entry->statement->law->distribution->name),
		      "%s: %s is %s", name, weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
		      entry->statement->law->distribution->name);
	ck_assert_msg(same_text(want, "rule", rule == NULL ? "" : rule->pointer),
		      "%s: %s is written by %s", name, weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
		      rule == NULL ? "" : rule->pointer);
	ck_assert_msg(same_text(want, "tied_to",
				entry->tied_to == NULL
					? ""
					: weightd_entry_name(entry->tied_to, WEIGHTD_NAME_ROOM)),
		      "%s: tie of %s", name, weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	const char *seed = json_string_value(json_object_get(want, "seed"));
	if (seed != NULL)
		ck_assert_uint_eq(entry->stream.seed, strtoull(seed, NULL, 10));
	if (json_object_get(want, "buffer") != NULL)
		ck_assert(entry->parameter->is_buffer);
	check_numbers(name, json_object_get(want, "numbers"), entry, entry->statement->law);
	check_patches(name, json_object_get(want, "parts"), entry);
}

static struct weightd_plan *build_valid(const char *name, const char *file)
{
	struct weightd_error err = {0};
	size_t length;
	char *request = load("valid", name, file, &length);

	ck_assert_msg(request != NULL, "%s has no %s", name, file);
	struct weightd_plan *plan = build(request, length, name, &err);
	if (plan == NULL)
		print_issues(name, &err);
	ck_assert_msg(plan != NULL, "%s is refused", name);
	free(request);
	return plan;
}

START_TEST(valid_case_has_its_plan)
{
	const char *name = valid.name[_i];
	struct weightd_plan *plan = build_valid(name, "request.json");
	json_t *want = load_json("valid", name, "plan.json");
	const json_t *entries = json_object_get(want, "entries");
	const json_t *count = json_object_get(want, "parameter_count");

	ck_assert_msg(json_array_size(entries) == plan->entry_count, "%s has %zu entries", name,
		      plan->entry_count);
	for (size_t i = 0; i < plan->entry_count; i++)
		check_entry(name, json_array_get(entries, i), &plan->entries[i]);
	if (count != NULL)
		ck_assert_uint_eq(plan->parameter_elements, (uint64_t)json_integer_value(count));
	weightd_plan_free(plan);
	json_decref(want);
}
END_TEST

START_TEST(canonical_form_has_the_same_ids_and_is_stable)
{
	const char *name = valid.name[_i];
	struct weightd_plan *plan = build_valid(name, "request.json");
	struct weightd_error err = {0};
	struct weightd_text first, second;

	canonical(plan, &first);
	struct weightd_plan *again = build(first.data, first.length, name, &err);
	if (again == NULL)
		print_issues(name, &err);
	ck_assert_msg(again != NULL, "%s: canonical form is refused: %s", name, first.data);
	canonical(again, &second);

	ck_assert_str_eq(first.data, second.data);
	ck_assert_str_eq(plan->id, again->id);
	ck_assert_str_eq(plan->weights_id, again->weights_id);
	ck_assert_uint_eq(strlen(plan->id), 40);
	ck_assert_str_ne(plan->id, plan->weights_id);
	weightd_text_free(&first);
	weightd_text_free(&second);
	weightd_plan_free(plan);
	weightd_plan_free(again);
}
END_TEST

static void check_same_statement(const char *name, const struct weightd_statement *have,
				 const struct weightd_statement *want)
{
	const bool has_rule = want->rule != NULL;

	ck_assert_msg((have->rule != NULL) == has_rule, "%s", name);
	if (has_rule)
		ck_assert_str_eq(have->rule->pointer, want->rule->pointer);
	ck_assert_ptr_eq(have->law->distribution, want->law->distribution);
	ck_assert_mem_eq(have->law->reals, want->law->reals, sizeof have->law->reals);
	ck_assert_mem_eq(have->law->sizes, want->law->sizes, sizeof have->law->sizes);
	ck_assert_uint_eq(have->law->variant, want->law->variant);
	ck_assert_int_eq(have->dtype, want->dtype);
	ck_assert_ptr_eq(have->generator, want->generator);
	ck_assert(weightd_seed_equal(have->seed, want->seed));
}

static void check_same_entry(const struct weightd_entry *have, const struct weightd_entry *want)
{
	const struct weightd_patch *patch = have->patches;

	ck_assert_str_eq(weightd_entry_name(have, WEIGHTD_NAME_ROOM),
			 weightd_entry_name(want, WEIGHTD_NAME_ROOM));
	ck_assert_str_eq(have->module->type, want->module->type);
	ck_assert_int_eq(have->dtype, want->dtype);
	ck_assert(have->is_hidden == want->is_hidden);
	ck_assert_uint_eq(have->stream.seed, want->stream.seed);
	ck_assert_uint_eq(have->stream.name_hash, want->stream.name_hash);
	check_same_statement(weightd_entry_name(have, WEIGHTD_NAME_ROOM), have->statement,
			     want->statement);
	for (const struct weightd_patch *w = want->patches; w != NULL; w = w->next) {
		ck_assert_ptr_nonnull(patch);
		check_same_statement(weightd_entry_name(have, WEIGHTD_NAME_ROOM), patch->statement,
				     w->statement);
		patch = patch->next;
	}
	ck_assert_ptr_null(patch);
}

/* What is registered is planned once: it has to be as if it had been read from the store. */
START_TEST(a_plan_made_canonical_is_the_one_that_its_text_gives)
{
	const char *name = valid.name[_i];
	struct weightd_plan *plan = build_valid(name, "request.json");
	struct weightd_error err = {0};
	struct weightd_text text, written;

	canonical(plan, &written);
	weightd_text_init(&text, CANONICAL_MAX);
	ck_assert_int_eq(weightd_definition_canonicalize(plan, &text, &err), WEIGHTD_OK);
	struct weightd_plan *again = build(text.data, text.length, name, &err);

	ck_assert_str_eq(text.data, written.data);
	ck_assert_msg(again != NULL, "%s: canonical form is refused: %s", name, text.data);
	ck_assert_ptr_null(plan->specification.config);
	ck_assert_uint_eq(plan->statement_count, again->statement_count);
	ck_assert_uint_eq(plan->entry_count, again->entry_count);
	for (size_t i = 0; i < plan->entry_count; i++)
		check_same_entry(&plan->entries[i], &again->entries[i]);
	const struct weightd_rule *rule = plan->specification.rules;
	for (const struct weightd_rule *want = again->specification.rules; want != NULL;
	     want = want->next, rule = rule->next)
		ck_assert_str_eq(rule->pointer, want->pointer);
	weightd_text_free(&text);
	weightd_text_free(&written);
	weightd_plan_free(plan);
	weightd_plan_free(again);
}
END_TEST

/* As a client writes it that holds objects as maps; only arrays have an order in it. */
START_TEST(canonical_form_with_sorted_members_has_the_same_ids)
{
	const char *name = valid.name[_i];
	struct weightd_plan *plan = build_valid(name, "request.json");
	struct weightd_error err = {0};
	struct weightd_text text;

	canonical(plan, &text);
	json_t *form = json_loadb(text.data, text.length, 0, NULL);
	char *sorted = json_dumps(form, JSON_SORT_KEYS | JSON_COMPACT);
	struct weightd_plan *again = build(sorted, strlen(sorted), name, &err);

	ck_assert_msg(again != NULL, "%s: %s", name, sorted);
	ck_assert_msg(strcmp(plan->id, again->id) == 0, "%s: %s", name, sorted);
	ck_assert_str_eq(plan->weights_id, again->weights_id);
	weightd_text_free(&text);
	json_decref(form);
	free(sorted);
	weightd_plan_free(plan);
	weightd_plan_free(again);
}
END_TEST

/* same.json is another spelling of the request. */
START_TEST(other_spelling_has_the_same_ids)
{
	const char *name = spelled.name[_i];
	struct weightd_plan *plan = build_valid(name, "request.json");
	struct weightd_plan *other = build_valid(name, "same.json");

	ck_assert_msg(strcmp(plan->id, other->id) == 0, "%s: same.json has another id", name);
	ck_assert_str_eq(plan->weights_id, other->weights_id);
	weightd_plan_free(plan);
	weightd_plan_free(other);
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	for (int i = 0; i < valid.count; i++)
		free(valid.name[i]);
	for (int i = 0; i < invalid.count; i++)
		free(invalid.name[i]);
}

Suite *make_suite(void)
{
	Suite *suite = suite_create("cases");
	TCase *tcase = tcase_create("cases");

	list(CASES "/valid", &valid);
	list(CASES "/invalid", &invalid);
	list_spelled();
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, invalid_case_has_its_problem, 0, invalid.count);
	tcase_add_loop_test(tcase, valid_case_has_its_plan, 0, valid.count);
	tcase_add_loop_test(tcase, canonical_form_has_the_same_ids_and_is_stable, 0, valid.count);
	tcase_add_loop_test(tcase, a_plan_made_canonical_is_the_one_that_its_text_gives, 0,
			    valid.count);
	tcase_add_loop_test(tcase, canonical_form_with_sorted_members_has_the_same_ids, 0,
			    valid.count);
	tcase_add_loop_test(tcase, other_spelling_has_the_same_ids, 0, spelled.count);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
