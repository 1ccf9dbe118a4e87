#include "core/values/cast.h"
#include "suite.h"

#include <math.h>

static double cast(double value, enum weightd_dtype from, enum weightd_dtype to)
{
	unsigned char here[9], there[9];

	weightd_element_write(here + 1, from, 0, value);
	weightd_cast(here + 1, from, there + 1, to, 1);
	return weightd_element_read(there + 1, to, 0);
}

/* As torch 2.15: torch.tensor([value], dtype=torch.float64).bfloat16() */
START_TEST(doubles_become_half_types_by_way_of_float)
{
	ck_assert_double_eq(cast(1 + 0x1p-8 + 0x1p-40, WEIGHTD_FLOAT64, WEIGHTD_BFLOAT16), 1.0);
	ck_assert_double_eq(cast(1 + 0x1p-11 + 0x1p-40, WEIGHTD_FLOAT64, WEIGHTD_FLOAT16), 1.0);
	ck_assert_double_eq(cast(1 + 0x1p-11 + 0x1p-22, WEIGHTD_FLOAT64, WEIGHTD_FLOAT16),
			    1 + 0x1p-10);
}
END_TEST

START_TEST(floats_are_rounded_to_nearest_even)
{
	ck_assert_double_eq(cast(1 + 0x1p-8, WEIGHTD_FLOAT32, WEIGHTD_BFLOAT16), 1.0);
	ck_assert_double_eq(cast(1 + 3 * 0x1p-8, WEIGHTD_FLOAT32, WEIGHTD_BFLOAT16), 1 + 0x1p-6);
	ck_assert_double_eq(cast(1 + 0x1p-30, WEIGHTD_FLOAT64, WEIGHTD_FLOAT32), 1.0);
	ck_assert(isinf(cast(1e300, WEIGHTD_FLOAT64, WEIGHTD_FLOAT16)));
	ck_assert(signbit(cast(-0.0, WEIGHTD_FLOAT32, WEIGHTD_FLOAT16)));
}
END_TEST

START_TEST(wider_dtypes_hold_the_same_values)
{
	static const enum weightd_dtype narrow[] = {WEIGHTD_FLOAT16, WEIGHTD_BFLOAT16};

	for (int i = 0; i < 2; i++) {
		const double value = cast(0.1, WEIGHTD_FLOAT64, narrow[i]);
		ck_assert_double_eq(cast(value, narrow[i], WEIGHTD_FLOAT32), value);
		ck_assert_double_eq(cast(value, narrow[i], WEIGHTD_FLOAT64), value);
		ck_assert_double_eq(cast(value, narrow[i], narrow[i]), value);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("cast");
	TCase *tcase = tcase_create("cast");

	tcase_add_test(tcase, doubles_become_half_types_by_way_of_float);
	tcase_add_test(tcase, floats_are_rounded_to_nearest_even);
	tcase_add_test(tcase, wider_dtypes_hold_the_same_values);
	suite_add_tcase(suite, tcase);
	return suite;
}
