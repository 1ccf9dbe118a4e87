#include "core/distribution/kernels/level.h"
#include "suite.h"

static void back_to_auto(void)
{
	weightd_level_choose("auto");
}

START_TEST(scalar_is_always_there)
{
	ck_assert_str_eq(weightd_level_name(WEIGHTD_LEVEL_scalar), "scalar");
	ck_assert(weightd_level_is_supported(WEIGHTD_LEVEL_scalar));
	ck_assert(weightd_level_choose("scalar"));
	ck_assert_int_eq(weightd_level(), WEIGHTD_LEVEL_scalar);
}
END_TEST

START_TEST(auto_is_the_best_level_of_the_processor)
{
	ck_assert(weightd_level_choose("scalar"));

	ck_assert(weightd_level_choose("auto"));

	ck_assert(weightd_level_is_supported(weightd_level()));
	for (int level = (int)weightd_level() + 1; level < WEIGHTD_LEVEL_COUNT; level++)
		ck_assert(!weightd_level_is_supported((enum weightd_level)level));
}
END_TEST

START_TEST(unknown_level_changes_nothing)
{
	ck_assert(weightd_level_choose("scalar"));

	ck_assert(!weightd_level_choose("avx1024"));

	ck_assert_int_eq(weightd_level(), WEIGHTD_LEVEL_scalar);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("level");
	TCase *tcase = tcase_create("level");

	tcase_add_checked_fixture(tcase, NULL, back_to_auto);
	tcase_add_test(tcase, scalar_is_always_there);
	tcase_add_test(tcase, auto_is_the_best_level_of_the_processor);
	tcase_add_test(tcase, unknown_level_changes_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
