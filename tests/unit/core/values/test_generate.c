#include "weightd/plan.h"
#include "unit/any_engine.h"
#include "suite.h"

#include <string.h>

/* An entry written by one statement, without the plan around it. */
struct lone_entry {
	struct weightd_law law;
	struct weightd_parameter parameter;
	struct weightd_statement statement;
	struct weightd_entry entry;
};

static void prepare(struct lone_entry *lone, const char *distribution, double first, double second)
{
	*lone = (struct lone_entry){
		.law = {.distribution = weightd_distribution_find(distribution),
			.reals = {first, second}},
		.parameter = {.shape = {2, {9, 11}}},
		.statement = {.generator = weightd_generator_find("philox"),
			      .law = &lone->law,
			      .dtype = WEIGHTD_FLOAT32,
			      .engine = any_engine()},
		.entry = {.long_name = "0.weight",
			  .parameter = &lone->parameter,
			  .dtype = WEIGHTD_FLOAT32,
			  .stream = weightd_stream_of(42, "0.weight")},
	};
	lone->entry.statement = &lone->statement;
	ck_assert_int_eq(lone->law.distribution->prepare(&lone->law, &lone->parameter.shape,
							 WEIGHTD_FLOAT32, "", NULL),
			 WEIGHTD_OK);
}

START_TEST(range_equals_slice_of_whole_tensor)
{
	static const char *const names[] = {"uniform", "normal", "sparse", "orthogonal"};
	struct lone_entry lone;
	float whole[99], piece[99];

	prepare(&lone, names[_i], 0.25, 1.0);
	ck_assert_int_eq(weightd_generate(&lone.entry, 0, 99, whole), WEIGHTD_OK);
	for (size_t first = 0; first < 99; first += 7) {
		size_t count = 99 - first < 13 ? 99 - first : 13;
		ck_assert_int_eq(weightd_generate(&lone.entry, first, count, piece), WEIGHTD_OK);
		ck_assert_mem_eq(piece, whole + first, count * sizeof(float));
	}
}
END_TEST

START_TEST(no_elements_are_no_work)
{
	struct lone_entry lone;

	prepare(&lone, "orthogonal", 1.0, 0.0);

	ck_assert_int_eq(weightd_generate(&lone.entry, 99, 0, NULL), WEIGHTD_OK);
}
END_TEST

/* num_batches_tracked and its like. */
START_TEST(integer_buffers_are_constants)
{
	struct lone_entry lone;
	int64_t value = 7;

	prepare(&lone, "constant", 0.0, 0.0);
	lone.parameter.shape = (struct weightd_shape){.ndim = 0};
	lone.entry.dtype = lone.statement.dtype = WEIGHTD_INT64;

	ck_assert_int_eq(weightd_generate(&lone.entry, 0, 1, &value), WEIGHTD_OK);
	ck_assert_int_eq(value, 0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("generate");
	TCase *tcase = tcase_create("generate");

	tcase_add_loop_test(tcase, range_equals_slice_of_whole_tensor, 0, 4);
	tcase_add_test(tcase, no_elements_are_no_work);
	tcase_add_test(tcase, integer_buffers_are_constants);
	suite_add_tcase(suite, tcase);
	return suite;
}
