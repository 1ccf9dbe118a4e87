/* Every row's example is accepted: what the catalogue shows can be POSTed. */
#include "api/catalog/catalog_example.h"
#include "weightd/module_type_table.h"
#include "suite.h"

START_TEST(example_of_an_initializer_is_accepted_and_resolved)
{
	struct weightd_text call;

	weightd_text_init(&call, 1000);
	weightd_catalog_initializer_call(weightd_initializer_at((size_t)_i), &call);
	ck_assert_msg(
		weightd_catalog_example_row((size_t)_i)->distribution != NULL,
		"%s is refused for every target of catalog_example.c: give the row an .example",
		call.data);
	weightd_text_free(&call);
}
END_TEST

START_TEST(example_of_a_layer_is_accepted)
{
	const struct weightd_module_type *module_type = weightd_module_type_at((size_t)_i);
	struct weightd_text call;

	if ((module_type->flags & WEIGHTD_ABSTRACT) != 0)
		return;
	weightd_text_init(&call, 1000);
	weightd_catalog_layer_call(module_type, &call);
	const struct weightd_example example = {.model = call.data};
	struct weightd_plan *plan = weightd_catalog_example_plan(&example);

	ck_assert_msg(plan != NULL, "%s is refused: give the row an .example", call.data);
	weightd_plan_free(plan);
	weightd_text_free(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("catalog_example");
	TCase *tcase = tcase_create("rows");

	tcase_add_loop_test(tcase, example_of_an_initializer_is_accepted_and_resolved, 0,
			    (int)weightd_initializer_count());
	tcase_add_loop_test(tcase, example_of_a_layer_is_accepted, 0,
			    (int)weightd_module_type_count());
	suite_add_tcase(suite, tcase);
	return suite;
}
