#include "core/engine/level.h"
#include "suite.h"

START_TEST(scalar_is_always_there)
{
	enum weightd_level level;

	ck_assert_str_eq(weightd_level_name(WEIGHTD_LEVEL_scalar), "scalar");
	ck_assert(weightd_level_is_supported(WEIGHTD_LEVEL_scalar));
	ck_assert(weightd_level_find("scalar", &level));
	ck_assert_int_eq(level, WEIGHTD_LEVEL_scalar);
}
END_TEST

START_TEST(auto_is_the_best_level_of_the_processor)
{
	enum weightd_level best;

	ck_assert(weightd_level_find("auto", &best));

	ck_assert_int_eq(best, weightd_level_best());
	ck_assert(weightd_level_is_supported(best));
	for (int level = (int)best + 1; level < WEIGHTD_LEVEL_COUNT; level++)
		ck_assert(!weightd_level_is_supported((enum weightd_level)level));
}
END_TEST

START_TEST(an_unknown_level_is_not_found)
{
	enum weightd_level level;

	ck_assert(!weightd_level_find("avx1024", &level));
	ck_assert(!weightd_level_find("", &level));
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("level", scalar_is_always_there, auto_is_the_best_level_of_the_processor,
			an_unknown_level_is_not_found);
}
