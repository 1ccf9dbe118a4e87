#include "core/plan/rule_match.h"
#include "suite.h"
#include "weightd/plan.h"

#include "../../definition/plan_of.h"

#include <string.h>

static const struct weightd_range one = {
	.is_slice = true, .has_start = true, .has_stop = true, .start = 1, .stop = 2, .step = 1};

static struct weightd_plan *plan;
static uint64_t steps;

static void setup(void)
{
	struct weightd_error err = {0};

	steps = 0;
	plan = plan_of("{\"model\":{\"type\":\"net\",\"children\":{"
		       "\"a\":[\"Linear(2, 2)\",\"LayerNorm(2)\"],"
		       "\"b\":\"parametrizations.weight_norm(Linear(2, 2))\"}}}",
		       &err);
	ck_assert_ptr_nonnull(plan);
}

static void teardown(void)
{
	weightd_plan_free(plan);
}

/* Whether the rule, in the scope of a module, selects the tensor of that name. */
static bool selects(const struct weightd_rule *rule, const char *scope, const char *name)
{
	const struct weightd_model *model = &plan->specification.model;
	const struct weightd_entry *entry = weightd_plan_find(plan, name);
	struct weightd_rule_match match =
		weightd_rule_match(rule, weightd_model_find(model, scope), &steps);
	struct weightd_candidate candidate = weightd_candidate_of(
		weightd_entry_name(entry, WEIGHTD_NAME_ROOM), entry->module, entry->parameter);

	return weightd_rule_selects(&match, &candidate);
}

START_TEST(a_rule_without_selectors_selects_everything)
{
	const struct weightd_rule rule = {0};

	for (size_t i = 0; i < plan->entry_count; i++)
		ck_assert(selects(&rule, "",
				  weightd_entry_name(&plan->entries[i], WEIGHTD_NAME_ROOM)));
}
END_TEST

START_TEST(all_selectors_must_hold)
{
	static const char *const linear[] = {"Linear", NULL};
	const struct weightd_rule rule = {
		.select = {.modules = linear, .parameter = "bias", .path = "a.*.*", .rank = &one}};

	ck_assert(selects(&rule, "", "a.0.bias"));
	ck_assert(!selects(&rule, "", "a.0.weight"));
	ck_assert(!selects(&rule, "", "a.1.bias"));
	ck_assert(!selects(&rule, "", "b.bias"));
}
END_TEST

START_TEST(what_is_excepted_is_not_selected)
{
	const struct weightd_selector except = {.rank = &one};
	const struct weightd_rule rule = {.select = {.parameter = "weight"}, .except = &except};

	ck_assert(selects(&rule, "", "a.0.weight"));
	ck_assert(!selects(&rule, "", "a.1.weight"));
}
END_TEST

START_TEST(layer_is_the_first_number_in_the_name)
{
	const struct weightd_rule rule = {.select = {.layer = &one}};

	ck_assert(selects(&rule, "", "a.1.weight"));
	ck_assert(!selects(&rule, "", "a.0.weight"));
	ck_assert(!selects(&rule, "", "b.bias"));
}
END_TEST

START_TEST(paths_and_layers_are_seen_from_the_scope)
{
	const struct weightd_rule path = {.select = {.path = "1.weight"}};
	const struct weightd_rule layer = {.select = {.layer = &one}};

	ck_assert(selects(&path, "a", "a.1.weight"));
	ck_assert(!selects(&path, "", "a.1.weight"));
	ck_assert(!selects(&layer, "a.1", "a.1.weight"));
}
END_TEST

START_TEST(type_globs_reach_bases_and_what_a_module_was_defined_as)
{
	static const char *const lin[] = {"Lin*", NULL}, *const list[] = {"ModuleLis?", NULL};
	const struct weightd_rule linear = {.select = {.modules = lin}};
	const struct weightd_rule lists = {.select = {.modules = list}};

	ck_assert(selects(&linear, "", "a.0.weight"));
	ck_assert(selects(&linear, "", "b.bias"));
	ck_assert(!selects(&linear, "", "a.1.weight"));
	ck_assert(selects(&lists, "", "b.parametrizations.weight.original0"));
}
END_TEST

START_TEST(globs_are_more_work_than_names)
{
	const struct weightd_rule name = {.select = {.path = "a.0.weight"}};
	const struct weightd_rule glob = {.select = {.path = "a.*.weight"}};

	selects(&name, "", "a.0.weight");
	ck_assert_uint_eq(steps, 1);
	selects(&glob, "", "a.0.weight");
	ck_assert_uint_gt(steps, 2);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("rule_match");
	TCase *tcase = tcase_create("rule_match");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, a_rule_without_selectors_selects_everything);
	tcase_add_test(tcase, all_selectors_must_hold);
	tcase_add_test(tcase, what_is_excepted_is_not_selected);
	tcase_add_test(tcase, layer_is_the_first_number_in_the_name);
	tcase_add_test(tcase, paths_and_layers_are_seen_from_the_scope);
	tcase_add_test(tcase, type_globs_reach_bases_and_what_a_module_was_defined_as);
	tcase_add_test(tcase, globs_are_more_work_than_names);
	suite_add_tcase(suite, tcase);
	return suite;
}
