#include "small_plan.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

START_TEST(text_is_what_python_prints_and_a_line_feed)
{
	const struct small_tensor tensor = {
		.name = "t", .dtype = WEIGHTD_FLOAT64, .shape = {1, {2}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;
	size_t length = 0;

	small_plan_open(&encoding, "txt", plan, plan->entries, WEIGHTD_JSON_NESTED, arena);
	for (size_t piece = 1; piece < 40; piece++) {
		char *text = (char *)small_plan_file(&encoding, piece, &length);
		ck_assert_str_eq(
			text,
			"Parameter containing:\n"
			"tensor([-12.3750,  -7.7500], dtype=torch.float64, requires_grad=True)\n");
		free(text);
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(the_limit_is_about_the_values_shown)
{
	const struct small_tensor tensor = {.name = "t", .shape = {2, {1 << 29, 1 << 29}}};
	struct weightd_format_options options = {.json_elements_max = 36};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;

	ck_assert_int_eq(weightd_encoding_open(&encoding, weightd_format_find("txt"), plan,
					       small_plan_view(plan->entries, arena), &options,
					       arena, NULL),
			 WEIGHTD_OK);
	options.json_elements_max = 35;
	ck_assert_int_eq(weightd_encoding_open(&encoding, weightd_format_find("txt"), plan,
					       small_plan_view(plan->entries, arena), &options,
					       arena, NULL),
			 WEIGHTD_ERR_JSON_TOO_LARGE);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("txt");
	TCase *tcase = tcase_create("txt");

	tcase_add_test(tcase, text_is_what_python_prints_and_a_line_feed);
	tcase_add_test(tcase, the_limit_is_about_the_values_shown);
	suite_add_tcase(suite, tcase);
	return suite;
}
