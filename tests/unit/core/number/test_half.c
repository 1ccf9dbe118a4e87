/* float16 and bfloat16, to and from float and double. */
#include "core/number/half.h"
#include "suite.h"

#include "core/base/digest.h"

#include <math.h>
#include <stdlib.h>

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

/* What the libraries' draws use inline is what weightd/dtype.h gives. */
START_TEST(either_type_is_narrowed_by_its_own_rule)
{
	ck_assert_uint_eq(weightd_half_narrow(WEIGHTD_BFLOAT16, 1.01f),
			  weightd_bfloat16_from_float(1.01f));
	ck_assert_uint_eq(weightd_half_narrow(WEIGHTD_FLOAT16, 1.01f),
			  weightd_float16_from_float(1.01f));
	ck_assert_float_eq(weightd_half_rounded(WEIGHTD_BFLOAT16, 1.01f), 0x1.02p0f);
	ck_assert_float_eq(weightd_half_rounded(WEIGHTD_FLOAT16, 1.01f), 0x1.028p0f);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("half");
	TCase *tcase = tcase_create("half");

	tcase_add_test(tcase, all_float16_decode_as_numpy_does);
	tcase_add_loop_test(tcase, all_halves_round_to_nearest_even, 0, 2);
	tcase_add_test(tcase, half_specials_keep_their_kind);
	tcase_add_test(tcase, doubles_are_rounded_once);
	tcase_add_test(tcase, either_type_is_narrowed_by_its_own_rule);
	suite_add_tcase(suite, tcase);
	return suite;
}
