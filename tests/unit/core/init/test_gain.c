/* torch.nn.init.calculate_gain of torch 1.13.1, printed with repr(). */
#include "core/init/gain.h"
#include "init_case.h"
#include "suite.h"

#include <stdio.h>

START_TEST(linear_maps_and_sigmoid_have_gain_1)
{
	static const char *const names[] = {
		"linear",	    "conv1d",		"conv2d",	    "conv3d",
		"conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "sigmoid"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_double_eq(init_calculate_gain(names[i], 0.01), 1.0);
}
END_TEST

START_TEST(nonlinearities_have_their_gains)
{
	ck_assert_double_eq(init_calculate_gain("tanh", 0.01), 1.6666666666666667);
	ck_assert_double_eq(init_calculate_gain("relu", 0.01), 1.4142135623730951);
	ck_assert_double_eq(init_calculate_gain("selu", 0.01), 0.75);
}
END_TEST

START_TEST(the_gain_of_leaky_relu_depends_on_its_slope)
{
	ck_assert_double_eq(init_calculate_gain("leaky_relu", 0.0), 1.4142135623730951);
	ck_assert_double_eq(init_calculate_gain("leaky_relu", 0.01), 1.4141428569978354);
	ck_assert_double_eq(init_calculate_gain("leaky_relu", 0.2), 1.3867504905630728);
	ck_assert_double_eq(init_calculate_gain("leaky_relu", -0.2), 1.3867504905630728);
	ck_assert_double_eq(init_calculate_gain("leaky_relu", 1.0), 1.0);
}
END_TEST

START_TEST(a_gain_may_be_given_by_number_or_by_name)
{
	const struct weightd_value integer = INT(2), real = REAL(0.5), name = TEXT("leaky_relu");

	ck_assert_double_eq(init_gain(&integer), 2.0);
	ck_assert_double_eq(init_gain(&real), 0.5);
	ck_assert_double_eq(init_gain(&name), 1.4141428569978354);
}
END_TEST

/* tests/vectors/second_moments.txt: by numeric integration. */
START_TEST(gains_by_the_second_moment_are_the_integrated_ones)
{
	FILE *file = fopen("tests/vectors/second_moments.txt", "r");
	char name[40];
	double gain, again;
	int count = 0;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fscanf(file, "%*[^\n]"), 0);
	while (fscanf(file, "%39s %la %lf", name, &gain, &again) == 3) {
		const struct weightd_value value = TEXT(name);
		char long_name[60];
		const struct weightd_value prefixed = TEXT(long_name);
		snprintf(long_name, sizeof long_name, "second_moment:%s", name);
		ck_assert_double_eq_tol(init_second_moment_gain(value.text, 0.01), gain, 1e-12);
		ck_assert_double_eq_tol(init_gain(&prefixed), gain, 1e-12);
		count++;
	}
	fclose(file);
	ck_assert_int_eq(count, 22);
	for (size_t i = 0; init_activations[i] != NULL; i++)
		count--;
	ck_assert_int_eq(count, -1); /* linear is not recorded */
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("gain", linear_maps_and_sigmoid_have_gain_1,
			nonlinearities_have_their_gains,
			the_gain_of_leaky_relu_depends_on_its_slope,
			a_gain_may_be_given_by_number_or_by_name,
			gains_by_the_second_moment_are_the_integrated_ones);
}
