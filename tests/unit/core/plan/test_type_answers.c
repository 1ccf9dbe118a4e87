#include "core/plan/type_answers.h"
#include "suite.h"
#include "weightd/plan.h"

#include "../../definition/plan_of.h"

static struct weightd_plan *plan;
static struct weightd_type_answers answers;

static void setup(void)
{
	struct weightd_error err = {0};

	answers = (struct weightd_type_answers){0};
	plan = plan_of("{\"model\":[\"Linear(2, 2)\",\"LayerNorm(2)\",\"Linear(2, 2)\","
		       "\"parametrizations.weight_norm(Linear(2, 2))\"]}",
		       &err);
	ck_assert_ptr_nonnull(plan);
}

static void teardown(void)
{
	weightd_type_answers_free(&answers);
	weightd_plan_free(plan);
}

static const struct weightd_module *module(const char *path)
{
	return weightd_model_find(&plan->specification.model, path);
}

START_TEST(modules_of_one_type_have_one_number)
{
	const uint32_t linear = weightd_type_answers_add(&answers, module("0"));
	const uint32_t norm = weightd_type_answers_add(&answers, module("1"));

	ck_assert_uint_eq(weightd_type_answers_add(&answers, module("2")), linear);
	ck_assert_uint_ne(norm, linear);
	ck_assert_uint_ne(weightd_type_answers_add(&answers, module("3")), linear);
}
END_TEST

START_TEST(a_selector_asks_each_type_once)
{
	static const char *const types[] = {"*near", "*Norm?", NULL};
	const struct weightd_selector select = {.modules = types};
	const uint32_t linear = weightd_type_answers_add(&answers, module("0"));
	uint64_t units = 0, first;

	ck_assert(weightd_type_selected(&answers, linear, &select, module("0"), &units));
	first = units;
	ck_assert(weightd_type_selected(&answers, linear, &select, module("2"), &units));

	ck_assert_uint_gt(first, 0);
	ck_assert_uint_eq(units, first);
}
END_TEST

START_TEST(two_selectors_in_turn_are_told_apart)
{
	static const char *const linears[] = {"Linear", NULL}, *const norms[] = {"*Norm", NULL};
	const struct weightd_selector linear = {.modules = linears}, norm = {.modules = norms};
	const uint32_t number = weightd_type_answers_add(&answers, module("0"));
	uint64_t units = 0;

	for (int i = 0; i < 3; i++) {
		ck_assert(weightd_type_selected(&answers, number, &linear, module("0"), &units));
		ck_assert(!weightd_type_selected(&answers, number, &norm, module("0"), &units));
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("type_answers");
	TCase *tcase = tcase_create("type_answers");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, modules_of_one_type_have_one_number);
	tcase_add_test(tcase, a_selector_asks_each_type_once);
	tcase_add_test(tcase, two_selectors_in_turn_are_told_apart);
	suite_add_tcase(suite, tcase);
	return suite;
}
