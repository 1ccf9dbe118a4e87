#include "small_plan.h"
#include "suite.h"

static const struct small_tensor tensors[] = {
	{"float64", WEIGHTD_FLOAT64, {2, {5, 7}}, NULL, false},
	{"float32", WEIGHTD_FLOAT32, {2, {5, 7}}, NULL, false},
	{"bfloat16", WEIGHTD_BFLOAT16, {1, {33}}, NULL, false},
	{"float16", WEIGHTD_FLOAT16, {0, {0}}, NULL, false},
	{"int64", WEIGHTD_INT64, {3, {1, 3, 1}}, NULL, true},
	{"empty", WEIGHTD_FLOAT32, {2, {3, 0}}, NULL, false},
};

START_TEST(file_is_the_elements_and_nothing_else_in_any_window)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensors[_i], 1, arena);
	struct weightd_encoding encoding;
	unsigned char expected[512], bytes[512];
	size_t got = 0;

	small_plan_open(&encoding, "bin", plan, plan->entries, WEIGHTD_JSON_NESTED, arena);
	ck_assert_int_eq(weightd_encoding_read(&encoding, 0, bytes, sizeof bytes, &got),
			 WEIGHTD_OK);

	for (size_t i = 0; i < plan->entries->numel; i++)
		weightd_element_write(expected, tensors[_i].dtype, i, small_plan_value(0, i));
	ck_assert_uint_eq(got, weightd_entry_bytes(plan->entries));
	ck_assert_uint_eq(encoding.size, got);
	ck_assert_mem_eq(bytes, expected, got);
	small_plan_check_windows(&encoding);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("bin");
	TCase *tcase = tcase_create("bin");

	tcase_add_loop_test(tcase, file_is_the_elements_and_nothing_else_in_any_window, 0,
			    sizeof tensors / sizeof tensors[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
