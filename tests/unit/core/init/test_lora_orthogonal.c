/*
 * Both factors of a LoRA from one orthogonal matrix, as peft's orthogonal_init makes them.
 */
#include "weightd/plan.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

/* The plan, NULL if it is refused: tests/unit/definition/plan_of.c. */
struct weightd_plan *plan_of(const char *json, struct weightd_error *err);

#define RANK 6
#define INPUTS 5
#define OUTPUTS 4

static const char factors[] = "{\"parameters\": {\"q.lora_A.weight\": [6, 5], \"q.lora_B.weight\": "
			      "[4, 6], \"k.lora_A.weight\": [6, 5], "
			      "\"k.lora_B.weight\": [4, 6]}, \"dtype\": \"float64\", \"init\": "
			      "[{\"parameter\": \"*\", \"initializer\": "
			      "\"lora_orthogonal\"}]}";

static double *values_of(const struct weightd_plan *plan, const char *name)
{
	const struct weightd_entry *entry = weightd_plan_find(plan, name);

	ck_assert_ptr_nonnull(entry);
	double *values = malloc((size_t)weightd_entry_bytes(entry));
	ck_assert_ptr_nonnull(values);
	ck_assert_int_eq(entry->dtype, WEIGHTD_FLOAT64);
	ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, values), WEIGHTD_OK);
	return values;
}

/* The columns of A lie in the span of Q's even rows, the rows of B in that of its odd ones. */
static double largest_product(const double *a, const double *b)
{
	double most = 0.0;

	for (size_t o = 0; o < OUTPUTS; o++) {
		for (size_t i = 0; i < INPUTS; i++) {
			double sum = 0.0;
			for (size_t r = 0; r < RANK; r++)
				sum += b[o * RANK + r] * a[r * INPUTS + i];
			most = fmax(most, fabs(sum));
		}
	}
	return most;
}

START_TEST(the_update_of_a_pair_is_zero_at_first)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(factors, &err);

	ck_assert_ptr_nonnull(plan);
	double *a = values_of(plan, "q.lora_A.weight"), *b = values_of(plan, "q.lora_B.weight");
	ck_assert_double_lt(largest_product(a, b), 1e-15);
	free(a);
	free(b);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(a_pair_may_be_named)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(
		"{\"parameters\": {\"down\": [6, 5], \"up\": [4, 6]}, \"dtype\": \"float64\", "
		"\"init\": ["
		"{\"path\": \"down\", \"initializer\": \"lora_orthogonal('A', pair='q')\"}, "
		"{\"path\": \"up\", \"initializer\": \"lora_orthogonal('B', pair='q')\"}]}",
		&err);

	ck_assert_ptr_nonnull(plan);
	double *a = values_of(plan, "down"), *b = values_of(plan, "up");
	ck_assert_double_lt(largest_product(a, b), 1e-15);
	free(a);
	free(b);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(factors_of_two_layers_are_not_a_pair)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(factors, &err);

	double *a = values_of(plan, "q.lora_A.weight"), *b = values_of(plan, "k.lora_B.weight");
	ck_assert_double_gt(largest_product(a, b), 1e-4);
	free(a);
	free(b);
	weightd_plan_free(plan);
}
END_TEST

/* Each element is a tenth of a sum of RANK / 2 products; its variance over all draws is 1/200. */
START_TEST(the_factors_have_the_size_that_peft_gives_them)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan =
		plan_of("{\"parameters\": {\"lora_A.weight\": [16, 4000]}, \"dtype\": \"float64\", "
			"\"init\": "
			"[{\"parameter\": \"*\", \"initializer\": \"lora_orthogonal\"}]}",
			&err);
	double sum = 0.0;

	ck_assert_ptr_nonnull(plan);
	double *a = values_of(plan, "lora_A.weight");
	for (size_t i = 0; i < 64000; i++)
		sum += a[i] * a[i];
	ck_assert_double_eq_tol(sum / 64000.0, 0.005, 0.0002);
	free(a);
	weightd_plan_free(plan);
}
END_TEST

static const struct {
	const char *json;
	enum weightd_code code;
} refused[] = {
	{"{\"parameters\": {\"weight\": [4, 4]}, \"init\": [{\"path\": \"weight\", "
	 "\"initializer\": "
	 "\"lora_orthogonal\"}]}",
	 WEIGHTD_ERR_BAD_ARGUMENT},
	{"{\"parameters\": {\"lora_A.weight\": [3, 4]}, \"init\": [{\"path\": \"lora_A.weight\", "
	 "\"initializer\": "
	 "\"lora_orthogonal\"}]}",
	 WEIGHTD_ERR_SHAPE_MISMATCH},
	{"{\"parameters\": {\"lora_B.weight\": [4, 8, 1]}, \"init\": [{\"path\": "
	 "\"lora_B.weight\", \"initializer\": "
	 "\"lora_orthogonal\"}]}",
	 WEIGHTD_ERR_SHAPE_MISMATCH},
	{"{\"parameters\": {\"lora_B.weight\": [4, 8192]}, \"init\": [{\"path\": "
	 "\"lora_B.weight\", \"initializer\": "
	 "\"lora_orthogonal\"}]}",
	 WEIGHTD_ERR_LIMIT_EXCEEDED},
};

START_TEST(other_names_odd_ranks_and_too_much_work_are_refused)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(refused[_i].json, &err);

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(err.issues[0].code, refused[_i].code);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("lora_orthogonal");
	TCase *tcase = tcase_create("lora_orthogonal");

	tcase_add_test(tcase, the_update_of_a_pair_is_zero_at_first);
	tcase_add_test(tcase, a_pair_may_be_named);
	tcase_add_test(tcase, factors_of_two_layers_are_not_a_pair);
	tcase_add_test(tcase, the_factors_have_the_size_that_peft_gives_them);
	tcase_add_loop_test(tcase, other_names_odd_ranks_and_too_much_work_are_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
