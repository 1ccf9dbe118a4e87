/*
 * Rows of the service: each can be unpacked, and builds its classes.
 */
#include "../plan_of.h"
#include "definition/architecture/data_architecture.h"
#include "definition/row/row_table.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(every_row_can_be_unpacked)
{
	for (size_t i = 0; i < weightd_row_count("transformers"); i++) {
		const struct weightd_row row = weightd_row_at("transformers", i);
		struct weightd_arena *arena = weightd_arena_new(0);
		const struct weightd_architecture *architecture =
			weightd_load_architecture(&row, arena);

		ck_assert_msg(architecture != NULL, "%s", row.name);
		ck_assert_str_eq(architecture->name, row.name);
		ck_assert_str_eq(architecture->classes[0], row.classes);
		weightd_arena_free(arena);
	}
}
END_TEST

static void build(const char *type, const char *class_name)
{
	char json[400];

	snprintf(json, sizeof json,
		 "{\"config\": {\"model_type\": \"%s\", \"architectures\": [\"%s\"]}}", type,
		 class_name);
	weightd_plan_free(plan_made(json));
}

/* A number that a row has by its name. */
static unsigned turn_of(const char *name)
{
	unsigned turn = 0;

	while (*name != '\0')
		turn = 31 * turn + (unsigned char)*name++;
	return turn;
}

START_TEST(rows_are_built)
{
	/*
	 * Each by one of its classes, and a dozen of them under a checker; `make rows` asks for all
	 * classes, and `make architectures-check` compares them with the library's.
	 */
	const bool is_whole = getenv("ALL_ROWS") != NULL;
	const size_t count = weightd_row_count("transformers");
	const size_t step = is_whole || test_bound(1.0) <= 1.0 ? 1 : count / 12 + 1;

	for (size_t i = 0; i < count; i += step) {
		const struct weightd_row row = weightd_row_at("transformers", i);
		unsigned classes = 0, turn = 0;
		for (const char *name = row.classes; *name != '\0'; name += strlen(name) + 1)
			classes++;
		for (const char *name = row.classes; *name != '\0'; name += strlen(name) + 1) {
			if (is_whole || turn++ == turn_of(row.name) % classes)
				build(row.name, name);
		}
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("service rows");
	TCase *rows = tcase_create("rows");

	tcase_set_timeout(rows, getenv("ALL_ROWS") != NULL ? 1200 : 300);
	tcase_add_test(rows, every_row_can_be_unpacked);
	tcase_add_test(rows, rows_are_built);
	suite_add_tcase(suite, rows);
	return suite;
}
