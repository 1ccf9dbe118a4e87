#include "config/memory_fit.h"
#include "suite.h"

#define MIB (UINT64_C(1) << 20)

START_TEST(plenty_of_memory_gives_the_documented_maxima)
{
	struct weightd_config config = {0};

	weightd_memory_fit(&config, 64 * 1024 * MIB, 2);

	ck_assert_uint_eq(config.limits.whole_elements, 67108864);
	ck_assert_uint_eq(config.whole_cache_bytes, 268435456);
	ck_assert_uint_eq(config.json_values, 2000000);
	ck_assert_uint_eq(config.plan_bytes, 2147483648);
	ck_assert_uint_eq(config.stream_bytes, 8388608);
}
END_TEST

START_TEST(a_small_container_is_divided_so_that_all_together_fit)
{
	struct weightd_config config = {0};

	weightd_memory_fit(&config, 64 * MIB, 2);

	uint64_t whole = config.limits.whole_elements * 32 + config.whole_cache_bytes;
	uint64_t documents = 2 * config.json_values * 80, plans = 2 * config.plan_bytes;
	ck_assert_uint_le(whole + documents + plans + config.stream_bytes, 52 * MIB);
	ck_assert_uint_ge(config.limits.whole_elements, 500 * 500);
	ck_assert_uint_ge(config.json_values, 100000);
}
END_TEST

START_TEST(what_was_asked_for_is_kept)
{
	struct weightd_config config = {
		.json_values = 7, .plan_bytes = 8, .whole_cache_bytes = 9, .stream_bytes = 11};

	config.limits.whole_elements = 10;
	weightd_memory_fit(&config, 64 * MIB, 2);

	ck_assert_uint_eq(config.json_values, 7);
	ck_assert_uint_eq(config.plan_bytes, 8);
	ck_assert_uint_eq(config.whole_cache_bytes, 9);
	ck_assert_uint_eq(config.stream_bytes, 11);
	ck_assert_uint_eq(config.limits.whole_elements, 10);
}
END_TEST

START_TEST(some_memory_is_always_allowed)
{
	ck_assert_uint_ge(weightd_memory_allowed(), 16 * MIB);
	ck_assert_uint_lt(weightd_memory_allowed(), UINT64_C(1) << 50);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("memory_fit");
	TCase *tcase = tcase_create("memory_fit");

	tcase_add_test(tcase, plenty_of_memory_gives_the_documented_maxima);
	tcase_add_test(tcase, a_small_container_is_divided_so_that_all_together_fit);
	tcase_add_test(tcase, what_was_asked_for_is_kept);
	tcase_add_test(tcase, some_memory_is_always_allowed);
	suite_add_tcase(suite, tcase);
	return suite;
}
