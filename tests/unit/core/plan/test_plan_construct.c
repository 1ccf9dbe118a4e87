/*
 * Draws of constructors with a generator that keeps a state: tests/vectors/module_draws.txt,
 * recorded by record_module_draws.py with torch, has what is in modules whose arguments are
 * modules.
 */
#include "../../definition/plan_of.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 400

static char *lines[LINES_MAX];
static int calls[LINES_MAX], line_count, call_count;

static void read_lines(void)
{
	FILE *file = fopen("tests/vectors/module_draws.txt", "r");
	char *line = NULL;
	size_t capacity = 0;

	if (file == NULL)
		abort();
	while (getline(&line, &capacity, file) > 0) {
		if (line_count == LINES_MAX)
			abort();
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "call ", 5) == 0)
			calls[call_count++] = line_count;
		lines[line_count++] = strdup(line);
	}
	free(line);
	fclose(file);
}

START_TEST(arguments_are_drawn_before_and_copies_take_over_what_is_drawn)
{
	struct weightd_error err = {0};
	char json[512], name[128];
	size_t entry = 0;

	snprintf(json, sizeof json, "{\"model\": \"%s\", \"seed\": 7, \"generator\": \"torch\"}",
		 lines[calls[_i]] + 5);
	struct weightd_plan *plan = plan_of(json, &err);
	ck_assert_msg(plan != NULL, "%s: %s", json, err.issues[0].detail);

	for (int i = calls[_i] + 1; i < line_count && strncmp(lines[i], "tensor ", 7) == 0;
	     i++, entry++) {
		unsigned long long count;
		double first, last;
		float values[2];
		ck_assert_int_eq(
			sscanf(lines[i], "tensor %127s %llu %la %la", name, &count, &first, &last),
			4);
		const struct weightd_entry *have = &plan->entries[entry];
		ck_assert_str_eq(weightd_entry_name(have, WEIGHTD_NAME_ROOM), name);
		ck_assert_uint_eq(have->numel, count);
		ck_assert(weightd_generate(have, 0, 1, &values[0]) == WEIGHTD_OK);
		ck_assert(weightd_generate(have, count - 1, 1, &values[1]) == WEIGHTD_OK);
		ck_assert_msg(values[0] == first && values[1] == last, "%s of %s", name,
			      lines[calls[_i]] + 5);
	}
	ck_assert_uint_eq(entry, plan->entry_count);
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	read_lines();
	Suite *suite = suite_create("plan_construct");
	TCase *tests = tcase_create("draws");

	tcase_add_loop_test(tests, arguments_are_drawn_before_and_copies_take_over_what_is_drawn, 0,
			    call_count);
	suite_add_tcase(suite, tests);
	return suite;
}
