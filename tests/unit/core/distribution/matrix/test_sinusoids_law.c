/*
 * Positions of Whisper, compared with transformers' sinusoids() on torch 1.13:
 *
 *   increment = math.log(10000) / (channels // 2 - 1)
 *   time = torch.arange(length).view(-1, 1) * torch.exp(-increment * torch.arange(channels // 2))
 *   torch.cat([time.sin(), time.cos()], dim=1)
 */
#include "../fill_case.h"
#include "suite.h"

#include <stdlib.h>

/* sinusoids(3, 8), as float.hex() prints it. */
static const double small[] = {
	0,
	0,
	0,
	0,
	1,
	1,
	1,
	1,
	0x1.aed548p-1,
	0x1.7c1a3ap-5,
	0x1.1a62c8p-9,
	0x1.a36e2cp-14,
	0x1.14a282p-1,
	0x1.ff72d4p-1,
	0x1.ffffb2p-1,
	1,
	0x1.d18f6ep-1,
	0x1.7bb16cp-4,
	0x1.1a629cp-8,
	0x1.a36e2cp-13,
	-0x1.aa2266p-2,
	0x1.fdcba2p-1,
	0x1.fffec8p-1,
	1,
};

/* sinusoids(1500, 384) at some places. */
static const struct {
	size_t position, channel;
	double value;
} large[] = {
	{1, 1, 0x1.a1565cp-1},	    {1499, 0, -0x1.c6e1cap-2},	{1499, 1, 0x1.ad1876p-1},
	{1499, 191, 0x1.31d8c6p-3}, {1499, 192, -0x1.cab5bp-1}, {1499, 383, 0x1.fa422ap-1},
	{700, 200, -0x1.0d8b9ap-8}, {1000, 100, 0x1.f64352p-1},
};

/* The sines of the library may be off by a last bit. */
START_TEST(few_positions_are_those_of_the_library)
{
	const struct fill_case c = {.distribution = "sinusoids",
				    .reals = {10000},
				    .shape = {2, {3, 8}},
				    .dtype = WEIGHTD_FLOAT32};
	size_t count;
	double *values = fill_case_values(&c, &count);

	ck_assert_uint_eq(count, sizeof small / sizeof small[0]);
	for (size_t i = 0; i < count; i++)
		ck_assert_double_eq_tol(values[i], small[i], 0x1p-23);
	free(values);
}
END_TEST

/* The library's float32 exponential may be off by a last bit, which 1,499 positions make larger. */
START_TEST(many_positions_are_those_of_the_library)
{
	const struct fill_case c = {.distribution = "sinusoids",
				    .reals = {10000},
				    .shape = {2, {1500, 384}},
				    .dtype = WEIGHTD_FLOAT32};
	size_t count;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < sizeof large / sizeof large[0]; i++)
		ck_assert_double_eq_tol(values[large[i].position * 384 + large[i].channel],
					large[i].value, 1e-6);
	free(values);
}
END_TEST

START_TEST(odd_or_too_few_channels_are_refused)
{
	const struct fill_case odd = {.distribution = "sinusoids",
				      .reals = {10000},
				      .shape = {2, {3, 7}},
				      .dtype = WEIGHTD_FLOAT32};
	const struct fill_case few = {.distribution = "sinusoids",
				      .reals = {10000},
				      .shape = {2, {3, 2}},
				      .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&odd, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
	ck_assert_int_eq(fill_case_check(&few, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_sinusoids");
	TCase *tcase = tcase_create("fill_sinusoids");

	tcase_add_test(tcase, few_positions_are_those_of_the_library);
	tcase_add_test(tcase, many_positions_are_those_of_the_library);
	tcase_add_test(tcase, odd_or_too_few_channels_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
