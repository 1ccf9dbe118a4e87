/* tanf against the host's, which is glibc. */
#include "core/number/c_functions.h"
#include "core/number/float_bits.h"
#include "suite.h"

#include <math.h>

/* 41 of 98 million arguments differ by a last bit, all beyond 1.4. */
START_TEST(tanf_is_the_librarys_but_for_a_last_bit_in_millions)
{
	size_t different = 0;

	for (uint32_t bits = 0; bits < 0x4016CBE0u; bits += 2003) {
		const float x = weightd_float_of_bits(bits), y = weightd_c_tanf(x);
		ck_assert(weightd_c_tanf(-x) == -y);
		ck_assert_float_le(fabsf(y - tanf(x)), fabsf(y) * 0x1p-23f);
		different += y != tanf(x);
	}
	ck_assert_uint_le(different, 2);
	ck_assert(isnan(weightd_c_tanf(3.0f)));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("c_tangent_float");
	TCase *tcase = tcase_create("c_tangent_float");

	tcase_add_test(tcase, tanf_is_the_librarys_but_for_a_last_bit_in_millions);
	suite_add_tcase(suite, tcase);
	return suite;
}
