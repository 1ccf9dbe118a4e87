/*
 * The rules of data rows: their conditions, the rows inside rows, the models that initialise
 * themselves, and what a library's generator draws of them.
 */
#include "../plan_of.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define INNER                                                                                      \
	"\"in\": {\"model_type\": \"in\", \"classes\": [\"InModel\"], \"fields\": {\"std\": "      \
	"0.25, \"gain\": 4, \"pad\": null}, \"models\": {\"InModel\": {\"children\": {\"table\": " \
	"\"Embedding(5, 4)\", \"fc\": \"Linear(4, 4)\"}}}, \"init\": [{\"each\": \"apply\", "      \
	"\"first\": true, \"rules\": [{\"if\": \"pad is not None\", \"module\": "                  \
	"\"Embedding\", \"parameter\": \"weight\", \"initializer\": {\"name\": "                   \
	"\"embedding_normal\", \"padding_idx\": \"pad\", \"std\": \"std\"}}, {\"module\": "        \
	"[\"Embedding\", \"Linear\", \"Other\"], \"parameter\": \"weight\", "                      \
	"\"initializer\": {\"name\": \"normal\", \"std\": \"std\"}}, {\"module\": "                \
	"\"Linear\", \"parameter\": \"bias\", \"initializer\": {\"name\": \"normal\", "            \
	"\"std\": \"std * gain\"}}]}] REPLAY}"
#define OUTER                                                                      \
	"\"out\": {\"model_type\": \"out\", \"classes\": [\"OutModel\"], "         \
	"\"fields\": {\"std\": 0.5, \"part\": {\"model_type\": \"in\"}}, "         \
	"\"models\": {\"OutModel\": {\"children\": {\"inner\": {\"config\": "      \
	"\"part\"}, \"body\": \"Body()\", \"head\": \"Linear(4, 2)\"}}}, "         \
	"\"definitions\": {\"Body\": {\"children\": {\"fc\": \"Linear(4, "         \
	"4)\"}}}, \"self_initialising\": [\"Body\"], \"init\": [{\"each\": "       \
	"\"apply\", \"rules\": [{\"module\": \"Linear\", \"parameter\": "          \
	"\"weight\", \"initializer\": {\"name\": \"normal\", \"std\": \"std\"}}, " \
	"{\"module\": \"OutModel\", \"below\": \"head.bias\", \"initializer\": "   \
	"\"ones\", \"optional\": true}]}] REPLAY}"

/* The document with rows in which REPLAY is 'replay'; 'members' stand before "rows". */
static struct weightd_plan *plan_with(const char *members, const char *replay,
				      struct weightd_error *err)
{
	static char text[8192];
	const char *rest = INNER ", " OUTER;
	size_t length = (size_t)snprintf(text, sizeof text, "{%s, \"rows\": {", members);

	for (const char *next; (next = strstr(rest, "REPLAY")) != NULL; rest = next + 6)
		length += (size_t)snprintf(text + length, sizeof text - length, "%.*s%s",
					   (int)(next - rest), rest, replay);
	snprintf(text + length, sizeof text - length, "%s}}", rest);
	return plan_of(text, err);
}

/* The same, which is accepted. */
static struct weightd_plan *made(const char *members, const char *replay)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_with(members, replay, &err);

	ck_assert_msg(plan != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
	return plan;
}

static const struct weightd_law *law_of(const struct weightd_plan *plan, const char *name)
{
	const struct weightd_entry *entry = weightd_plan_find(plan, name);

	ck_assert_msg(entry != NULL, "there is no %s", name);
	return entry->statement->law;
}

/* The tensor's law is normal with this standard deviation. */
static void is_normal(const struct weightd_plan *plan, const char *name, double std)
{
	ck_assert_double_eq(law_of(plan, name)->reals[1], std);
}

START_TEST(rules_of_a_row_write_no_tensor_of_the_model_of_another_row)
{
	struct weightd_plan *plan = made("\"config\": {\"model_type\": \"out\"}", "");

	is_normal(plan, "inner.table.weight", 0.25);
	is_normal(plan, "inner.fc.weight", 0.25);
	is_normal(plan, "body.fc.weight", 0.5);
	is_normal(plan, "head.weight", 0.5);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(formula_of_a_part_s_rule_has_the_numbers_of_the_part)
{
	struct weightd_plan *plan = made("\"config\": {\"model_type\": \"out\"}", "");

	is_normal(plan, "inner.fc.bias", 1.0);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(rule_for_the_models_own_class_is_run_beside_inner_models)
{
	struct weightd_plan *plan = made("\"config\": {\"model_type\": \"out\"}", "");

	ck_assert_double_eq(law_of(plan, "head.bias")->reals[0], 1.0);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(rule_under_a_condition_is_there_when_the_field_says_so)
{
	struct weightd_plan *plan = made(
		"\"config\": {\"model_type\": \"out\", \"part\": {\"pad\": 3, \"std\": 2}}", "");

	ck_assert_str_eq(law_of(plan, "inner.table.weight")->distribution->name, "padded_normal");
	ck_assert_uint_eq(law_of(plan, "inner.table.weight")->sizes[0], 3);
	is_normal(plan, "inner.fc.weight", 2);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(condition_that_is_no_formula_is_refused_at_its_place)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(
		plan_of("{\"config\": {\"model_type\": \"t\"}, \"rows\": {\"t\": {\"model_type\": "
			"\"t\", \"classes\": [\"T\"], \"fields\": {}, \"models\": {\"T\": "
			"{\"children\": {\"fc\": \"Linear(2, 2)\"}}}, \"init\": [{\"if\": 3, "
			"\"path\": \"**\", \"initializer\": \"ones\"}]}}}",
			&err));
	ck_assert_str_eq(err.issues[0].pointer, "/rows/t/init/0/if");
}
END_TEST

START_TEST(library_s_draws_follow_rows_that_all_say_so)
{
	const char *members = "\"config\": {\"model_type\": \"out\"}, \"generator\": \"torch\"";

	weightd_plan_free(made(members, ", \"replay\": true"));
	weightd_plan_free(made(members, ", \"replay\": [\"InModel\", \"OutModel\"]"));
}
END_TEST

START_TEST(library_s_draws_are_refused_where_a_row_or_a_part_does_not_say_so)
{
	const char *members = "\"config\": {\"model_type\": \"out\"}, \"generator\": \"torch\"";
	const char *const missing[] = {"", ", \"replay\": false", ", \"replay\": [\"OutModel\"]",
				       ", \"unreplayed\": \"draws by hand\""};

	for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
		struct weightd_error err = {0};
		ck_assert_ptr_null(plan_with(members, missing[i], &err));
		ck_assert_str_eq(err.issues[0].pointer, "/generator");
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("row_rules");
	TCase *tests = tcase_create("rules");

	tcase_add_test(tests, rules_of_a_row_write_no_tensor_of_the_model_of_another_row);
	tcase_add_test(tests, formula_of_a_part_s_rule_has_the_numbers_of_the_part);
	tcase_add_test(tests, rule_for_the_models_own_class_is_run_beside_inner_models);
	tcase_add_test(tests, rule_under_a_condition_is_there_when_the_field_says_so);
	tcase_add_test(tests, condition_that_is_no_formula_is_refused_at_its_place);
	tcase_add_test(tests, library_s_draws_follow_rows_that_all_say_so);
	tcase_add_test(tests, library_s_draws_are_refused_where_a_row_or_a_part_does_not_say_so);
	suite_add_tcase(suite, tests);
	return suite;
}
