#include "core/distribution/matrix/householder.h"
#include "core/engine/engine_state.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* Large enough that more than one thread has a part in it. */
#define ROWS 400
#define COLUMNS 300

static double *example(void)
{
	double *matrix = malloc(ROWS * COLUMNS * sizeof *matrix);
	uint64_t state = 1;

	ck_assert_ptr_nonnull(matrix);
	for (size_t i = 0; i < ROWS * COLUMNS; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		matrix[i] = (double)(int32_t)(state >> 32) * 0x1p-31;
	}
	return matrix;
}

START_TEST(the_number_of_threads_changes_no_bit)
{
	double *alone = example();

	ck_assert_int_eq(weightd_orthonormalize(alone, ROWS, COLUMNS, NULL), WEIGHTD_OK);
	for (unsigned threads = 1; threads < 8; threads++) {
		struct weightd_engine engine = {.level = weightd_level_best(),
						.workers = weightd_workers_new(threads)};
		double *matrix = example();

		ck_assert_int_eq(weightd_orthonormalize(matrix, ROWS, COLUMNS, &engine),
				 WEIGHTD_OK);
		ck_assert_mem_eq(matrix, alone, ROWS * COLUMNS * sizeof *alone);
		free(matrix);
		weightd_workers_free(engine.workers);
	}
	free(alone);
}
END_TEST

/* Column 299 is in a padded tile at every level but the scalar one. */
START_TEST(the_level_changes_no_bit)
{
	struct weightd_engine engine = {.level = WEIGHTD_LEVEL_scalar};
	double *scalar = example();

	ck_assert_int_eq(weightd_orthonormalize(scalar, ROWS, COLUMNS, &engine), WEIGHTD_OK);
	for (int level = 1; level < WEIGHTD_LEVEL_COUNT; level++) {
		double *matrix = example();

		engine.level = (enum weightd_level)level;
		if (weightd_level_is_supported(engine.level)) {
			ck_assert_int_eq(weightd_orthonormalize(matrix, ROWS, COLUMNS, &engine),
					 WEIGHTD_OK);
			ck_assert_mem_eq(matrix, scalar, ROWS * COLUMNS * sizeof *scalar);
		}
		free(matrix);
	}
	free(scalar);
}
END_TEST

START_TEST(a_wide_matrix_is_the_transpose_of_the_tall_one)
{
	double *wide = example(), *tall = malloc(ROWS * COLUMNS * sizeof *tall);

	ck_assert_ptr_nonnull(tall);
	for (size_t i = 0; i < COLUMNS; i++)
		for (size_t j = 0; j < ROWS; j++)
			tall[j * COLUMNS + i] = wide[i * ROWS + j];
	ck_assert_int_eq(weightd_orthonormalize(wide, COLUMNS, ROWS, NULL), WEIGHTD_OK);
	ck_assert_int_eq(weightd_orthonormalize(tall, ROWS, COLUMNS, NULL), WEIGHTD_OK);
	for (size_t i = 0; i < COLUMNS; i++)
		for (size_t j = 0; j < ROWS; j++)
			ck_assert(wide[i * ROWS + j] == tall[j * COLUMNS + i]);
	free(wide);
	free(tall);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("householder");
	TCase *tcase = tcase_create("householder");

	tcase_add_test(tcase, the_number_of_threads_changes_no_bit);
	tcase_add_test(tcase, the_level_changes_no_bit);
	tcase_add_test(tcase, a_wide_matrix_is_the_transpose_of_the_tall_one);
	suite_add_tcase(suite, tcase);
	return suite;
}
