#include "../fill_case.h"
#include "suite.h"

#include <stdlib.h>

static const struct fill_case padded = {.distribution = "padded_normal",
					.reals = {0, 1},
					.sizes = {3},
					.shape = {2, {9, 5}},
					.dtype = WEIGHTD_FLOAT32,
					.seed = 6};

START_TEST(padding_row_is_zero_and_the_rest_is_normal)
{
	struct fill_case plain = padded;
	size_t count;
	plain.distribution = "normal";
	double *values = fill_case_values(&padded, &count),
	       *expected = fill_case_values(&plain, &count);

	for (size_t i = 0; i < count; i++)
		ck_assert_double_eq(values[i], i / 5 == 3 ? 0.0 : expected[i]);
	free(values);
	free(expected);
}
END_TEST

START_TEST(any_piece_of_the_row_is_zero)
{
	float whole[45], piece[45];

	fill_case_make(&padded, 0, 45, whole);
	for (size_t first = 0; first < 45; first++) {
		for (size_t count = 1; count <= 45 - first; count++) {
			fill_case_make(&padded, first, count, piece);
			ck_assert_mem_eq(piece, whole + first, count * sizeof *piece);
		}
	}
}
END_TEST

START_TEST(rows_that_are_not_there_are_refused)
{
	struct fill_case c = padded;

	c.sizes[0] = 9;

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_padded_normal");
	TCase *tcase = tcase_create("fill_padded_normal");

	tcase_add_test(tcase, padding_row_is_zero_and_the_rest_is_normal);
	tcase_add_test(tcase, any_piece_of_the_row_is_zero);
	tcase_add_test(tcase, rows_that_are_not_there_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
