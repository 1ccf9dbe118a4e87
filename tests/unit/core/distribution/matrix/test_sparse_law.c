#include "../fill_case.h"
#include "suite.h"

#include <stdlib.h>

static const struct {
	struct weightd_shape shape;
	enum weightd_dtype dtype;
	const char *digest;
} known[] = {
	/* tests/vectors/whole_tensors.py, numpy 1.24.2 */
	{{2, {10, 7}}, WEIGHTD_FLOAT64, "75388b40580d0123"},
	{{2, {10, 7}}, WEIGHTD_FLOAT32, "15853269c0dfe037"},
	{{2, {64, 3}}, WEIGHTD_FLOAT64, "1ae664bade785993"},
	{{2, {64, 3}}, WEIGHTD_FLOAT32, "33d7b9e11449b2d8"},
};

START_TEST(values_equal_the_known_answers)
{
	const struct fill_case c = {.distribution = "sparse",
				    .reals = {0.3, 0.5},
				    .shape = known[_i].shape,
				    .dtype = known[_i].dtype,
				    .seed = 42};
	uint64_t numel = 0;

	ck_assert(weightd_shape_numel(&c.shape, &numel));
	ck_assert_str_eq(fill_case_digest(&c, (size_t)numel), known[_i].digest);
}
END_TEST

START_TEST(every_column_has_the_same_number_of_zeros)
{
	const struct fill_case c = {.distribution = "sparse",
				    .reals = {0.25, 1},
				    .shape = {2, {41, 30}},
				    .dtype = WEIGHTD_BFLOAT16,
				    .seed = 8};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t column = 0; column < 30; column++) {
		unsigned zeros = 0;
		for (size_t row = 0; row < 41; row++)
			zeros += values[row * 30 + column] == 0.0;
		ck_assert_uint_eq(zeros, 11); /* ceil(0.25 * 41) */
	}
	free(values);
}
END_TEST

START_TEST(full_sparsity_gives_zeros_only)
{
	const struct fill_case c = {.distribution = "sparse",
				    .reals = {1, 1},
				    .shape = {2, {5, 6}},
				    .dtype = WEIGHTD_FLOAT32};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++)
		ck_assert_double_eq(values[i], 0.0);
	free(values);
}
END_TEST

static const struct {
	struct weightd_shape shape;
	double sparsity, std;
	enum weightd_dtype dtype;
	enum weightd_code code;
} refused[] = {
	{{3, {2, 2, 2}}, 0.1, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_SHAPE_MISMATCH},
	{{2, {2, 2}}, 1.5, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{{2, {2, 2}}, -0.5, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{{2, {2, 2}}, 0.0 / 0.0, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{{2, {2, 2}}, 0.1, -1, WEIGHTD_FLOAT32, WEIGHTD_ERR_OUT_OF_RANGE},
	{{2, {1ull << 33, 1}}, 0.1, 1, WEIGHTD_FLOAT32, WEIGHTD_ERR_LIMIT_EXCEEDED},
	{{2, {2, 2}}, 0.1, 1, WEIGHTD_INT64, WEIGHTD_ERR_UNSUPPORTED},
};

START_TEST(what_cannot_be_filled_is_refused)
{
	const struct fill_case c = {.distribution = "sparse",
				    .shape = refused[_i].shape,
				    .reals = {refused[_i].sparsity, refused[_i].std},
				    .dtype = refused[_i].dtype};

	ck_assert_int_eq(fill_case_check(&c, NULL), refused[_i].code);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_sparse");
	TCase *tcase = tcase_create("fill_sparse");

	tcase_add_loop_test(tcase, values_equal_the_known_answers, 0,
			    sizeof known / sizeof known[0]);
	tcase_add_test(tcase, every_column_has_the_same_number_of_zeros);
	tcase_add_test(tcase, full_sparsity_gives_zeros_only);
	tcase_add_loop_test(tcase, what_cannot_be_filled_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
