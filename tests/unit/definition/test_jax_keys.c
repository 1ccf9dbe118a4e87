/*
 * Key scripts of documents: they are read in one spelling, part of the id, and refused with the
 * place where they cannot be read or run.  Values: test_jax_replay.c.
 */
#include "plan_of.h"
#include "suite.h"

#include "definition/definition.h"
#include "weightd/plan.h"
#include "weightd/text.h"

#include <stdio.h>
#include <string.h>

#define TWO(members, item, rule)                                                    \
	"{\"parameters\": {\"a\": [3], \"b\": [3]}, \"generator\": \"jax\"" members \
	", \"init\": [" item "{\"path\": \"*\", \"initializer\": \"jax.normal(1)\"" rule "}]}"
#define KEY(script) ", \"key\": \"" script "\""
#define ITEM(script) "{\"key\": \"" script "\"}, "

static const struct {
	const char *written, *spelt;
} spellings[] = {
	{"key,sub=jax.random.split( key,2 )", "key, sub = split(key, 2)"},
	{"key, *rest = jr.split(key, num=3)\\n\\nrest[ -1 ];",
	 "key, *rest = split(key, 3); rest[-1]"},
	{"jax.random.PRNGKey(2*i+1)", "key(2 * i + 1)"},
	{"random.fold_in(split(rng,9)[i],layer)", "fold_in(split(rng, 9)[i], layer)"},
	{"jax.random.wrap_key_data( [7,i ])", "wrap_key_data([7, i])"},
	{"keras(seed,2*i)", "keras(seed, 2 * i)"},
};

START_TEST(scripts_have_one_spelling)
{
	char document[400], expected[200];
	struct weightd_text canonical;

	snprintf(document, sizeof document,
		 "{\"parameters\": {\"0.a\": [3]}, \"generator\": \"jax\", \"init\": [{\"path\": "
		 "\"*.a\", \"initializer\": \"jax.normal(1)\", \"key\": \"%s\"}]}",
		 spellings[_i].written);
	snprintf(expected, sizeof expected, "\"key\":\"%s\"", spellings[_i].spelt);
	struct weightd_plan *plan = plan_of(document, NULL);
	ck_assert_ptr_nonnull(plan);
	weightd_text_init(&canonical, SIZE_MAX);
	weightd_definition_write(plan, &canonical);
	ck_assert_msg(strstr(canonical.data, expected) != NULL, "%s", canonical.data);
	struct weightd_plan *again = plan_of(canonical.data, NULL);
	ck_assert_ptr_nonnull(again);
	ck_assert_str_eq(again->id, plan->id);
	ck_assert_str_eq(again->weights_id, plan->weights_id);
	weightd_text_free(&canonical);
	weightd_plan_free(again);
	weightd_plan_free(plan);
}
END_TEST

/* The i-th of n drawn tensors has split(key, n)[i], which can be said in many ways. */
static const char *const alike[] = {
	TWO("", "", ""),
	TWO("", "", KEY("split(key, 2)[i]")),
	TWO(KEY("split(key)[i]"), "", ""),
	TWO("", ITEM("a, *b = split(key)"), KEY("fold_in(key, 9); split(rng)[i]")),
	TWO("", ITEM("keys = split(key(0))"), KEY("keys[i]")),
	TWO("", ITEM("key = PRNGKey(5)"), KEY("split(rng)[i - 2]")),
	TWO("", "", ", \"seed\": 0" KEY("split(key)[i]")),
};

START_TEST(the_same_keys_are_the_same_weights_under_another_id)
{
	struct weightd_plan *plain = plan_of(alike[0], NULL), *plan = plan_of(alike[_i], NULL);

	ck_assert_ptr_nonnull(plain);
	ck_assert_ptr_nonnull(plan);
	ck_assert_str_eq(plan->weights_id, plain->weights_id);
	ck_assert_int_eq(strcmp(plan->id, plain->id) == 0, _i == 0);
	weightd_plan_free(plan);
	weightd_plan_free(plain);
}
END_TEST

/* A draw that is overwritten has taken its key all the same; a script without a draw is run. */
START_TEST(scripts_run_in_the_order_of_the_statements)
{
	struct weightd_plan *plan =
		plan_of(TWO(KEY("key, sub = split(key)"), "",
			    "}, {\"path\": \"a\", \"initializer\": \"jax.normal(1)\""),
			NULL);
	struct weightd_plan *other = plan_of(
		"{\"parameters\": {\"a\": [3], \"b\": [3]}, \"generator\": \"jax\", \"init\": ["
		"{\"path\": \"*\", \"initializer\": \"zeros\", \"key\": \"key, sub = "
		"split(key)\"}, "
		"{\"path\": \"a\", \"initializer\": \"jax.normal(1)\", \"key\": "
		"\"split(key)[1]\"}, "
		"{\"key\": \"key, sub = split(rng)\"}, {\"path\": \"b\", "
		"\"initializer\": \"jax.normal(1)\", \"key\": \"key, sub = split(key)\"}]}",
		NULL);

	ck_assert_ptr_nonnull(plan);
	ck_assert_ptr_nonnull(other);
	ck_assert_str_eq(plan->weights_id, other->weights_id);
	weightd_plan_free(other);
	weightd_plan_free(plan);
}
END_TEST

static const struct {
	const char *document, *pointer, *detail;
	unsigned column;
} refused[] = {
	{TWO("", "", KEY("sub")), "/init/0/key", "a: no key is called sub", 0},
	{TWO("", "", KEY("split(key)")), "/init/0/key",
	 "a: a tensor is drawn with one key, not with 2", 0},
	{TWO("", "", KEY("split(key, 1)[i]")), "/init/0/key", "b: 1 keys have no item 1", 0},
	{TWO("", "", KEY("a, b = split(key, 3)")), "/init/0/key", "a: 3 keys do not fit 2 names",
	 0},
	{TWO("", "", KEY("fold_in(key, -1)")), "/init/0/key", "a: jax.random.fold_in takes no -1",
	 0},
	{TWO("", "", KEY("fold_in(split(key), 1)[0]")), "/init/0/key",
	 "a: a list of 2 keys stands where one key is taken", 0},
	{TWO("", "", KEY("split(key, groups)[0]")), "/init/0/key",
	 "a: the number of keys has a name groups that means nothing here", 0},
	{TWO("", "", KEY("split(key, 2 / 3)[0]")), "/init/0/key",
	 "a: the number of keys, 2 / 3, is no whole number", 0},
	{TWO("", ITEM("k = split(key)[2]"), KEY("key")), "/init/0/key", "2 keys have no item 2", 0},
	{TWO("", "", KEY("split(key, colour)[0]")), "/init/0/key",
	 "the number of keys has a name colour that means nothing here", 12},
	{TWO("", "", KEY("key, sub = split(key")), "/init/0/key", "the keys cannot be read at \"\"",
	 21},
	{TWO("", "", KEY("key\\n  = split(key)")), "/init/0/key",
	 "the keys cannot be read at \"= split(key)\"", 3},
	{TWO("", "", KEY("next(key)")), "/init/0/key", "keys are not made by next", 6},
	{TWO("", "", KEY("wrap_key_data([1, 4294967296])")), "/init/0/key",
	 "a: no word of a key is 4294967296", 0},
	{TWO("", "", KEY("wrap_key_data([1])")), "/init/0/key", "the keys cannot be read at \"])\"",
	 17},
	{TWO("", "", KEY("keras(0, 4096)")), "/init/0/key",
	 "a: Keras has no initializer 4096 of seed 0", 0},
	{TWO(", \"key\": 5", "", ""), "/key", "", 0},
	{"{\"parameters\": {\"a\": [3]}, \"generator\": \"torch\", \"key\": \"key\"}", "/key",
	 "torch has no keys that a script could derive", 0},
	{"{\"parameters\": {\"a\": [3]}, \"init\": [{\"path\": \"a\", \"key\": \"key\", "
	 "\"initializer\": \"jax.normal(1)\"}]}",
	 "/init/0/key", "philox has no keys that a script could derive", 0},
};

START_TEST(what_gives_no_key_is_refused)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of(refused[_i].document, &err));
	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].pointer, refused[_i].pointer);
	if (refused[_i].detail[0] != '\0')
		ck_assert_str_eq(err.issues[0].detail, refused[_i].detail);
	ck_assert_uint_eq(err.issues[0].column, refused[_i].column);
	ck_assert_str_ne(err.issues[0].expected, "");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("jax_keys");
	TCase *tcase = tcase_create("jax_keys");

	tcase_add_loop_test(tcase, scripts_have_one_spelling, 0,
			    sizeof spellings / sizeof spellings[0]);
	tcase_add_loop_test(tcase, the_same_keys_are_the_same_weights_under_another_id, 0,
			    sizeof alike / sizeof alike[0]);
	tcase_add_test(tcase, scripts_run_in_the_order_of_the_statements);
	tcase_add_loop_test(tcase, what_gives_no_key_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
