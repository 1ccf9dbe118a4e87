#include "suite.h"
#include "weightd/plan.h"

#include "../../definition/plan_of.h"

#include <stdio.h>
#include <string.h>

START_TEST(a_rule_for_the_old_name_is_told_the_new_one)
{
	static const char *const bodies[][2] = {
		{"{\"model\": \"weight_norm(Linear(3, 2))\", \"init\": [{\"parameter\": "
		 "\"weight\", "
		 "\"initializer\": \"zeros\"}]}",
		 "weight_v"},
		{"{\"model\": \"Sequential(Linear(2, 2), parametrizations.weight_norm(Linear(3, "
		 "2)))\", \"init\": "
		 "[{\"module\": \"Linear\", \"initializer\": \"zeros\"}]}",
		 "1.parametrizations.weight.original1"},
		{"{\"model\": [{\"type\": \"Linear\", \"in_features\": 2, \"out_features\": 2, "
		 "\"wrap\": "
		 "\"spectral_norm\", \"init\": [{\"path\": \"weight\", \"initializer\": "
		 "\"zeros\"}]}]}",
		 "0.weight_orig"},
		{"{\"model\": [\"parametrizations.weight_norm(Linear(3, 2))\"], \"init\": "
		 "[{\"module\": \"Lin*\", \"rank\": 2, \"layer\": 0, \"initializer\": \"zeros\"}]}",
		 "0.parametrizations.weight.original1"},
	};

	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		struct weightd_error err = {0};
		ck_assert_ptr_null(plan_of(bodies[i][0], &err));
		ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_UNMATCHED_RULE);
		ck_assert_ptr_nonnull(strstr(err.issues[0].expected, bodies[i][1]));
		ck_assert_uint_eq(err.count, 1);
	}
}
END_TEST

START_TEST(a_glob_that_reaches_the_new_name_is_fine)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan =
		plan_of("{\"model\": \"weight_norm(Linear(3, 2))\", \"init\": ["
			"{\"path\": \"**\", \"initializer\": \"zeros\"}, {\"parameter\": "
			"\"weight\", \"initializer\": \"ones\", \"optional\": true}]}",
			&err);

	ck_assert_ptr_nonnull(plan);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(a_rule_that_excludes_the_replaced_weight_writes_the_others)
{
	static const char *const selectors[] = {"\"rank\": 1", "\"layer\": 1",
						"\"except\": {\"rank\": \"2:\"}",
						"\"module\": \"Layer*\""};

	for (size_t i = 0; i < sizeof selectors / sizeof selectors[0]; i++) {
		struct weightd_error err = {0};
		char json[300];

		snprintf(json, sizeof json,
			 "{\"model\": [\"weight_norm(Linear(3, 4))\", \"LayerNorm(4)\"], \"init\": "
			 "[{\"parameter\": \"weight\", %s, \"initializer\": \"constant(2)\"}]}",
			 selectors[i]);
		struct weightd_plan *plan = plan_of(json, &err);
		ck_assert_msg(plan != NULL, "%s: %s", selectors[i], err.issues[0].detail);
		for (size_t j = 0; j < plan->entry_count; j++) {
			const struct weightd_entry *entry = &plan->entries[j];
			const bool is_written = entry->statement->rule != NULL;
			ck_assert(is_written ==
				  (strcmp(weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
					  "1.weight") == 0));
		}
		weightd_plan_free(plan);
	}
}
END_TEST

START_TEST(the_first_of_several_replaced_weights_is_named)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of("{\"model\": [\"weight_norm(Linear(3, 4))\", "
				   "\"spectral_norm(Linear(4, 4))\"], \"init\": [{\"parameter\": "
				   "\"weight\", \"initializer\": \"zeros\"}]}",
				   &err));
	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].detail,
			 "the rule selects 0.weight, which weight_norm has replaced");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("plan_parametrized", a_rule_for_the_old_name_is_told_the_new_one,
			a_glob_that_reaches_the_new_name_is_fine,
			a_rule_that_excludes_the_replaced_weight_writes_the_others,
			the_first_of_several_replaced_weights_is_named);
}
