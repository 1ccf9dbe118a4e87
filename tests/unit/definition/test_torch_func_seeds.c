/*
 * Seeds and keys of torch.func._random, and whose draws are beside its own.
 */
#include "plan_of.h"
#include "suite.h"

#include "weightd/plan.h"

#include <stdio.h>
#include <string.h>

static const char layer[] =
	"{\"model\": \"Linear(3, 2)\", \"generator\": \"%s\", \"seed\": 5, \"init\": "
	"[{\"parameter\": \"weight\", \"initializer\": \"normal\"}]}";

static void values_of(const char *generator, size_t entry, float *out, size_t count)
{
	char document[256];

	snprintf(document, sizeof document, layer, generator);
	struct weightd_plan *plan = plan_of(document, NULL);
	ck_assert_ptr_nonnull(plan);
	ck_assert_int_eq(weightd_generate(&plan->entries[entry], 0, count, out), WEIGHTD_OK);
	weightd_plan_free(plan);
}

/* torch.func._random has no state that a constructor could draw from. */
START_TEST(constructors_draw_from_torchs_own_generator)
{
	float keyed[6], drawn[6];

	values_of("torch.func._random", 1, keyed, 2);
	values_of("torch", 1, drawn, 2);
	ck_assert_mem_eq(keyed, drawn, 2 * sizeof *keyed);
	values_of("torch.func._random", 0, keyed, 6);
	values_of("torch", 0, drawn, 6);
	ck_assert(memcmp(keyed, drawn, sizeof keyed) != 0);
}
END_TEST

static const struct {
	const char *seed;
	bool is_taken;
} seeds[] = {
	{"0", true},
	{"\"18446744073709551615\"", true},
	{"[1, 2]", true},
	{"[\"18446744073709551615\", \"18446744073709551615\"]", true},
	{"-1", false},
	{"\"18446744073709551616\"", false},
	{"[]", false},
	{"[1]", false},
	{"[1, 2, 3]", false},
	{"[[1, 2]]", false},
	{"[\"18446744073709551616\", 0]", false},
	{"[0, \"118446744073709551615\"]", false},
};

START_TEST(seeds_are_numbers_of_64_bits_and_keys_of_two)
{
	char document[300];
	struct weightd_error err = {0};

	snprintf(document, sizeof document,
		 "{\"parameters\": {\"w\": [2]}, \"generator\": \"torch.func\", \"seed\": %s, "
		 "\"init\": [{\"path\": \"w\", \"initializer\": \"normal\"}]}",
		 seeds[_i].seed);
	struct weightd_plan *plan = plan_of(document, &err);
	ck_assert_msg((plan != NULL) == seeds[_i].is_taken, "%s: %s", seeds[_i].seed,
		      err.issues[0].detail);
	if (plan == NULL)
		ck_assert_ptr_nonnull(strstr(err.issues[0].expected, "[seed, offset]"));
	else
		weightd_plan_free(plan);
}
END_TEST

/* Words of the arrays are equal, numbers are not. */
START_TEST(keys_that_differ_draw_other_values_under_another_id)
{
	static const char *const written[] = {"[\"4294967297\", 5]", "[1, \"21474836481\"]"};
	float values[2][4];
	char ids[2][64];

	for (size_t i = 0; i < 2; i++) {
		char document[300];
		snprintf(document, sizeof document,
			 "{\"parameters\": {\"w\": [4]}, \"generator\": \"torch.func\", \"init\": "
			 "[{\"path\": \"w\", \"initializer\": \"normal\", \"seed\": %s}]}",
			 written[i]);
		struct weightd_plan *plan = plan_of(document, NULL);
		ck_assert_ptr_nonnull(plan);
		ck_assert_int_eq(weightd_generate(&plan->entries[0], 0, 4, values[i]), WEIGHTD_OK);
		snprintf(ids[i], sizeof ids[i], "%s", plan->id);
		weightd_plan_free(plan);
	}
	ck_assert(memcmp(values[0], values[1], sizeof values[0]) != 0);
	ck_assert_str_ne(ids[0], ids[1]);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("torch_func_seeds");
	TCase *tcase = tcase_create("torch_func_seeds");

	tcase_add_test(tcase, constructors_draw_from_torchs_own_generator);
	tcase_add_loop_test(tcase, seeds_are_numbers_of_64_bits_and_keys_of_two, 0,
			    (int)(sizeof seeds / sizeof seeds[0]));
	tcase_add_test(tcase, keys_that_differ_draw_other_values_under_another_id);
	suite_add_tcase(suite, tcase);
	return suite;
}
