#include "core/base/budget.h"
#include "suite.h"

#include <stdint.h>

#define KIB ((size_t)1 << 10)
#define MIB ((size_t)1 << 20)

START_TEST(what_does_not_fit_is_not_counted)
{
	struct weightd_budget *budget = weightd_budget_new(1000);

	ck_assert(weightd_budget_take(budget, 600));
	ck_assert(!weightd_budget_take(budget, 401));
	ck_assert(!weightd_budget_take(budget, SIZE_MAX));
	ck_assert_uint_eq(weightd_budget_used(budget), 600);
	ck_assert(weightd_budget_take(budget, 400));
	weightd_budget_give(budget, 1000);
	ck_assert_uint_eq(weightd_budget_used(budget), 0);
	weightd_budget_free(budget);
}
END_TEST

START_TEST(large_pieces_leave_an_eighth_to_small_ones)
{
	struct weightd_budget *budget = weightd_budget_new(8 * MIB);

	ck_assert_uint_eq(weightd_budget_most(budget), 7 * MIB);
	ck_assert(!weightd_budget_take(budget, 7 * MIB + 1));
	ck_assert(weightd_budget_take(budget, 7 * MIB));
	ck_assert(!weightd_budget_take(budget, 128 * KIB));
	ck_assert(weightd_budget_take(budget, 128 * KIB - 1));
	weightd_budget_give(budget, 7 * MIB + 128 * KIB - 1);
	weightd_budget_free(budget);
}
END_TEST

/* Something that is kept for speed. */
struct kept {
	struct weightd_budget *budget;
	size_t bytes, asked;
};

static bool yield(void *context, size_t bytes)
{
	struct kept *kept = context;
	const size_t freed = kept->bytes;

	kept->asked = bytes;
	weightd_budget_give(kept->budget, freed);
	kept->bytes = 0;
	return freed > 0;
}

START_TEST(what_is_kept_for_speed_gives_way)
{
	struct kept kept = {weightd_budget_new(1000), 700, 0};

	weightd_budget_ask(kept.budget, yield, &kept);
	ck_assert(weightd_budget_take(kept.budget, 700));

	ck_assert(weightd_budget_take(kept.budget, 900));

	ck_assert_uint_eq(kept.asked, 900);
	ck_assert_uint_eq(weightd_budget_used(kept.budget), 900);
	ck_assert(!weightd_budget_take(kept.budget, 101));
	weightd_budget_free(kept.budget);
}
END_TEST

START_TEST(nothing_gives_way_to_what_can_never_fit)
{
	struct kept kept = {weightd_budget_new(MIB), 700, 0};

	weightd_budget_ask(kept.budget, yield, &kept);
	weightd_budget_force(kept.budget, 700);

	ck_assert(!weightd_budget_take(kept.budget, MIB));

	ck_assert_uint_eq(kept.bytes, 700);
	weightd_budget_free(kept.budget);
}
END_TEST

START_TEST(no_budget_is_no_bound)
{
	ck_assert(weightd_budget_take(NULL, SIZE_MAX));
	weightd_budget_give(NULL, SIZE_MAX);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("budget");
	TCase *tcase = tcase_create("budget");

	tcase_add_test(tcase, what_does_not_fit_is_not_counted);
	tcase_add_test(tcase, large_pieces_leave_an_eighth_to_small_ones);
	tcase_add_test(tcase, what_is_kept_for_speed_gives_way);
	tcase_add_test(tcase, nothing_gives_way_to_what_can_never_fit);
	tcase_add_test(tcase, no_budget_is_no_bound);
	suite_add_tcase(suite, tcase);
	return suite;
}
