/* Against Python's ** : tests/vectors/c_power.txt, recorded by record_c_power.py. */
#include "core/number/c_power.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>

START_TEST(powers_have_the_last_bit_of_the_recorded_ones)
{
	FILE *file = fopen("tests/vectors/c_power.txt", "r");
	double x, y, expected;
	char line[256];
	unsigned count = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL) {
		if (sscanf(line, "%la %la %la", &x, &y, &expected) != 3)
			continue;
		ck_assert_msg(weightd_c_power(x, y) == expected, "%a ** %a is %a, not %a", x, y,
			      expected, weightd_c_power(x, y));
		count++;
	}
	fclose(file);
	ck_assert_uint_eq(count, 240);
}
END_TEST

START_TEST(what_no_normal_number_holds_is_zero_or_infinite)
{
	ck_assert_double_eq(weightd_c_power(1e200, 2.0), (double)INFINITY);
	ck_assert_double_eq(weightd_c_power(1e200, -2.0), 0.0);
	ck_assert_double_eq(weightd_c_power(0.0, 2.0), 0.0);
	ck_assert(isnan(weightd_c_power(-1.0, 2.0)));
}
END_TEST

/* ISO C, annex F.10.4.4, and Python's math.pow(). */
START_TEST(nothing_and_one_decide_alone)
{
	ck_assert_double_eq(weightd_c_power(0.0, 0.0), 1.0);
	ck_assert_double_eq(weightd_c_power((double)INFINITY, 0.0), 1.0);
	ck_assert_double_eq(weightd_c_power(1.0, (double)INFINITY), 1.0);
	ck_assert_double_eq(weightd_c_power(1.0, (double)NAN), 1.0);
	ck_assert(isnan(weightd_c_power(3.0, (double)NAN)));
	ck_assert_double_eq(weightd_c_power(3.0, (double)INFINITY), (double)INFINITY);
	ck_assert_double_eq(weightd_c_power(3.0, -(double)INFINITY), 0.0);
	ck_assert_double_eq(weightd_c_power(0.5, (double)INFINITY), 0.0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("c_power");
	TCase *tcase = tcase_create("c_power");

	tcase_add_test(tcase, nothing_and_one_decide_alone);
	tcase_add_test(tcase, powers_have_the_last_bit_of_the_recorded_ones);
	tcase_add_test(tcase, what_no_normal_number_holds_is_zero_or_infinite);
	suite_add_tcase(suite, tcase);
	return suite;
}
