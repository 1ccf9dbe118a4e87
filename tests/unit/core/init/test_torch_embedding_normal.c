#include "init_case.h"
#include "suite.h"

START_TEST(the_padding_row_counts_from_either_end)
{
	const struct init_case first =
		INIT_CALL("embedding_normal", SHAPE(10, 3), {.value = INT(0)});
	const struct init_case last =
		INIT_CALL("embedding_normal", SHAPE(10, 3), {.value = INT(-1)});

	init_case_assert_draws(&first, "padded_normal", 0.0, 1.0);
	ck_assert_uint_eq(first.law.sizes[0], 0);
	ck_assert_uint_eq(last.law.sizes[0], 9);
}
END_TEST

START_TEST(a_row_that_is_not_there_is_refused)
{
	const struct init_case above =
		INIT_CALL("embedding_normal", SHAPE(10, 3), {.value = INT(10)});
	const struct init_case below =
		INIT_CALL("embedding_normal", SHAPE(10, 3), {.value = INT(-11)});

	init_case_assert_refused(&above, WEIGHTD_ERR_OUT_OF_RANGE,
				 "embedding_normal: padding_idx is 10",
				 "a row of w, from -10 to 9");
	ck_assert_int_eq(below.code, WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

START_TEST(only_a_matrix_has_rows)
{
	const struct init_case c = INIT_CALL("embedding_normal", SHAPE(10), {.value = INT(0)});

	ck_assert_int_eq(c.code, WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_embedding_normal", the_padding_row_counts_from_either_end,
			a_row_that_is_not_there_is_refused, only_a_matrix_has_rows);
}
