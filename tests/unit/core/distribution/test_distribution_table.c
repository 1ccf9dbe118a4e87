#include "fill_case.h"

#include "core/generator/generator_table.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* Laws that reach every row, elementwise ones with shapes that cross batches. */
static const struct fill_case cases[] = {
	{.distribution = "constant", .reals = {0.3}, .shape = {1, {5000}}},
	{.distribution = "uniform", .reals = {-1, 2}, .shape = {1, {5000}}, .seed = 1},
	{.distribution = "normal", .reals = {1, 2}, .shape = {2, {50, 100}}, .seed = 2},
	{.distribution = "trunc_normal", .reals = {0, 1, -1, 3}, .shape = {1, {5000}}, .seed = 3},
	{.distribution = "eye", .shape = {2, {70, 71}}},
	{.distribution = "sinusoids", .reals = {10000}, .shape = {2, {50, 100}}},
	{.distribution = "position_encoding", .reals = {10000, 1}, .shape = {2, {50, 101}}},
	{.distribution = "log_range", .shape = {2, {300, 16}}},
	{.distribution = "time_step",
	 .reals = {0.001, 0.1, 0.0001},
	 .shape = {1, {5000}},
	 .seed = 4},
	{.distribution = "dirac", .sizes = {2}, .shape = {4, {6, 5, 3, 50}}},
	{.distribution = "log_uniform", .reals = {1, 16}, .shape = {1, {5000}}, .seed = 5},
	{.distribution = "chrono", .reals = {100}, .shape = {1, {5000}}, .seed = 6},
	{.distribution = "repeated_uniform",
	 .reals = {-1, 2},
	 .sizes = {4},
	 .shape = {3, {40, 25, 5}},
	 .seed = 7},
	{.distribution = "repeated_normal",
	 .reals = {1, 2},
	 .sizes = {9},
	 .shape = {2, {45, 111}},
	 .seed = 8},
	{.distribution = "stft", .sizes = {2, 4}, .shape = {3, {70, 1, 71}}},
	{.distribution = "bilinear", .sizes = {0}, .shape = {4, {6, 6, 11, 11}}},
	{.distribution = "bilinear", .sizes = {1}, .shape = {4, {6, 6, 11, 11}}},
	{.distribution = "sincos_2d", .sizes = {1, 0}, .shape = {3, {1, 50, 100}}},
	{.distribution = "hadamard", .shape = {3, {70, 20, 3}}},
	{.distribution = "linear_range", .reals = {1, 2}, .shape = {2, {50, 100}}},
	{.distribution = "power_range",
	 .reals = {-5, 8, 1.5},
	 .sizes = {1},
	 .shape = {2, {50, 100}}},
	{.distribution = "zigzag", .reals = {-1, 0.5}, .shape = {2, {50, 100}}},
	{.distribution = "row_block", .reals = {1}, .sizes = {1, 4}, .shape = {2, {48, 100}}},
};

/* Pieces of changing length, at addresses of every alignment, equal the whole. */
START_TEST(any_split_of_a_fill_equals_the_whole)
{
	static const enum weightd_dtype floats[] = {WEIGHTD_FLOAT64, WEIGHTD_FLOAT32,
						    WEIGHTD_BFLOAT16, WEIGHTD_FLOAT16};
	struct fill_case c = cases[_i / 4];
	c.dtype = floats[_i % 4];
	size_t size = weightd_dtype_row(c.dtype)->bytes;
	uint64_t numel = 0;
	ck_assert(weightd_shape_numel(&c.shape, &numel));
	unsigned char *whole = malloc((size_t)numel * size),
		      *piece = malloc((size_t)numel * size + 8);

	fill_case_make(&c, 0, (size_t)numel, whole);
	for (size_t first = 0, length = 1; first < numel;
	     first += length, length = length * 3 % 1031) {
		size_t count = length < numel - first ? length : (size_t)numel - first;
		unsigned char *out = piece + first % 8;
		fill_case_make(&c, first, count, out);
		ck_assert_mem_eq(out, whole + first * size, count * size);
	}

	free(whole);
	free(piece);
}
END_TEST

/* Far from the start, where block numbers do not fit in 32 bits. */
START_TEST(elements_beyond_2_to_the_36_can_be_reached)
{
	struct fill_case c = cases[1];
	c.shape = weightd_shape_of(1, (uint64_t)1 << 40);
	c.dtype = WEIGHTD_FLOAT32;
	float run[64], single;

	fill_case_make(&c, ((uint64_t)1 << 36) - 13, 64, run);
	for (size_t i = 0; i < 64; i++) {
		fill_case_make(&c, ((uint64_t)1 << 36) - 13 + i, 1, &single);
		ck_assert_mem_eq(&single, &run[i], sizeof single);
	}
}
END_TEST

START_TEST(distribution_rows_are_complete_and_unique)
{
	const struct weightd_distribution *row = weightd_distribution_at((size_t)_i);

	ck_assert_ptr_eq(weightd_distribution_find(row->name), row);
	ck_assert_uint_gt(strlen(row->doc), 10);
	ck_assert(row->fill != NULL);
	ck_assert(row->prepare != NULL);
	ck_assert_uint_ne(row->flags & (WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_DERIVED), 0);
}
END_TEST

START_TEST(generator_rows_are_complete_and_unique)
{
	const struct weightd_generator *row = weightd_generator_at((size_t)_i);

	ck_assert_ptr_eq(weightd_generator_find(row->name), row);
	for (const char *const *alias = row->aliases; alias != NULL && *alias != NULL; alias++)
		ck_assert_ptr_eq(weightd_generator_find(*alias), row);
	ck_assert_uint_gt(strlen(row->version), 3);
	ck_assert_uint_gt(strlen(row->doc), 10);
	ck_assert_uint_gt(strlen(row->source), 10);
	ck_assert_ptr_nonnull(row->family);
	ck_assert(row->family->sequential == NULL || row->family->fill == NULL);
	ck_assert_int_eq(row->rules == NULL, row->family->library == WEIGHTD_OWN);
}
END_TEST

START_TEST(unknown_names_find_nothing)
{
	ck_assert_ptr_null(weightd_distribution_find("gaussian"));
	ck_assert_ptr_null(weightd_generator_find(""));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("tables");
	TCase *tcase = tcase_create("tables");

	tcase_add_loop_test(tcase, any_split_of_a_fill_equals_the_whole, 0,
			    4 * (int)(sizeof cases / sizeof cases[0]));
	tcase_add_test(tcase, elements_beyond_2_to_the_36_can_be_reached);
	tcase_add_loop_test(tcase, distribution_rows_are_complete_and_unique, 0,
			    (int)weightd_distribution_count());
	tcase_add_loop_test(tcase, generator_rows_are_complete_and_unique, 0,
			    (int)weightd_generator_count());
	tcase_add_test(tcase, unknown_names_find_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
