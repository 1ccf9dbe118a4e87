/* Fans of shapes, and the one that a mode names. */
#include "weightd/fans.h"
#include "suite.h"

#include <math.h>

START_TEST(torch_counts_inputs_and_outputs_with_their_receptive_field)
{
	const struct weightd_shape kernel = {.ndim = 4, .dims = {8, 6, 3, 2}};
	const struct weightd_fans fans = weightd_fans_torch(&kernel);

	ck_assert(fans.known);
	ck_assert_uint_eq(fans.fan_in, 36);
	ck_assert_uint_eq(fans.fan_out, 48);
}
END_TEST

START_TEST(below_two_dimensions_and_beyond_64_bits_there_are_no_fans)
{
	const struct weightd_shape vector = {.ndim = 1, .dims = {8}};
	const struct weightd_shape large = {.ndim = 3, .dims = {1, UINT64_MAX, 2}};

	ck_assert(!weightd_fans_torch(&vector).known);
	ck_assert(!weightd_fans_torch(&large).known);
}
END_TEST

START_TEST(a_mode_names_a_fan_or_a_mean_of_both)
{
	ck_assert_double_eq(weightd_fan_by_mode("fan_in", 3.0, 8.0, false), 3.0);
	ck_assert_double_eq(weightd_fan_by_mode("fan_out", 3.0, 8.0, false), 8.0);
	ck_assert_double_eq(weightd_fan_by_mode("fan_avg", 3.0, 8.0, false), 5.5);
	ck_assert_double_eq(weightd_fan_by_mode("fan_geo_avg", 3.0, 8.0, false), sqrt(24.0));
	ck_assert_double_eq_tol(weightd_fan_by_mode("fan_geo_avg", 3.0, 8.0, true), sqrt(24.0),
				1e-15);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("fans", torch_counts_inputs_and_outputs_with_their_receptive_field,
			below_two_dimensions_and_beyond_64_bits_there_are_no_fans,
			a_mode_names_a_fan_or_a_mean_of_both);
}
