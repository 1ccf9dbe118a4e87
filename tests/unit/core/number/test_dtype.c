#include "weightd/dtype.h"
#include "suite.h"

#include "core/base/digest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* numpy 1.24.2: SHA-256 of all 65536 float16 as float32, NaN replaced by 0. */
START_TEST(all_float16_decode_as_numpy_does)
{
	float *values = malloc(65536 * sizeof *values);
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char text[17];

	for (unsigned bits = 0; bits < 65536; bits++) {
		float value = weightd_float_from_float16((uint16_t)bits);
		values[bits] = isnan(value) ? 0.0f : value;
	}
	weightd_digest_of(values, 65536 * sizeof *values, digest);
	weightd_digest_hex(digest, 16, text);
	free(values);

	ck_assert_str_eq(text, "faa6d96557403687");
}
END_TEST

static float decode(bool is_bfloat, uint16_t bits)
{
	return is_bfloat ? weightd_float_from_bfloat16(bits) : weightd_float_from_float16(bits);
}

static uint16_t narrow(bool is_bfloat, float value)
{
	return is_bfloat ? weightd_bfloat16_from_float(value) : weightd_float16_from_float(value);
}

static uint16_t narrow_double(bool is_bfloat, double value)
{
	return is_bfloat ? weightd_bfloat16_from_double(value) : weightd_float16_from_double(value);
}

/*
 * Rounding to nearest even by its definition, between every value and the next one: the middle goes
 * to the even code, all below it down, all above it up.  The step after the largest finite value
 * counts as the infinity's place.
 */
START_TEST(all_halves_round_to_nearest_even)
{
	bool is_bfloat = _i == 1;
	uint16_t infinity = is_bfloat ? 0x7F80 : 0x7C00;

	for (unsigned bits = 0; bits < infinity; bits++) {
		uint16_t code = (uint16_t)bits, up = (uint16_t)(bits + 1);
		double low = (double)decode(is_bfloat, code), high = (double)decode(is_bfloat, up);
		if (up == infinity)
			high = 2.0 * low - (double)decode(is_bfloat, (uint16_t)(bits - 1));
		double middle = low + (high - low) / 2.0;
		uint16_t even = code % 2 == 0 ? code : up;
		ck_assert_uint_eq(narrow_double(is_bfloat, low), code);
		ck_assert_uint_eq(narrow_double(is_bfloat, middle), even);
		ck_assert_uint_eq(narrow_double(is_bfloat, nextafter(middle, 0.0)), code);
		ck_assert_uint_eq(narrow_double(is_bfloat, nextafter(middle, INFINITY)), up);
		ck_assert_uint_eq(narrow_double(is_bfloat, -nextafter(middle, INFINITY)),
				  up | 0x8000);
		float exact = (float)middle;
		if ((double)exact != middle)
			continue; /* below the subnormals of float32 */
		ck_assert_uint_eq(narrow(is_bfloat, (float)low), code);
		ck_assert_uint_eq(narrow(is_bfloat, exact), even);
		ck_assert_uint_eq(narrow(is_bfloat, nextafterf(exact, 0.0f)), code);
		ck_assert_uint_eq(narrow(is_bfloat, nextafterf(exact, INFINITY)), up);
		ck_assert_uint_eq(narrow(is_bfloat, -exact), even | 0x8000);
	}
}
END_TEST

START_TEST(half_specials_keep_their_kind)
{
	ck_assert_uint_eq(weightd_float16_from_float(INFINITY), 0x7C00);
	ck_assert_uint_eq(weightd_float16_from_float(65520.0f), 0x7C00);
	ck_assert_uint_eq(weightd_float16_from_float(65519.0f), 0x7BFF);
	ck_assert_uint_eq(weightd_float16_from_float(-0.0f), 0x8000);
	ck_assert_uint_eq(weightd_float16_from_float(NAN) & 0x7FFF, 0x7E00);
	ck_assert_uint_eq(weightd_float16_from_double(NAN) & 0x7FFF, 0x7E00);
	ck_assert_uint_eq(weightd_float16_from_double(-1e300), 0xFC00);
	ck_assert_uint_eq(weightd_bfloat16_from_float(3.4e38f), 0x7F80);
	ck_assert_uint_eq(weightd_bfloat16_from_float(NAN) & 0x7FFF, 0x7FC0);
	ck_assert_uint_eq(weightd_bfloat16_from_double(-INFINITY), 0xFF80);
	ck_assert_uint_eq(weightd_bfloat16_from_double(1e-300), 0);
}
END_TEST

/* Through float32 this would become the middle and then the even neighbour, 0x3C00. */
START_TEST(doubles_are_rounded_once)
{
	ck_assert_uint_eq(weightd_float16_from_double(1.0 + 0x1p-11 + 0x1p-40), 0x3C01);
	ck_assert_uint_eq(weightd_bfloat16_from_double(1.0 + 0x1p-8 + 0x1p-40), 0x3F81);
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
	tcase_add_test(tcase, all_float16_decode_as_numpy_does);
	tcase_add_loop_test(tcase, all_halves_round_to_nearest_even, 0, 2);
	tcase_add_test(tcase, half_specials_keep_their_kind);
	tcase_add_test(tcase, doubles_are_rounded_once);
	tcase_add_test(tcase, elements_are_little_endian_at_any_address);
	tcase_add_test(tcase, integers_truncate_and_saturate);
	tcase_add_test(tcase, below_is_the_nearest_smaller_value);
	suite_add_tcase(suite, tcase);
	return suite;
}
