#include "init_case.h"
#include "suite.h"

START_TEST(sparsity_and_std_are_taken_as_given)
{
	const struct init_case plain = INIT_CALL("sparse", SHAPE(10, 4), {.value = REAL(0.1)});
	const struct init_case both =
		INIT_CALL("sparse", SHAPE(10, 4), {.value = REAL(0.1)}, {.value = INT(2)});

	init_case_assert_draws(&plain, "sparse", 0.1, 0.01);
	init_case_assert_draws(&both, "sparse", 0.1, 2.0);
	ck_assert_double_eq(both.why.mean, 0.0);
}
END_TEST

START_TEST(sparsity_is_required)
{
	const struct init_case c = INIT_PLAIN("sparse", SHAPE(10, 4));

	init_case_assert_refused(&c, WEIGHTD_ERR_MISSING_FIELD, "sparse needs sparsity",
				 "Share of zeros in each column");
}
END_TEST

START_TEST(sparsity_is_a_share)
{
	const struct init_case c = INIT_CALL("sparse", SHAPE(10, 4), {.value = REAL(1.5)});

	init_case_assert_refused(&c, WEIGHTD_ERR_OUT_OF_RANGE, "sparse: sparsity is 1.5",
				 "from 0 to 1");
}
END_TEST

START_TEST(only_a_matrix_has_columns)
{
	const struct init_case c = INIT_CALL("sparse", SHAPE(2, 2, 2), {.value = REAL(0.5)});

	init_case_assert_refused(&c, WEIGHTD_ERR_SHAPE_MISMATCH, "sparse on w with shape (2, 2, 2)",
				 "a tensor with exactly 2 dimensions");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_sparse", sparsity_and_std_are_taken_as_given, sparsity_is_required,
			sparsity_is_a_share, only_a_matrix_has_columns);
}
