/* The formulas of rows: all of the table are formulas, and each needs only earlier ones. */
#include "core/init/row_formulas.h"
#include "core/init/row_laws.h"
#include "suite.h"

static struct init_formulas_room room;

START_TEST(every_formula_of_the_table_is_one)
{
	const struct weightd_initializer *row = weightd_initializer_at((size_t)_i);

	ck_assert_msg(init_formulas_of(row, &room)->are_valid, "%s", row->name);
}
END_TEST

START_TEST(a_quantity_that_needs_itself_is_no_formula)
{
	static const struct weightd_initializer rows[] = {
		{.name = "itself", .quantities = {{"a", "a + 1"}}, .laws = {INIT_CONSTANT("a")}},
		{.name = "later",
		 .quantities = {{"a", "b"}, {"b", "1"}},
		 .laws = {INIT_CONSTANT("a")}},
		{.name = "unknown", .laws = {INIT_CONSTANT("fan")}},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		ck_assert_msg(!init_formulas_of(&rows[i], &room)->are_valid, "%s", rows[i].name);
}
END_TEST

Suite *make_suite(void)
{
	const int count = (int)weightd_initializer_count();
	Suite *suite = suite_create("row_formulas");
	TCase *tcase = tcase_create("row_formulas");

	tcase_add_loop_test(tcase, every_formula_of_the_table_is_one, 0, count);
	tcase_add_test(tcase, a_quantity_that_needs_itself_is_no_formula);
	suite_add_tcase(suite, tcase);
	return suite;
}
