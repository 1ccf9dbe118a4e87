/*
 * Errors of the inline elementary functions in units of the last place, against the C library's
 * wider types.  Every 257th float is tried; WEIGHTD_EXHAUSTIVE=1 tries every float (minutes) and
 * prints what service/notes/determinism.md states.
 */
#include "core/number/elementary.h"
#include "suite.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t stride(void)
{
	return getenv("WEIGHTD_EXHAUSTIVE") != NULL ? 1 : 257;
}

/* |got - want| in units of the last place of 'digits' bits at 'want'. */
static double ulps(long double got, long double want, int digits)
{
	int exponent;

	frexpl(want, &exponent);
	return (double)fabsl(ldexpl(got - want, digits - exponent));
}

static void report(const char *name, double worst, double limit)
{
	if (getenv("WEIGHTD_EXHAUSTIVE") != NULL)
		printf("%s: %.3f\n", name, worst);
	ck_assert_msg(worst < limit, "%s: %.3f ulp", name, worst);
}

START_TEST(log_of_floats_is_within_0_9)
{
	double worst = 0.0;

	for (uint32_t bits = 0x00800000u; bits < 0x7F800000u; bits += stride()) {
		float x = weightd_float_of_bits(bits);
		worst = fmax(worst,
			     ulps((long double)weightd_log_float(x), logl((long double)x), 24));
	}
	report("log float", worst, 0.9);
}
END_TEST

START_TEST(sine_and_cosine_of_floats_are_within_1_7)
{
	const long double quarter = acosl(-1.0L) / 2;
	double worst = 0.0;

	for (uint64_t n = 2; n < 0x80000000u; n += 4 * (uint64_t)stride()) {
		float x = (float)(int32_t)n * 0x1p-32f, cosine, sine;
		weightd_quarter_float(x, &cosine, &sine);
		worst = fmax(worst, ulps((long double)cosine, cosl((long double)x * quarter), 24));
		worst = fmax(worst, ulps((long double)sine, sinl((long double)x * quarter), 24));
	}
	report("sine and cosine float", worst, 1.7);
}
END_TEST

/* z with Q(z) = s, refined from 'z' by Newton's method on the logarithm. */
static long double quantile(long double s, long double z)
{
	for (int i = 0; i < 3; i++) {
		long double q = erfcl(z * sqrtl(0.5L)) / 2;
		long double density = expl(-z * z / 2) * 0.398942280401432677939946059934381868L;
		z += logl(q / s) * q / density;
	}
	return z;
}

START_TEST(quantile_of_floats_is_within_7)
{
	uint32_t first = weightd_bits_of_float(1e-37f), end = weightd_bits_of_float(0.5f);
	double worst = 0.0;

	for (uint32_t bits = first; bits < end; bits += 16 * stride()) {
		float s = weightd_float_of_bits(bits), z = weightd_quantile_float(s);
		worst = fmax(worst,
			     ulps((long double)z, quantile((long double)s, (long double)z), 24));
	}
	report("quantile float", worst, 7.0);
}
END_TEST

/* Pseudo-random doubles of all exponents of interest: an LCG (Knuth's MMIX constants). */
static uint64_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state;
}

/* False where long double is no wider than double, as it is under valgrind. */
static bool has_wider_type(void)
{
	volatile long double sum = 1.0L;

	sum += 0x1p-60L;
	return sum != 1.0L;
}

START_TEST(functions_of_doubles_are_within_8)
{
	if (!has_wider_type())
		return;
	const long double quarter = acosl(-1.0L) / 2;
	double log_worst = 0.0, turn_worst = 0.0, quantile_worst = 0.0;
	uint64_t state = 1;

	for (unsigned i = 0; i < 400000; i++) {
		double u = ((double)(next(&state) >> 11) + 0.5) * 0x1p-53, cosine, sine;
		double x = i % 2 == 0 ? ldexp(u, -(int)(i % 53)) : 1.0 - ldexp(u, -(int)(i % 53));
		if (x < 1.0)
			log_worst = fmax(log_worst, ulps((long double)weightd_log_double(x),
							 logl((long double)x), 53));
		weightd_quarter_double(u - 0.5, &cosine, &sine);
		long double angle = ((long double)u - 0.5L) * quarter;
		turn_worst = fmax(turn_worst, ulps((long double)cosine, cosl(angle), 53));
		turn_worst = fmax(turn_worst, ulps((long double)sine, sinl(angle), 53));
		double s = ldexp(u, -1 - (int)(i % 1000));
		if (i % 8 != 0 || s < 1e-305)
			continue;
		double z = weightd_quantile_double(s);
		quantile_worst =
			fmax(quantile_worst,
			     ulps((long double)z, quantile((long double)s, (long double)z), 53));
	}
	report("log double", log_worst, 0.9);
	report("sine and cosine double", turn_worst, 1.6);
	report("quantile double", quantile_worst, 8.5);
}
END_TEST

static double uniform(uint64_t *state)
{
	return ((double)(next(state) >> 11) + 0.5) * 0x1p-53;
}

/*
 * A power's error grows with its logarithm, which a double cannot hold closer.  The series of log
 * gamma ends with a term of 6e-14 where it begins, at 7.
 */
START_TEST(exponentials_powers_and_log_gamma_are_as_near_as_stated)
{
	if (!has_wider_type())
		return;
	double small_worst = 0.0, large_worst = 0.0, power_worst = 0.0, gamma_worst = 0.0;
	uint64_t state = 2;

	for (unsigned i = 0; i < 200000; i++) {
		double x = 2.0 * uniform(&state) - 1.0;
		small_worst = fmax(small_worst,
				   ulps((long double)weightd_exp_any(x), expl((long double)x), 53));
		x *= 707.0;
		large_worst = fmax(large_worst,
				   ulps((long double)weightd_exp_any(x), expl((long double)x), 53));
		const double u = uniform(&state), a = exp(6.0 * uniform(&state) - 3.0);
		const double logarithm = weightd_log_double(u) / a;
		if (logarithm > -700.0)
			power_worst = fmax(power_worst,
					   ulps((long double)weightd_exp_any(logarithm),
						powl((long double)u, 1.0L / (long double)a), 53) /
						   (2.0 + fabs(logarithm)));
		const double shape = exp(12.0 * uniform(&state) - 3.0);
		gamma_worst =
			fmax(gamma_worst, fabs((double)((long double)weightd_log_gamma(shape) -
							lgammal((long double)shape))) /
						  fmax(1.0, fabs(lgamma(shape))) * 0x1p53);
	}
	report("exponential, |x| < 1", small_worst, 2.0);
	report("exponential, |x| < 707", large_worst, 2.5);
	report("power, over 2 + |logarithm|", power_worst, 2.0);
	report("log gamma, of the larger of 1 and it", gamma_worst, 600.0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("elementary_errors");
	TCase *tcase = tcase_create("elementary_errors");

	tcase_set_timeout(tcase, 3600);
	tcase_add_test(tcase, log_of_floats_is_within_0_9);
	tcase_add_test(tcase, sine_and_cosine_of_floats_are_within_1_7);
	tcase_add_test(tcase, quantile_of_floats_is_within_7);
	tcase_add_test(tcase, functions_of_doubles_are_within_8);
	tcase_add_test(tcase, exponentials_powers_and_log_gamma_are_as_near_as_stated);
	suite_add_tcase(suite, tcase);
	return suite;
}
