/*
 * Orthogonal matrices inside tensors of more dimensions: orthogonal_axis, delta_orthogonal.
 */
#include "../fill_case.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

/* The matrix's element (r, c) is number at + r * down + c * right. */
struct view {
	size_t rows, columns, at, down, right;
};

/* The fewer of rows and columns are orthonormal, times gain. */
static void check_orthonormal(const double *values, struct view v, double gain)
{
	const size_t few = v.rows < v.columns ? v.rows : v.columns,
		     many = v.rows < v.columns ? v.columns : v.rows;
	const size_t step = v.rows < v.columns ? v.down : v.right,
		     along = v.rows < v.columns ? v.right : v.down;

	for (size_t a = 0; a < few; a++) {
		for (size_t b = 0; b < few; b++) {
			double sum = 0.0;
			for (size_t i = 0; i < many; i++)
				sum += values[v.at + a * step + i * along] *
				       values[v.at + b * step + i * along];
			ck_assert_double_eq_tol(sum, a == b ? gain * gain : 0.0, 1e-13);
		}
	}
}

static const struct {
	const char *distribution;
	struct weightd_shape shape;
	uint64_t size;
	const char *digest;
} known[] = {
	/* tests/vectors/whole_tensors.py, numpy 1.24.2 */
	{"orthogonal_axis", {3, {3, 4, 5}}, 2, "5d6d78cf2821e932"},
	{"orthogonal_axis", {3, {3, 4, 2}}, 1, "3f6b37c21f19bedd"},
	{"orthogonal_axis", {2, {5, 7}}, 0, "162c89965ea79ffb"},
	{"delta_orthogonal", {4, {5, 3, 4, 3}}, 0, "9e6dc5818d1d662a"},
	{"delta_orthogonal", {4, {4, 3, 2, 6}}, 1, "74b044b83518d587"},
	{"delta_orthogonal", {3, {3, 2, 2}}, 1, "e088b0ff2e2db41b"},
};

START_TEST(values_equal_the_known_answers)
{
	const struct fill_case c = {.distribution = known[_i].distribution,
				    .reals = {1.5},
				    .sizes = {known[_i].size},
				    .shape = known[_i].shape,
				    .dtype = WEIGHTD_FLOAT32,
				    .seed = 42};
	uint64_t numel = 0;

	ck_assert(weightd_shape_numel(&c.shape, &numel));
	ck_assert_str_eq(fill_case_digest(&c, (size_t)numel), known[_i].digest);
}
END_TEST

START_TEST(the_last_axis_holds_the_columns)
{
	const struct fill_case c = {.distribution = "orthogonal_axis",
				    .reals = {1.5},
				    .sizes = {2},
				    .shape = {3, {3, 4, 5}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 1};
	size_t count;
	double *values = fill_case_values(&c, &count);

	check_orthonormal(values, (struct view){12, 5, 0, 5, 1}, 1.5);
	free(values);
}
END_TEST

/* Axis 1 of (3, 4, 2): row (o, i) of the matrix is element (o, column, i). */
START_TEST(a_middle_axis_holds_the_columns)
{
	const struct fill_case c = {.distribution = "orthogonal_axis",
				    .reals = {1},
				    .sizes = {1},
				    .shape = {3, {3, 4, 2}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 2};
	size_t count;
	double *values = fill_case_values(&c, &count), moved[24];

	for (size_t o = 0; o < 3; o++) {
		for (size_t column = 0; column < 4; column++) {
			for (size_t i = 0; i < 2; i++)
				moved[(o * 2 + i) * 4 + column] = values[(o * 4 + column) * 2 + i];
		}
	}
	check_orthonormal(moved, (struct view){6, 4, 0, 4, 1}, 1.0);
	free(values);
}
END_TEST

START_TEST(the_first_axis_of_a_matrix_is_the_transposed_draw)
{
	const struct fill_case c = {.distribution = "orthogonal_axis",
				    .reals = {1},
				    .sizes = {0},
				    .shape = {2, {3, 7}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 3};
	const struct fill_case turned = {.distribution = "orthogonal",
					 .reals = {1},
					 .shape = {2, {7, 3}},
					 .dtype = WEIGHTD_FLOAT64,
					 .seed = 3};
	size_t count;
	double *values = fill_case_values(&c, &count), *other = fill_case_values(&turned, &count);

	for (size_t i = 0; i < 21; i++)
		ck_assert_double_eq(values[i], other[i % 7 * 3 + i / 7]);
	free(values);
	free(other);
}
END_TEST

START_TEST(an_axis_that_is_not_there_is_refused)
{
	const struct fill_case c = {.distribution = "orthogonal_axis",
				    .reals = {1},
				    .sizes = {2},
				    .shape = {2, {3, 7}},
				    .dtype = WEIGHTD_FLOAT64};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

/* (out 5, in 3, 4, 3): the centre is tap (1, 1), number 4. */
START_TEST(only_the_centre_tap_is_not_zero)
{
	const struct fill_case c = {.distribution = "delta_orthogonal",
				    .reals = {2},
				    .sizes = {0},
				    .shape = {4, {5, 3, 4, 3}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 4};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++)
		ck_assert((values[i] != 0.0) == (i % 12 == 4));
	check_orthonormal(values, (struct view){5, 3, 4, 36, 12}, 2.0);
	free(values);
}
END_TEST

/* (4, 3, in 2, out 6): the centre is tap (1, 1), number 4. */
START_TEST(kernels_may_come_first)
{
	const struct fill_case c = {.distribution = "delta_orthogonal",
				    .reals = {1},
				    .sizes = {1},
				    .shape = {4, {4, 3, 2, 6}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 5};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++)
		ck_assert((values[i] != 0.0) == (i / 12 == 4));
	check_orthonormal(values, (struct view){2, 6, 48, 6, 1}, 1.0);
	free(values);
}
END_TEST

START_TEST(more_inputs_than_outputs_are_refused)
{
	const struct fill_case c = {.distribution = "delta_orthogonal",
				    .reals = {1},
				    .shape = {3, {3, 5, 3}},
				    .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

START_TEST(too_much_work_is_refused)
{
	const struct fill_case wide = {.distribution = "delta_orthogonal",
				       .reals = {1},
				       .shape = {3, {16384, 16384, 1}},
				       .dtype = WEIGHTD_FLOAT32};
	const struct fill_case many = {.distribution = "delta_orthogonal",
				       .reals = {1},
				       .shape = {3, {64, 64, 1 << 20}},
				       .dtype = WEIGHTD_FLOAT32};
	const struct fill_case axis = {.distribution = "orthogonal_axis",
				       .reals = {1},
				       .sizes = {1},
				       .shape = {2, {16384, 16384}},
				       .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&wide, NULL), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_int_eq(fill_case_check(&many, NULL), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_int_eq(fill_case_check(&axis, NULL), WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

START_TEST(empty_tensors_are_allowed)
{
	const struct fill_case delta = {.distribution = "delta_orthogonal",
					.reals = {1},
					.shape = {3, {0, 5, 3}},
					.dtype = WEIGHTD_FLOAT32};
	const struct fill_case axis = {.distribution = "orthogonal_axis",
				       .reals = {1},
				       .sizes = {1},
				       .shape = {2, {0, 4}},
				       .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&delta, NULL), WEIGHTD_OK);
	ck_assert_int_eq(fill_case_check(&axis, NULL), WEIGHTD_OK);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_delta_orthogonal");
	TCase *tcase = tcase_create("fill_delta_orthogonal");

	tcase_add_loop_test(tcase, values_equal_the_known_answers, 0,
			    sizeof known / sizeof known[0]);
	tcase_add_test(tcase, the_last_axis_holds_the_columns);
	tcase_add_test(tcase, a_middle_axis_holds_the_columns);
	tcase_add_test(tcase, the_first_axis_of_a_matrix_is_the_transposed_draw);
	tcase_add_test(tcase, an_axis_that_is_not_there_is_refused);
	tcase_add_test(tcase, only_the_centre_tap_is_not_zero);
	tcase_add_test(tcase, kernels_may_come_first);
	tcase_add_test(tcase, more_inputs_than_outputs_are_refused);
	tcase_add_test(tcase, too_much_work_is_refused);
	tcase_add_test(tcase, empty_tensors_are_allowed);
	suite_add_tcase(suite, tcase);
	return suite;
}
