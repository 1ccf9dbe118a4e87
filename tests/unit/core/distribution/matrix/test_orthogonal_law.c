#include "../fill_case.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

static const struct {
	struct weightd_shape shape;
	enum weightd_dtype dtype;
	const char *digest;
} known[] = {
	/* tests/vectors/whole_tensors.py, numpy 1.24.2 */
	{{2, {7, 5}}, WEIGHTD_FLOAT64, "139dbf999293aaf3"},
	{{2, {5, 7}}, WEIGHTD_FLOAT64, "61e728ecb88311ba"},
	{{2, {5, 7}}, WEIGHTD_FLOAT32, "312cd3f92d7c479f"},
	{{3, {3, 2, 4}}, WEIGHTD_FLOAT32, "89b7237d17e14e85"},
	{{2, {70, 40}}, WEIGHTD_FLOAT64, "34da2e4c0d534759"},
	{{2, {1, 1}}, WEIGHTD_FLOAT32, "f5f9ddc37d9d4bd4"},
};

START_TEST(values_equal_the_known_answers)
{
	const struct fill_case c = {.distribution = "orthogonal",
				    .reals = {1.5},
				    .shape = known[_i].shape,
				    .dtype = known[_i].dtype,
				    .seed = 42};
	uint64_t numel = 0;

	ck_assert(weightd_shape_numel(&c.shape, &numel));
	ck_assert_str_eq(fill_case_digest(&c, (size_t)numel), known[_i].digest);
}
END_TEST

/* Largest |row i . row j - gain^2 (i == j)| of a rows x columns matrix. */
static double worst_product(const double *q, size_t rows, size_t columns, double gain)
{
	double worst = 0.0;

	for (size_t i = 0; i < rows; i++) {
		for (size_t j = 0; j <= i; j++) {
			double product = i == j ? -gain * gain : 0.0;
			for (size_t k = 0; k < columns; k++)
				product += q[i * columns + k] * q[j * columns + k];
			worst = fmax(worst, fabs(product));
		}
	}
	return worst;
}

START_TEST(rows_of_a_wide_tensor_are_orthonormal_times_gain)
{
	const struct fill_case c = {.distribution = "orthogonal",
				    .reals = {2},
				    .shape = {3, {100, 70, 3}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 3};
	size_t count;
	double *values = fill_case_values(&c, &count);

	ck_assert_double_lt(worst_product(values, 100, 210, 2.0), 1e-13);
	free(values);
}
END_TEST

/* R = Q'A is upper triangular with a positive diagonal, which makes Q the only answer. */
START_TEST(square_factor_is_the_unique_one_of_the_normal_draws)
{
	enum { N = 65 };
	const struct fill_case c = {.distribution = "orthogonal",
				    .reals = {1},
				    .shape = {2, {N, N}},
				    .dtype = WEIGHTD_FLOAT64,
				    .seed = 3};
	struct fill_case draws = c;
	size_t count;
	draws.distribution = "normal";
	draws.reals[0] = 0.0;
	draws.reals[1] = 1.0;
	double *q = fill_case_values(&c, &count), *a = fill_case_values(&draws, &count);

	for (size_t i = 0; i < N; i++) {
		for (size_t j = 0; j <= i; j++) {
			double r = 0.0;
			for (size_t k = 0; k < N; k++)
				r += q[k * N + i] * a[k * N + j];
			if (i == j)
				ck_assert_double_gt(r, 0.0);
			else
				ck_assert_double_lt(fabs(r), 1e-12);
		}
	}
	free(q);
	free(a);
}
END_TEST

START_TEST(empty_tensors_are_filled_with_nothing)
{
	const struct fill_case c = {.distribution = "orthogonal",
				    .reals = {1},
				    .shape = {2, {0, 5}},
				    .dtype = WEIGHTD_FLOAT32};

	fill_case_make(&c, 0, 0, NULL);
}
END_TEST

static const struct {
	struct weightd_shape shape;
	double gain;
	enum weightd_dtype dtype;
	enum weightd_code code;
} refused[] = {
	{{1, {7}}, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_SHAPE_MISMATCH},
	{{2, {8192, 8192}}, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_LIMIT_EXCEEDED},
	{{2, {1, 1 << 21}}, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_LIMIT_EXCEEDED},
	{{2, {1ull << 40, 1ull << 40}}, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_TOO_LARGE},
	{{2, {7, 7}}, 1e5, WEIGHTD_FLOAT16, WEIGHTD_ERR_OUT_OF_RANGE},
	{{2, {7, 7}}, 1.0 / 0.0, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{{2, {7, 7}}, 1, WEIGHTD_INT64, WEIGHTD_ERR_UNSUPPORTED},
};

START_TEST(what_cannot_be_factored_is_refused)
{
	const struct fill_case c = {.distribution = "orthogonal",
				    .reals = {refused[_i].gain},
				    .shape = refused[_i].shape,
				    .dtype = refused[_i].dtype};

	ck_assert_int_eq(fill_case_check(&c, NULL), refused[_i].code);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_orthogonal");
	TCase *tcase = tcase_create("fill_orthogonal");

	tcase_add_loop_test(tcase, values_equal_the_known_answers, 0,
			    sizeof known / sizeof known[0]);
	tcase_add_test(tcase, rows_of_a_wide_tensor_are_orthonormal_times_gain);
	tcase_add_test(tcase, square_factor_is_the_unique_one_of_the_normal_draws);
	tcase_add_test(tcase, empty_tensors_are_filled_with_nothing);
	tcase_add_loop_test(tcase, what_cannot_be_factored_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
