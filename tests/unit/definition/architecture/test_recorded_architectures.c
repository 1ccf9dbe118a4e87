/*
 * Architectures against the transformers library: tests/vectors/architectures.txt has configs with
 * the names, shapes, dtypes and ties of the state that the library makes of each.
 */
#include "../plan_of.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS_MAX 2000

/* Lines of the file, and where each block of them begins. */
static char **lines;
static size_t line_count, starts[BLOCKS_MAX + 1];
static int block_count;

static void read_lines(void)
{
	FILE *file = fopen("tests/vectors/architectures.txt", "r");
	char *line = NULL;
	size_t capacity = 0, room = 0;

	if (file == NULL)
		abort();
	while (getline(&line, &capacity, file) > 0) {
		if (block_count == BLOCKS_MAX)
			abort();
		line[strcspn(line, "\n")] = '\0';
		if (line_count == room) {
			room = room * 2 + 1024;
			lines = realloc(lines, room * sizeof *lines);
			if (lines == NULL)
				abort();
		}
		if (strncmp(line, "config ", 7) == 0)
			starts[block_count++] = line_count;
		lines[line_count++] = strdup(line);
	}
	starts[block_count] = line_count;
	free(line);
	fclose(file);
}

static void shape_text(const struct weightd_shape *shape, char *out, size_t size)
{
	size_t length = 0;

	snprintf(out, size, "scalar");
	for (unsigned i = 0; i < shape->ndim; i++)
		length += (size_t)snprintf(out + length, size - length, "%s%" PRIu64,
					   i > 0 ? "x" : "", shape->dims[i]);
}

/* "NAME SHAPE [DTYPE]": the entry has that shape, and the dtype of the block if it says none. */
static void check_tensor(const char *config, const struct weightd_entry *entry, const char *line,
			 const char *dtype)
{
	char name[256], shape[128], other[32] = "", have[128];

	ck_assert_int_ge(sscanf(line, "%255s %127s %31s", name, shape, other), 2);
	ck_assert_msg(entry != NULL, "%s: no tensor %s", config, name);
	ck_assert_msg(strcmp(weightd_entry_name(entry, WEIGHTD_NAME_ROOM), name) == 0,
		      "%s: %s where the library has %s", config,
		      weightd_entry_name(entry, WEIGHTD_NAME_ROOM), name);
	shape_text(weightd_entry_shape(entry), have, sizeof have);
	ck_assert_msg(strcmp(have, shape) == 0, "%s: %s is %s, not %s", config, name, have, shape);
	const char *want = other[0] != '\0' ? other : dtype;
	ck_assert_msg(strcmp(weightd_dtype_row(entry->dtype)->name, want) == 0,
		      "%s: %s is %s, not %s", config, name, weightd_dtype_row(entry->dtype)->name,
		      want);
}

static void check_tie(const char *config, const struct weightd_plan *plan, const char *line)
{
	char name[256], target[256];

	ck_assert_int_eq(sscanf(line, "%255s %255s", name, target), 2);
	const struct weightd_entry *entry = weightd_plan_find(plan, name);
	ck_assert_msg(entry != NULL && entry->tied_to != NULL, "%s: %s is not tied", config, name);
	ck_assert_str_eq(weightd_entry_name(entry->tied_to, WEIGHTD_NAME_ROOM), target);
}

START_TEST(config_has_the_state_that_the_library_makes)
{
	const char *config = lines[starts[_i]] + strlen("config "), *dtype = "";
	struct weightd_error err = {0};
	struct weightd_text json;
	size_t tensors = 0, ties = 0, tied = 0;
	bool is_ordered = true;

	weightd_text_init(&json, 1 << 20);
	weightd_text_printf(&json, "{\"config\": %s}", config);
	struct weightd_plan *plan = plan_of(json.data, &err);
	weightd_text_free(&json);
	ck_assert_msg(plan != NULL, "%s: %s: %s", config, err.issues[0].pointer,
		      err.issues[0].detail);
	for (size_t i = starts[_i] + 1; i < starts[_i + 1]; i++) {
		const char *line = lines[i], *rest = strchr(line, ' ');
		rest = rest == NULL ? "" : rest + 1;
		if (strcmp(line, "unordered") == 0) {
			is_ordered = false;
		} else if (strncmp(line, "dtype ", 6) == 0) {
			dtype = rest;
		} else if (strncmp(line, "tensor ", 7) == 0) {
			char name[256];
			ck_assert_int_eq(sscanf(rest, "%255s", name), 1);
			const struct weightd_entry *entry =
				!is_ordered		      ? weightd_plan_find(plan, name)
				: tensors < plan->entry_count ? &plan->entries[tensors]
							      : NULL;
			check_tensor(config, entry, rest, dtype);
			tensors++;
		} else if (strncmp(line, "tie ", 4) == 0) {
			check_tie(config, plan, rest);
			ties++;
		} else if (strncmp(line, "total ", 6) == 0) {
			uint64_t total = 0;
			for (size_t k = 0; k < plan->entry_count; k++)
				total += plan->entries[k].tied_to == NULL ? plan->entries[k].numel
									  : 0;
			ck_assert_msg(total == strtoull(rest, NULL, 10),
				      "%s: %" PRIu64 " elements, not %s", config, total, rest);
		}
	}
	for (size_t i = 0; i < plan->entry_count; i++)
		tied += plan->entries[i].tied_to != NULL;
	ck_assert_msg(plan->entry_count == tensors, "%s: %zu tensors, not %zu", config,
		      plan->entry_count, tensors);
	ck_assert_msg(tied == ties, "%s: %zu ties, not %zu", config, tied, ties);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(many_configs_are_recorded)
{
	ck_assert_int_ge(block_count, 150);
	ck_assert_int_lt(block_count, BLOCKS_MAX);
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	for (size_t i = 0; i < line_count; i++)
		free(lines[i]);
	free(lines);
}

Suite *make_suite(void)
{
	read_lines();
	Suite *suite = suite_create("recorded architectures");
	TCase *tcase = tcase_create("configs");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, config_has_the_state_that_the_library_makes, 0, block_count);
	tcase_add_test(tcase, many_configs_are_recorded);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
