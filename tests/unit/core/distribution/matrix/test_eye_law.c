#include "../fill_case.h"
#include "suite.h"

#include <stdlib.h>

/* Fails unless the ones of a case are at exactly these indices. */
static void assert_ones(const struct fill_case *c, const size_t *ones, size_t expected)
{
	size_t count, found = 0;
	double *values = fill_case_values(c, &count);

	for (size_t i = 0; i < count; i++) {
		if (values[i] == 0.0)
			continue;
		ck_assert_double_eq(values[i], 1.0);
		ck_assert_uint_lt(found, expected);
		ck_assert_uint_eq(i, ones[found++]);
	}
	ck_assert_uint_eq(found, expected);
	free(values);
}

START_TEST(wide_matrix_has_ones_on_its_diagonal)
{
	const struct fill_case c = {
		.distribution = "eye", .shape = {2, {2, 4}}, .dtype = WEIGHTD_FLOAT16};

	assert_ones(&c, (size_t[]){0, 5}, 2);
}
END_TEST

START_TEST(tall_matrix_has_ones_on_its_diagonal)
{
	const struct fill_case c = {
		.distribution = "eye", .shape = {2, {4, 2}}, .dtype = WEIGHTD_INT64};

	assert_ones(&c, (size_t[]){0, 3}, 2);
}
END_TEST

START_TEST(empty_matrices_are_filled_with_nothing)
{
	const struct fill_case c = {
		.distribution = "eye", .shape = {2, {4, 0}}, .dtype = WEIGHTD_FLOAT32};

	assert_ones(&c, NULL, 0);
}
END_TEST

START_TEST(other_ranks_are_refused)
{
	const struct fill_case c = {
		.distribution = "eye", .shape = {3, {2, 2, 2}}, .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_eye");
	TCase *tcase = tcase_create("fill_eye");

	tcase_add_test(tcase, wide_matrix_has_ones_on_its_diagonal);
	tcase_add_test(tcase, tall_matrix_has_ones_on_its_diagonal);
	tcase_add_test(tcase, empty_matrices_are_filled_with_nothing);
	tcase_add_test(tcase, other_ranks_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
