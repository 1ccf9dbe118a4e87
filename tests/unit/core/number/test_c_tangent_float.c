/* tanf against the host's, which is glibc. */
#include "core/number/c_functions.h"
#include "core/number/float_bits.h"
#include "suite.h"

#include <math.h>

/* Those from pi / 4 on are reduced by way of double. */
START_TEST(tanf_is_the_librarys)
{
	static const uint32_t close[] = {0x3FB403A8u, 0x3FB9B86Cu, 0x3FC29B7Du, 0x3FC80202u,
					 0x3FC8E6D1u, 0x3FC90FDAu, 0x3FC90FDBu, 0x3F490FDBu};

	for (size_t i = 0; i < sizeof close / sizeof close[0]; i++) {
		const float x = weightd_float_of_bits(close[i]);
		ck_assert(weightd_c_tanf(x) == tanf(x));
	}
	for (uint32_t bits = 0; bits < 0x4016CBE0u; bits += 2003) {
		const float x = weightd_float_of_bits(bits), y = weightd_c_tanf(x);
		ck_assert(weightd_c_tanf(-x) == -y);
		ck_assert(y == tanf(x));
	}
	ck_assert(isnan(weightd_c_tanf(3.0f)));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("c_tangent_float");
	TCase *tcase = tcase_create("c_tangent_float");

	tcase_add_test(tcase, tanf_is_the_librarys);
	suite_add_tcase(suite, tcase);
	return suite;
}
