#include "../fill_case.h"
#include "suite.h"

START_TEST(value_is_rounded_once_to_the_dtype)
{
	/* numpy 1.24.2: np.float16(0.1), np.float32(0.1), 0.1 as bytes */
	static const struct {
		enum weightd_dtype dtype;
		unsigned char bytes[8];
	} expected[] = {
		{WEIGHTD_FLOAT64, {0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F}},
		{WEIGHTD_FLOAT32, {0xCD, 0xCC, 0xCC, 0x3D}},
		{WEIGHTD_BFLOAT16, {0xCD, 0x3D}},
		{WEIGHTD_FLOAT16, {0x66, 0x2E}},
	};
	const struct fill_case c = {.distribution = "constant",
				    .reals = {0.1},
				    .shape = {1, {1000}},
				    .dtype = expected[_i].dtype};
	unsigned char out[7 * 8];

	fill_case_make(&c, 300, 7, out);

	for (size_t i = 0; i < 7; i++) {
		size_t size = weightd_dtype_row(c.dtype)->bytes;
		ck_assert_mem_eq(out + i * size, expected[_i].bytes, size);
	}
}
END_TEST

START_TEST(integers_are_kept)
{
	const struct fill_case c = {.distribution = "constant",
				    .reals = {-7},
				    .shape = {0, {0}},
				    .dtype = WEIGHTD_INT64};
	int64_t out = 0;

	fill_case_make(&c, 0, 1, &out);

	ck_assert_int_eq(out, -7);
}
END_TEST

START_TEST(nothing_is_written_for_no_elements)
{
	const struct fill_case c = {.distribution = "constant",
				    .reals = {1},
				    .shape = {1, {0}},
				    .dtype = WEIGHTD_FLOAT32};

	fill_case_make(&c, 0, 0, NULL);
}
END_TEST

static const struct {
	double value;
	enum weightd_dtype dtype;
} refused[] = {
	{1.0 / 0.0, WEIGHTD_FLOAT64}, {0.0 / 0.0, WEIGHTD_FLOAT32}, {65520, WEIGHTD_FLOAT16},
	{1e39, WEIGHTD_FLOAT32},      {1e39, WEIGHTD_BFLOAT16},	    {0.5, WEIGHTD_INT64},
	{1e19, WEIGHTD_INT64},
};

START_TEST(values_that_the_dtype_cannot_hold_are_refused)
{
	const struct fill_case c = {.distribution = "constant",
				    .reals = {refused[_i].value},
				    .shape = {1, {3}},
				    .dtype = refused[_i].dtype};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_constant");
	TCase *tcase = tcase_create("fill_constant");

	tcase_add_loop_test(tcase, value_is_rounded_once_to_the_dtype, 0, 4);
	tcase_add_test(tcase, integers_are_kept);
	tcase_add_test(tcase, nothing_is_written_for_no_elements);
	tcase_add_loop_test(tcase, values_that_the_dtype_cannot_hold_are_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
