/*
 * Values of tensors that several rules write, from a document to the elements.
 */
#include "plan_of.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 24
#define COLUMNS 8
#define SIZE (ROWS * COLUMNS)

#define DOCUMENT(rules) \
	"{\"model\": \"MultiheadAttention(8, 2)\", \"seed\": 7, \"init\": [" rules "]}"
#define WRITE(where, what) \
	"{\"parameter\": \"in_proj_weight\", " where "\"initializer\": \"" what "\"}"

static struct weightd_plan *plan_good(const char *json)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
	return plan;
}

/* in_proj_weight of the document. */
static void values_of(const char *json, float *values)
{
	struct weightd_plan *plan = plan_good(json);

	ck_assert_int_eq(
		weightd_generate(weightd_plan_find(plan, "in_proj_weight"), 0, SIZE, values),
		WEIGHTD_OK);
	weightd_plan_free(plan);
}

START_TEST(elements_outside_the_block_keep_their_values)
{
	static const char *const initializers[] = {
		"normal(0, 3)", "orthogonal", "zeros", "eye", "sparse(0.5)", "embedding_normal(2)"};
	float plain[SIZE], value[SIZE];
	char json[512];

	values_of(DOCUMENT(), plain);
	snprintf(json, sizeof json,
		 DOCUMENT(WRITE("\"rows\": \"8:16\", \"columns\": \"2:6\", ", "%s")),
		 initializers[_i]);
	values_of(json, value);

	for (int i = 0; i < SIZE; i++) {
		int row = i / COLUMNS, column = i % COLUMNS;
		if (row < 8 || row >= 16 || column < 2 || column >= 6)
			ck_assert_float_eq(value[i], plain[i]);
	}
	ck_assert_mem_ne(plain, value, sizeof value);
}
END_TEST

/* An element's words are those of its place in the parameter. */
START_TEST(a_block_split_into_rules_has_the_values_of_the_whole)
{
	float whole[SIZE], split[SIZE];

	values_of(DOCUMENT(WRITE("", "normal(0, 0.02)")), whole);
	values_of(
		DOCUMENT(WRITE("\"rows\": \"0:5\", ", "normal(0, 0.02)") "," WRITE(
			"\"slice\": \"5:,:3\", ",
			"normal(0, 0.02)") "," WRITE("\"slice\": \"5:,3:\", ", "normal(0, 0.02)")),
		split);

	ck_assert_mem_eq(whole, split, sizeof whole);
}
END_TEST

/*
 * The words of a block, from tests/conformance/determinism.py: normal(7, "in_proj_weight", ...),
 * elements 66..69, and normal(7, "in_proj_weight[8:16,2:6]", ...), elements 8..11, for a law that
 * depends on the row.
 */
START_TEST(words_of_a_block_are_those_of_the_note)
{
	static const float of_place[4] = {-0x1.7239fcp-1f, 0x1.721bf0p-1f, -0x1.0d6b6cp-3f,
					  -0x1.783d5cp-3f};
	static const float of_block[4] = {-0x1.e9e8fcp-1f, 0x1.45dc38p-2f, 0x1.b050f4p-4f,
					  -0x1.12bf0cp+0f};
	float value[SIZE];

	values_of(DOCUMENT(WRITE("\"slice\": \"8:16,2:6\", ", "normal(0, 1)")), value);
	ck_assert_mem_eq(value + 66, of_place, sizeof of_place);

	values_of(DOCUMENT(WRITE("\"slice\": \"8:16,2:6\", ", "embedding_normal(0)")), value);
	ck_assert_float_eq(value[8 * COLUMNS + 2], 0.0f);
	ck_assert_mem_eq(value + 10 * COLUMNS + 2, of_block, sizeof of_block);
}
END_TEST

/* xavier_uniform of (8, 8): sqrt(6 / 16); of (24, 8): sqrt(6 / 32). */
START_TEST(each_of_q_k_v_has_its_own_fans)
{
	struct weightd_plan *plan =
		plan_good(DOCUMENT(WRITE("\"block\": [\"q\", \"k\", \"v\"], ", "xavier_uniform")));
	const struct weightd_entry *entry = weightd_plan_find(plan, "in_proj_weight");
	const struct weightd_patch *patch = entry->patches;

	ck_assert_double_eq(entry->statement->why->high, 0x1.bb67ae8584caap-2);
	ck_assert(entry->is_hidden);
	for (int i = 0; i < 3; i++, patch = patch->next) {
		ck_assert_uint_eq(patch->statement->why->fan_in, 8);
		ck_assert_uint_eq(patch->statement->why->fan_out, 8);
		ck_assert_double_eq_tol(patch->statement->why->high, 0.61237243569579452, 1e-15);
		ck_assert_uint_eq(patch->statement->part->start[0], (unsigned)i * 8);
	}
	ck_assert_ptr_null(patch);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(later_rules_win_where_they_overlap)
{
	float value[SIZE];

	values_of(DOCUMENT(WRITE("\"rows\": \"0:16\", ", "constant(1)") "," WRITE(
			  "\"rows\": \"8:24\", ", "constant(2)") "," WRITE("\"columns\": 0, ",
									   "constant(3)")),
		  value);

	for (int i = 0; i < SIZE; i++)
		ck_assert_float_eq(value[i], i % COLUMNS == 0  ? 3.0f
					     : i / COLUMNS < 8 ? 1.0f
							       : 2.0f);
}
END_TEST

START_TEST(a_rule_for_the_whole_tensor_wins_over_parts_before)
{
	struct weightd_plan *plan =
		plan_good(DOCUMENT(WRITE("\"rows\": \"0:16\", ", "ones") "," WRITE("", "zeros")));

	ck_assert_ptr_null(weightd_plan_find(plan, "in_proj_weight")->patches);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(any_run_is_that_of_the_whole_tensor)
{
	struct weightd_plan *plan =
		plan_good(DOCUMENT(WRITE("\"rows\": \"0:8\", ", "orthogonal") "," WRITE(
			"\"slice\": \"3:20,2:5\", ",
			"normal") "," WRITE("\"slice\": \"10:,4:\", ",
					    "eye") "," WRITE("\"columns\": \"1:7\", ",
							     "scale(0.25)") "," WRITE("\"rows\": "
										      "[1, -1], ",
										      "uniform(5, "
										      "6)")));
	const struct weightd_entry *entry = weightd_plan_find(plan, "in_proj_weight");
	float whole[SIZE], run[SIZE];

	ck_assert_int_eq(weightd_generate(entry, 0, SIZE, whole), WEIGHTD_OK);
	for (size_t first = 0; first < SIZE; first += 5) {
		for (size_t count = 1; first + count <= SIZE; count += 11) {
			weightd_generate(entry, first, count, run);
			ck_assert_mem_eq(run, whole + first, count * sizeof run[0]);
		}
	}
	weightd_plan_free(plan);
}
END_TEST

/* Wider than what is made at a time. */
START_TEST(runs_of_large_tensors_are_those_of_the_whole)
{
	struct weightd_plan *plan =
		plan_good("{\"model\": \"Linear(5000, 30, bias=False)\", \"init\": ["
			  "{\"parameter\": \"weight\", \"columns\": \"100:4900\", \"initializer\": "
			  "\"normal(0, 1)\"},"
			  "{\"parameter\": \"weight\", \"slice\": \"1:29,7:9\", \"initializer\": "
			  "\"uniform(1, 2)\"},"
			  "{\"parameter\": \"weight\", \"rows\": \"3:6\", \"columns\": "
			  "\"10:2500\", \"initializer\": \"eye\"}]}");
	const struct weightd_entry *entry = &plan->entries[0];
	float *whole = malloc(150000 * sizeof *whole), *run = malloc(150000 * sizeof *run);

	weightd_generate(entry, 0, 150000, whole);
	for (size_t first = 0; first < 150000; first += 1999) {
		size_t count = 150000 - first < 7013 ? 150000 - first : 7013;
		weightd_generate(entry, first, count, run);
		ck_assert_mem_eq(run, whole + first, count * sizeof *run);
	}
	ck_assert_float_eq(whole[3 * 5000 + 10], 1.0f);
	ck_assert_float_eq(whole[5 * 5000 + 12], 1.0f);
	ck_assert_float_eq(whole[5 * 5000 + 13], 0.0f);
	ck_assert(whole[1 * 5000 + 7] >= 1.0f && whole[28 * 5000 + 8] >= 1.0f);
	free(whole);
	free(run);
	weightd_plan_free(plan);
}
END_TEST

/* An orthogonal block has a stream of its own, so it is not a part of a larger orthogonal matrix.
 */
START_TEST(orthogonal_blocks_are_orthogonal_and_differ)
{
	float value[SIZE];

	values_of(DOCUMENT(WRITE("\"block\": [\"q\", \"k\", \"v\"], ", "orthogonal")), value);

	for (int a = 0; a < 8; a++) {
		for (int b = 0; b < 8; b++) {
			double dot = 0;
			for (int i = 0; i < COLUMNS; i++)
				dot += (double)value[(8 + a) * COLUMNS + i] *
				       (double)value[(8 + b) * COLUMNS + i];
			ck_assert_double_eq_tol(dot, a == b ? 1.0 : 0.0, 1e-6);
		}
	}
	ck_assert_mem_ne(value, value + 64, 64 * sizeof value[0]);
}
END_TEST

/* p.mul_(0.5) and p.div_(4): exact here. */
START_TEST(scale_and_divide_change_what_is_there)
{
	float plain[SIZE], value[SIZE];

	values_of(DOCUMENT(), plain);
	values_of(DOCUMENT(WRITE("", "scale(0.5)") "," WRITE("\"rows\": \"0:3\", ", "divide(4)")),
		  value);

	for (int i = 0; i < SIZE; i++)
		ck_assert_float_eq(value[i], i < 3 * COLUMNS ? plain[i] / 8 : plain[i] / 2);
}
END_TEST

/* torch 1.13 and 2.15: torch.full((1,), 0.7).mul_(0.3); in double it would end in 7a. */
START_TEST(scale_rounds_as_torch_does)
{
	float value[SIZE];

	values_of(DOCUMENT(WRITE("", "constant(0.7)") "," WRITE("", "scale(0.3)")), value);

	ck_assert_float_eq(value[0], 0x1.ae147cp-3f);
}
END_TEST

START_TEST(an_array_replaces_the_data_of_a_part_in_its_dtype)
{
	struct weightd_plan *plan =
		plan_good(DOCUMENT(WRITE("\"rows\": \"0:3\", ", "numpy.uniform(3, 5)")));
	const struct weightd_entry *entry = weightd_plan_find(plan, "in_proj_weight");

	ck_assert_int_eq(entry->dtype, WEIGHTD_FLOAT32);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(explicit_values_have_the_shape_of_the_block)
{
	float value[SIZE];

	values_of("{\"model\": \"MultiheadAttention(8, 2)\", \"init\": [{\"parameter\": "
		  "\"in_proj_weight\", "
		  "\"slice\": \"4:6,1:3\", \"initializer\": {\"value\": [[1, 2], [3, 4]]}}]}",
		  value);

	ck_assert_float_eq(value[4 * COLUMNS + 1], 1.0f);
	ck_assert_float_eq(value[4 * COLUMNS + 2], 2.0f);
	ck_assert_float_eq(value[5 * COLUMNS + 1], 3.0f);
	ck_assert_float_eq(value[5 * COLUMNS + 2], 4.0f);
}
END_TEST

START_TEST(forget_gates_are_the_second_quarter)
{
	struct weightd_plan *plan = plan_good("{\"model\": \"LSTM(4, 3)\", \"init\": "
					      "[{\"parameter\": \"bias_ih_l0\", \"block\": \"f\", "
					      "\"initializer\": \"ones\"}]}");
	float value[12];

	weightd_generate(weightd_plan_find(plan, "bias_ih_l0"), 0, 12, value);

	for (int i = 0; i < 12; i++)
		ck_assert(i >= 3 && i < 6 ? value[i] == 1.0f : value[i] < 1.0f);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(weights_id_tells_the_values_apart_and_not_what_is_hidden)
{
	static const char *const documents[] = {DOCUMENT(WRITE("\"rows\": \"0:8\", ", "zeros")),
						DOCUMENT(WRITE("\"rows\": \"0:9\", ", "zeros")),
						DOCUMENT(WRITE("\"rows\": \"0:8\", ", "ones")),
						DOCUMENT(WRITE("\"rows\": \"0:8\", ", "scale(0)")),
						DOCUMENT(WRITE("\"columns\": \"0:8\", ", "zeros"))};
	struct weightd_plan *plans[5], *same;

	for (int i = 0; i < 5; i++)
		plans[i] = plan_good(documents[i]);
	same = plan_good(DOCUMENT(
		WRITE("\"rows\": \"1:8\", ", "ones") "," WRITE("\"rows\": \":8\", ", "zeros")));
	for (int i = 0; i < 5; i++) {
		for (int k = 0; k < i; k++) {
			ck_assert_str_ne(plans[i]->id, plans[k]->id);
			ck_assert_str_ne(plans[i]->weights_id, plans[k]->weights_id);
		}
	}
	ck_assert_str_ne(same->id, plans[0]->id);
	ck_assert_str_eq(same->weights_id, plans[0]->weights_id);
	for (int i = 0; i < 5; i++)
		weightd_plan_free(plans[i]);
	weightd_plan_free(same);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("parts");
	TCase *tcase = tcase_create("parts");

	tcase_add_loop_test(tcase, elements_outside_the_block_keep_their_values, 0, 6);
	tcase_add_test(tcase, a_block_split_into_rules_has_the_values_of_the_whole);
	tcase_add_test(tcase, words_of_a_block_are_those_of_the_note);
	tcase_add_test(tcase, each_of_q_k_v_has_its_own_fans);
	tcase_add_test(tcase, later_rules_win_where_they_overlap);
	tcase_add_test(tcase, a_rule_for_the_whole_tensor_wins_over_parts_before);
	tcase_add_test(tcase, any_run_is_that_of_the_whole_tensor);
	tcase_add_test(tcase, runs_of_large_tensors_are_those_of_the_whole);
	tcase_add_test(tcase, orthogonal_blocks_are_orthogonal_and_differ);
	tcase_add_test(tcase, scale_and_divide_change_what_is_there);
	tcase_add_test(tcase, scale_rounds_as_torch_does);
	tcase_add_test(tcase, an_array_replaces_the_data_of_a_part_in_its_dtype);
	tcase_add_test(tcase, explicit_values_have_the_shape_of_the_block);
	tcase_add_test(tcase, forget_gates_are_the_second_quarter);
	tcase_add_test(tcase, weights_id_tells_the_values_apart_and_not_what_is_hidden);
	suite_add_tcase(suite, tcase);
	return suite;
}
