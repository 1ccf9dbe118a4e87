/* Against glibc: tests/vectors/c_functions.txt, recorded by record_c_functions.py. */
#include "core/number/c_functions.h"
#include "core/number/c_power.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RECORDED 1530

static double pow_of(const double *x)
{
	return weightd_c_power(x[0], x[1]);
}

static double powf_of(const double *x)
{
	return (double)weightd_c_powf((float)x[0], (float)x[1]);
}

/* By name; one of the three is set. */
static const struct function {
	const char *name;
	double (*call)(double x);
	float (*float_call)(float x);
	double (*two)(const double *x);
} functions[] = {
	{.name = "log", .call = weightd_c_log},
	{.name = "log1p", .call = weightd_c_log1p},
	{.name = "exp", .call = weightd_c_exp},
	{.name = "expm1", .call = weightd_c_expm1},
	{.name = "erf", .call = weightd_c_erf},
	{.name = "acos", .call = weightd_c_acos},
	{.name = "sin", .call = weightd_c_sin},
	{.name = "cos", .call = weightd_c_cos},
	{.name = "tan", .call = weightd_c_tan},
	{.name = "pow", .two = pow_of},
	{.name = "logf", .float_call = weightd_c_logf},
	{.name = "log1pf", .float_call = weightd_c_log1pf},
	{.name = "expf", .float_call = weightd_c_expf},
	{.name = "erff", .float_call = weightd_c_erff},
	{.name = "sinf", .float_call = weightd_c_sinf},
	{.name = "cosf", .float_call = weightd_c_cosf},
	{.name = "powf", .two = powf_of},
};

static double call(const char *name, const double *x)
{
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		const struct function *function = &functions[i];

		if (strcmp(function->name, name) != 0)
			continue;
		return function->two != NULL	? function->two(x)
		       : function->call != NULL ? function->call(x[0])
						: (double)function->float_call((float)x[0]);
	}
	ck_abort_msg("there is no function %s", name);
	return 0.0;
}

START_TEST(answers_have_the_last_bit_of_the_library)
{
	FILE *file = fopen("tests/vectors/c_functions.txt", "r");
	char line[256], name[16];
	unsigned count = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL) {
		double x[3];
		const int numbers = line[0] == '#' ? 0
						   : sscanf(line, "%15s %la %la %la", name, &x[0],
							    &x[1], &x[2]);
		if (numbers < 3)
			continue;
		const double expected = x[numbers - 2], have = call(name, x);
		ck_assert_msg(memcmp(&have, &expected, sizeof have) == 0, "%s is %a, not %a, of %s",
			      name, have, expected, line);
		count++;
	}
	fclose(file);
	ck_assert_uint_eq(count, RECORDED);
}
END_TEST

START_TEST(both_at_once_are_the_two_alone_below_half_a_turn)
{
	for (int i = -100; i <= 100; i++) {
		const double x = i * 0x1.1p-7;
		double sine, cosine;
		float small_sine, small_cosine;

		weightd_c_sincos(x, &sine, &cosine);
		ck_assert(sine == weightd_c_sin(x) && cosine == weightd_c_cos(x));
		weightd_c_sincosf((float)i, &small_sine, &small_cosine);
		ck_assert(small_sine == weightd_c_sinf((float)i));
		ck_assert(small_cosine == weightd_c_cosf((float)i));
	}
}
END_TEST

/* ISO C, annex F.10. */
START_TEST(ends_of_the_domains_are_as_in_c)
{
	const double inf = (double)INFINITY, not_a_number = (double)NAN;

	ck_assert(weightd_c_log(0.0) == -inf && weightd_c_log(inf) == inf);
	ck_assert(isnan(weightd_c_log(-1.0)) && isnan(weightd_c_log(not_a_number)));
	ck_assert(weightd_c_log1p(-1.0) == -inf && isnan(weightd_c_log1p(-2.0)));
	ck_assert(weightd_c_exp(-inf) == 0.0 && weightd_c_exp(inf) == inf);
	ck_assert(weightd_c_exp(-745.2) == 0.0 && weightd_c_exp(-745.1) == 0x1p-1074);
	ck_assert(weightd_c_expm1(-inf) == -1.0 && weightd_c_expm1(710.0) == inf);
	ck_assert(weightd_c_erf(inf) == 1.0 && weightd_c_erf(-7.0) == -1.0);
	ck_assert(weightd_c_acos(1.0) == 0.0 && isnan(weightd_c_acos(1.1)));
	ck_assert(isnan(weightd_c_sin(inf)) && isnan(weightd_c_tan(26.0)));
	ck_assert(weightd_c_logf(0.0f) == -INFINITY && isnan(weightd_c_logf(-1.0f)));
	ck_assert(weightd_c_expf(-104.0f) == 0.0f && weightd_c_expf(89.0f) == INFINITY);
	ck_assert(weightd_c_powf(0.0f, 2.0f) == 0.0f && weightd_c_powf(1.0f, NAN) == 1.0f);
	ck_assert(isnan(weightd_c_powf(-1.0f, 2.0f)) && isnan(weightd_c_sinf(INFINITY)));
	ck_assert(signbit(weightd_c_sin(-0.0)) && signbit(weightd_c_erf(-0.0)));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("c_functions");
	TCase *tcase = tcase_create("c_functions");

	tcase_add_test(tcase, answers_have_the_last_bit_of_the_library);
	tcase_add_test(tcase, both_at_once_are_the_two_alone_below_half_a_turn);
	tcase_add_test(tcase, ends_of_the_domains_are_as_in_c);
	suite_add_tcase(suite, tcase);
	return suite;
}
