#include "weightd/dtype.h"
#include "suite.h"

#include <math.h>

/* As numpy's astype() inside the range of the type; beyond it the nearest value. */
START_TEST(narrow_integers_truncate_and_saturate)
{
	static const struct {
		enum weightd_dtype dtype;
		double value;
		int64_t expected;
	} cases[] = {
		{WEIGHTD_INT32, -2.9, -2},
		{WEIGHTD_INT32, 1e10, 2147483647},
		{WEIGHTD_INT32, -1e10, -2147483647 - 1},
		{WEIGHTD_INT16, 300.5, 300},
		{WEIGHTD_INT16, -40000, -32768},
		{WEIGHTD_INT8, -128, -128},
		{WEIGHTD_INT8, 128, 127},
		{WEIGHTD_UINT8, 255.9, 255},
		{WEIGHTD_UINT8, -1, 0},
		{WEIGHTD_UINT8, 256, 255},
		{WEIGHTD_BOOL8, 0.0, 0},
		{WEIGHTD_BOOL8, 0.5, 1},
		{WEIGHTD_BOOL8, -3, 1},
		{WEIGHTD_INT64, -0x1p63, INT64_MIN},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		unsigned char bytes[16] = {0};
		weightd_element_write(bytes, cases[i].dtype, 1, cases[i].value);
		ck_assert_int_eq(weightd_element_integer(bytes, cases[i].dtype, 1),
				 cases[i].expected);
		ck_assert_double_eq(weightd_element_read(bytes, cases[i].dtype, 1),
				    (double)cases[i].expected);
		ck_assert_int_eq(weightd_element_integer(bytes, cases[i].dtype, 0), 0);
	}
}
END_TEST

/* torch 2.15: torch.tensor(value).to(dtype), read back as integers. */
START_TEST(integers_keep_their_low_bits)
{
	static const struct {
		enum weightd_dtype dtype;
		int64_t value, expected;
	} cases[] = {
		{WEIGHTD_INT64, INT64_MAX, INT64_MAX},
		{WEIGHTD_INT32, 4294967297, 1},
		{WEIGHTD_INT16, 40000, -25536},
		{WEIGHTD_INT8, 200, -56},
		{WEIGHTD_UINT8, 257, 1},
		{WEIGHTD_BOOL8, 256, 1},
		{WEIGHTD_BOOL8, 0, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		unsigned char bytes[16] = {0};
		weightd_element_write_integer(bytes, cases[i].dtype, 1, cases[i].value);
		ck_assert_int_eq(weightd_element_integer(bytes, cases[i].dtype, 1),
				 cases[i].expected);
	}
}
END_TEST

/* The same; 16842753 is above a half step of bfloat16, but not once it is a float. */
START_TEST(integers_are_rounded_to_floats_once_and_to_half_types_twice)
{
	static const struct {
		enum weightd_dtype dtype;
		int64_t value;
		double expected;
	} cases[] = {
		{WEIGHTD_FLOAT64, 9007199254740993, 9007199254740992},
		{WEIGHTD_FLOAT32, 9007199791611905, 9007200328482816},
		{WEIGHTD_FLOAT32, 16777217, 16777216},
		{WEIGHTD_FLOAT16, 2049, 2048},
		{WEIGHTD_BFLOAT16, 257, 256},
		{WEIGHTD_BFLOAT16, 16842753, 16777216},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		unsigned char bytes[16] = {0};
		weightd_element_write_integer(bytes, cases[i].dtype, 1, cases[i].value);
		ck_assert_double_eq(weightd_element_read(bytes, cases[i].dtype, 1),
				    cases[i].expected);
	}
}
END_TEST

START_TEST(every_spelling_finds_its_dtype)
{
	static const struct {
		const char *name;
		enum weightd_dtype dtype;
	} spellings[] = {
		{"float32", WEIGHTD_FLOAT32}, {"torch.float32", WEIGHTD_FLOAT32},
		{"F32", WEIGHTD_FLOAT32},     {"f32", WEIGHTD_FLOAT32},
		{"float", WEIGHTD_FLOAT32},   {"double", WEIGHTD_FLOAT64},
		{"half", WEIGHTD_FLOAT16},    {"torch.half", WEIGHTD_FLOAT16},
		{"BF16", WEIGHTD_BFLOAT16},   {"np.float64", WEIGHTD_FLOAT64},
		{"<f4", WEIGHTD_FLOAT32},     {"long", WEIGHTD_INT64},
	};

	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
		enum weightd_dtype dtype = WEIGHTD_DTYPE_COUNT;
		ck_assert_msg(weightd_dtype_find(spellings[i].name, &dtype), "%s",
			      spellings[i].name);
		ck_assert_int_eq(dtype, spellings[i].dtype);
	}
}
END_TEST

START_TEST(other_names_find_nothing)
{
	enum weightd_dtype dtype = WEIGHTD_FLOAT16;

	ck_assert(!weightd_dtype_find("float23", &dtype));
	ck_assert(!weightd_dtype_find("", &dtype));
	ck_assert(!weightd_dtype_find("torch.", &dtype));
	ck_assert_int_eq(dtype, WEIGHTD_FLOAT16);
}
END_TEST

START_TEST(rows_are_found_by_their_own_names)
{
	const struct weightd_dtype_row *row = weightd_dtype_row((enum weightd_dtype)_i);
	enum weightd_dtype dtype = WEIGHTD_DTYPE_COUNT;

	ck_assert(weightd_dtype_find(row->name, &dtype));
	ck_assert_int_eq(dtype, _i);
	ck_assert(weightd_dtype_find(row->code, &dtype));
	ck_assert_int_eq(dtype, _i);
}
END_TEST

START_TEST(elements_are_little_endian_at_any_address)
{
	unsigned char bytes[1 + 3 * 8] = {0};

	weightd_element_write(bytes + 1, WEIGHTD_FLOAT32, 2, -2.5);
	weightd_element_write(bytes + 1, WEIGHTD_FLOAT32, 0, 0.1);

	ck_assert_mem_eq(bytes + 1, "\xCD\xCC\xCC\x3D\0\0\0\0\0\0\x20\xC0", 12);
	ck_assert_double_eq(weightd_element_read(bytes + 1, WEIGHTD_FLOAT32, 2), -2.5);
}
END_TEST

START_TEST(integers_truncate_and_saturate)
{
	int64_t values[4];

	weightd_element_write(values, WEIGHTD_INT64, 0, -2.9);
	weightd_element_write(values, WEIGHTD_INT64, 1, 1e300);
	weightd_element_write(values, WEIGHTD_INT64, 2, -INFINITY);
	weightd_element_write(values, WEIGHTD_INT64, 3, NAN);

	ck_assert_int_eq(values[0], -2);
	ck_assert_int_eq(values[1], INT64_MAX);
	ck_assert_int_eq(values[2], INT64_MIN);
	ck_assert_int_eq(values[3], 0);
}
END_TEST

START_TEST(below_is_the_nearest_smaller_value)
{
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_FLOAT64, 1.0), 0x1.fffffffffffffp-1);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_FLOAT32, 1.0), 0x1.fffffep-1);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_FLOAT16, 1.0), 0x1.ffcp-1);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_BFLOAT16, 1.0), 0x1.fep-1);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_FLOAT32, 0.0), -0x1p-149);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_FLOAT32, -0.0), -0x1p-149);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_FLOAT16, -1.0), -0x1.004p0);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_FLOAT16, 1.0001), 1.0);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_FLOAT16, 1e9), 65504.0);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_INT64, 2.5), 2.0);
	ck_assert_double_eq(weightd_dtype_below(WEIGHTD_INT64, -2.0), -3.0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("dtype");
	TCase *tcase = tcase_create("dtype");

	tcase_add_test(tcase, integers_keep_their_low_bits);
	tcase_add_test(tcase, integers_are_rounded_to_floats_once_and_to_half_types_twice);
	tcase_add_test(tcase, every_spelling_finds_its_dtype);
	tcase_add_test(tcase, other_names_find_nothing);
	tcase_add_test(tcase, narrow_integers_truncate_and_saturate);
	tcase_add_loop_test(tcase, rows_are_found_by_their_own_names, 0, WEIGHTD_DTYPE_COUNT);
	tcase_add_test(tcase, elements_are_little_endian_at_any_address);
	tcase_add_test(tcase, integers_truncate_and_saturate);
	tcase_add_test(tcase, below_is_the_nearest_smaller_value);
	suite_add_tcase(suite, tcase);
	return suite;
}
