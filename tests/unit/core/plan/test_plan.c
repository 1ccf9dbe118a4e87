#include "weightd/plan.h"
#include "suite.h"

#include "../../definition/plan_of.h"

#include <string.h>

#define NET1 "\"Sequential(Linear(30, 40), ReLU(), Linear(40, 50), ReLU(), Linear(50, 10))\""

static struct weightd_error err;
static struct weightd_plan *plan, *other;

static void setup(void)
{
	weightd_error_clear(&err);
	plan = other = NULL;
}

static void teardown(void)
{
	weightd_plan_free(plan);
	weightd_plan_free(other);
}

static void build(const char *json)
{
	plan = plan_of(json, &err);
	ck_assert_msg(plan != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
}

static void build_other(const char *json)
{
	other = plan_of(json, &err);
	ck_assert_msg(other != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
}

START_TEST(entries_come_in_state_dict_order)
{
	static const char *const names[] = {"0.weight", "0.bias",   "2.weight",
					    "2.bias",	"4.weight", "4.bias"};

	build("{\"model\":" NET1 "}");

	ck_assert_uint_eq(plan->entry_count, 6);
	for (size_t i = 0; i < 6; i++)
		ck_assert_str_eq(weightd_entry_name(&plan->entries[i], WEIGHTD_NAME_ROOM),
				 names[i]);
}
END_TEST

START_TEST(sums_count_elements_and_bytes)
{
	build("{\"model\":" NET1 "}");

	ck_assert_uint_eq(plan->total_elements, 3800);
	ck_assert_uint_eq(plan->parameter_elements, 3800);
	ck_assert_uint_eq(plan->total_bytes, 15200);
}
END_TEST

START_TEST(stream_is_of_seed_and_full_name)
{
	struct weightd_stream stream = weightd_stream_of(42, "2.weight");

	build("{\"model\":" NET1 ",\"seed\":42}");

	ck_assert_uint_eq(plan->entries[2].stream.seed, 42);
	ck_assert_uint_eq(plan->entries[2].stream.name_hash, stream.name_hash);
}
END_TEST

START_TEST(overwritten_statements_are_not_kept_by_a_seekable_generator)
{
	build("{\"model\":\"Linear(2, "
	      "2)\",\"init\":[{\"path\":\"weight\",\"initializer\":\"zeros\"},"
	      "{\"path\":\"weight\",\"initializer\":\"ones\"}]}");

	ck_assert_uint_eq(plan->statement_count, 2);
	ck_assert_str_eq(plan->entries[0].statement->rule->pointer, "/init/1");
	ck_assert_ptr_null(plan->entries[1].statement->rule);
}
END_TEST

START_TEST(dtype_of_replaced_data_lasts)
{
	build("{\"model\":\"Linear(2, "
	      "2)\",\"init\":[{\"path\":\"weight\",\"initializer\":\"numpy.uniform(3, 5)\"},"
	      "{\"path\":\"weight\",\"initializer\":\"xavier_uniform\"}]}");

	ck_assert_int_eq(plan->entries[0].dtype, WEIGHTD_FLOAT64);
	ck_assert_uint_eq(weightd_entry_bytes(&plan->entries[0]), 32);
	ck_assert_int_eq(plan->entries[1].dtype, WEIGHTD_FLOAT32);
}
END_TEST

START_TEST(tied_entry_shows_the_values_of_its_target)
{
	build("{\"model\":\"net(a=Linear(2, 2, False), b=Linear(2, 2, "
	      "False))\",\"tie\":{\"a.weight\":\"b.weight\"}}");

	ck_assert_ptr_eq(plan->entries[0].tied_to, &plan->entries[1]);
	ck_assert_ptr_eq(plan->entries[0].statement, plan->entries[1].statement);
	ck_assert_uint_eq(plan->entries[0].stream.name_hash, plan->entries[1].stream.name_hash);
	ck_assert_uint_eq(plan->parameter_elements, 4);
	ck_assert_uint_eq(plan->total_elements, 4);
	ck_assert_uint_eq(plan->total_bytes, 16);
}
END_TEST

START_TEST(chains_of_ties_end_at_the_data)
{
	build("{\"model\":\"net(a=Linear(2, 2, False), b=Linear(2, 2, False), c=Linear(2, 2, "
	      "False))\","
	      "\"tie\":{\"a.weight\":\"b.weight\",\"b.weight\":\"c.weight\"}}");

	ck_assert_ptr_eq(plan->entries[0].tied_to, &plan->entries[2]);
	ck_assert_ptr_eq(plan->entries[1].tied_to, &plan->entries[2]);
}
END_TEST

START_TEST(failing_rule_is_reported_once)
{
	plan = plan_of("{\"model\":" NET1
		       ",\"init\":[{\"parameter\":\"bias\",\"initializer\":\"xavier_normal\"},"
		       "{\"path\":\"nothing\",\"initializer\":\"zeros\"}]}",
		       &err);

	ck_assert_ptr_null(plan);
	ck_assert_uint_eq(err.count, 2);
}
END_TEST

static const struct pair {
	const char *a, *b;
	bool same_id, same_weights;
} pairs[] = {
	/* An argument that no value depends on. */
	{"{\"model\":" NET1 "}",
	 "{\"model\":\"Sequential(Linear(30, 40), Identity(), Linear(40, 50), ReLU(), Linear(50, "
	 "10))\"}",
	 false, true},
	{"{\"model\":" NET1 "}", "{\"model\":" NET1 ",\"seed\":1}", false, false},
	{"{\"model\":" NET1 "}", "{\"model\":" NET1 ",\"seed\":\"0x0\",\"init\":[]}", true, true},
	{"{\"model\":" NET1 "}", "{\"model\":" NET1 ",\"dtype\":\"float64\"}", false, false},
	{"{\"model\":\"net(a=Linear(2, 2))\"}", "{\"model\":\"net(b=Linear(2, 2))\"}", false,
	 false},
	{"{\"model\":\"net(a=Linear(2, 2))\"}", "{\"model\":\"ten(a=Linear(2, 2))\"}", false, true},
	{"{\"model\":\"Linear(2, 3)\"}", "{\"model\":\"Linear(3, 2)\"}", false, false},
	{"{\"model\":\"Linear(2, 3)\"}",
	 "{\"model\":{\"type\":\"nn.Linear\",\"out_features\":3,\"in_features\":2}}", true, true},
	/* Zeros are zeros under any seed. */
	{"{\"model\":\"Linear(2, 2)\",\"init\":[{\"path\":\"**\",\"initializer\":\"zeros\"}]}",
	 "{\"model\":\"Linear(2, "
	 "2)\",\"seed\":9,\"init\":[{\"path\":\"**\",\"initializer\":\"constant(0.0)\"}]}",
	 false, true},
	/* -0.0 and 1 for a real number are 0 and 1.0. */
	{"{\"model\":\"Linear(2, "
	 "2)\",\"init\":[{\"path\":\"**\",\"initializer\":{\"name\":\"normal\",\"mean\":-0.0,"
	 "\"std\":1}}]}",
	 "{\"model\":\"Linear(2, "
	 "2)\",\"init\":[{\"path\":\"**\",\"initializer\":\"normal(std=1.0)\"}]}",
	 true, true},
	/* Another program with the same outcome. */
	{"{\"model\":\"Linear(2, 2)\",\"init\":[{\"path\":\"*\",\"initializer\":\"normal\"}]}",
	 "{\"model\":\"Linear(2, "
	 "2)\",\"init\":[{\"module\":\"Linear\",\"initializer\":\"normal\"}]}",
	 false, true},
	/* Rules in another order. */
	{"{\"model\":\"Linear(2, "
	 "2)\",\"init\":[{\"path\":\"*\",\"initializer\":\"normal\"},{\"path\":\"weight\","
	 "\"initializer\":\"ones\"}]}",
	 "{\"model\":\"Linear(2, "
	 "2)\",\"init\":[{\"path\":\"weight\",\"initializer\":\"ones\"},{\"path\":\"*\","
	 "\"initializer\":\"normal\"}]}",
	 false, false},
	/* The seed of a rule that equals the model's. */
	{"{\"model\":\"Linear(2, "
	 "2)\",\"seed\":5,\"init\":[{\"path\":\"*\",\"initializer\":\"normal\",\"seed\":5}]}",
	 "{\"model\":\"Linear(2, "
	 "2)\",\"seed\":5,\"init\":[{\"path\":\"*\",\"initializer\":\"normal\"}]}",
	 false, true},
};

START_TEST(ids_tell_what_differs)
{
	build(pairs[_i].a);
	build_other(pairs[_i].b);

	ck_assert_msg((strcmp(plan->id, other->id) == 0) == pairs[_i].same_id, "id of %s",
		      pairs[_i].b);
	ck_assert_msg((strcmp(plan->weights_id, other->weights_id) == 0) == pairs[_i].same_weights,
		      "weights_id of %s", pairs[_i].b);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("plan");
	TCase *tcase = tcase_create("plan");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, entries_come_in_state_dict_order);
	tcase_add_test(tcase, sums_count_elements_and_bytes);
	tcase_add_test(tcase, stream_is_of_seed_and_full_name);
	tcase_add_test(tcase, overwritten_statements_are_not_kept_by_a_seekable_generator);
	tcase_add_test(tcase, dtype_of_replaced_data_lasts);
	tcase_add_test(tcase, tied_entry_shows_the_values_of_its_target);
	tcase_add_test(tcase, chains_of_ties_end_at_the_data);
	tcase_add_test(tcase, failing_rule_is_reported_once);
	tcase_add_loop_test(tcase, ids_tell_what_differs, 0, (int)(sizeof pairs / sizeof pairs[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
