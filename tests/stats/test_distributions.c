/*
 * Statistics of the streams with fixed seeds.
 *
 * Each bound would be crossed by a perfect generator with the probability said beside it; the seeds
 * are fixed, so a failure means that the values changed.
 */
#include "weightd/distribution.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT 200000

struct sample {
	const char *distribution;
	double reals[WEIGHTD_LAW_REALS];
	enum weightd_dtype dtype;
};

static const struct sample samples[] = {
	{"uniform", {0, 1}, WEIGHTD_FLOAT32},
	{"uniform", {-3, 5}, WEIGHTD_FLOAT64},
	{"normal", {0, 1}, WEIGHTD_FLOAT32},
	{"normal", {2, 0.1}, WEIGHTD_FLOAT64},
	{"trunc_normal", {0, 1, -2, 2}, WEIGHTD_FLOAT32},
	{"trunc_normal", {0, 1, 3, 9}, WEIGHTD_FLOAT32},
	{"trunc_normal", {0, 0.02, -2, 2}, WEIGHTD_FLOAT32},
	{"trunc_normal", {1, 2, -30, -29}, WEIGHTD_FLOAT64},
	{"trunc_normal", {1, 2, -1, 9}, WEIGHTD_FLOAT64},
};

#define SAMPLES ((int)(sizeof samples / sizeof samples[0]))
#define SEEDS 4

static struct weightd_moments draw(const struct sample *sample, uint64_t seed, const char *name,
				   double *values)
{
	struct weightd_law law = {.distribution = weightd_distribution_find(sample->distribution)};
	const struct weightd_shape shape = {1, {COUNT}};
	const struct weightd_task task = {.law = &law,
					  .shape = &shape,
					  .dtype = sample->dtype,
					  .stream = weightd_stream_of(seed, name)};
	void *data = malloc(COUNT * sizeof(double));

	memcpy(law.reals, sample->reals, sizeof law.reals);
	ck_assert_ptr_nonnull(data);
	ck_assert_int_eq(law.distribution->prepare(&law, &shape, sample->dtype, "", NULL),
			 WEIGHTD_OK);
	ck_assert_int_eq(law.distribution->fill(&task, 0, COUNT, data), WEIGHTD_OK);
	for (size_t i = 0; i < COUNT; i++)
		values[i] = weightd_element_read(data, sample->dtype, i);
	free(data);
	return law.distribution->moments(&law);
}

static double *room(void)
{
	double *values = malloc(COUNT * sizeof *values);

	ck_assert_ptr_nonnull(values);
	return values;
}

/* Probability of a value below x, by the C library. */
static double below(const struct sample *sample, double x)
{
	const double *r = sample->reals;

	if (strcmp(sample->distribution, "uniform") == 0)
		return (x - r[0]) / (r[1] - r[0]);
	double scale = r[1] * sqrt(2.0);
	if (strcmp(sample->distribution, "normal") == 0)
		return 0.5 * erfc(-(x - r[0]) / scale);
	/* From the end with the smaller tail, so that nothing cancels far out. */
	double low = (r[2] - r[0]) / scale, high = (r[3] - r[0]) / scale, at = (x - r[0]) / scale;
	if (low > 0.0)
		return (erfc(low) - erfc(at)) / (erfc(low) - erfc(high));
	return (erfc(-at) - erfc(-low)) / (erfc(-high) - erfc(-low));
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Kolmogorov and Smirnov: P(D sqrt(n) > 2.69) = 2 exp(-2 * 2.69^2) = 1e-6. */
START_TEST(values_follow_their_distribution_function)
{
	const struct sample *sample = &samples[_i / SEEDS];
	double *values = room(), worst = 0.0;

	draw(sample, (uint64_t)(_i % SEEDS), "layer.weight", values);
	qsort(values, COUNT, sizeof *values, ascending);
	for (size_t i = 0; i < COUNT; i++) {
		double p = below(sample, values[i]);
		worst = fmax(worst, fmax(p - (double)i / COUNT, (double)(i + 1) / COUNT - p));
	}
	free(values);

	ck_assert_double_lt(worst * sqrt(COUNT), 2.69);
}
END_TEST

/* Mean and std within 5.5 standard errors: 4e-8 each.  The fourth moment is taken from the sample.
 */
START_TEST(mean_and_std_are_the_stated_ones)
{
	double *values = room(), sum = 0.0, squares = 0.0, fourth = 0.0;
	struct weightd_moments expected =
		draw(&samples[_i / SEEDS], (uint64_t)(_i % SEEDS), "layer.weight", values);

	for (size_t i = 0; i < COUNT; i++) {
		double d = values[i] - expected.mean;
		sum += d;
		squares += d * d;
		fourth += d * d * d * d;
	}
	free(values);
	double variance = squares / COUNT,
	       spread = sqrt((fourth / COUNT - variance * variance) / COUNT);

	ck_assert(expected.known);
	ck_assert_double_lt(fabs(sum / COUNT), 5.5 * expected.std / sqrt(COUNT));
	ck_assert_double_lt(fabs(variance - expected.std * expected.std), 5.5 * spread);
}
END_TEST

/* Correlation of two runs of standardised values, times sqrt(n): normal, 5.5 is crossed with 4e-8.
 */
static double correlation(const double *a, const double *b, size_t count, struct weightd_moments m)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sum += (a[i] - m.mean) * (b[i] - m.mean);
	return sum / (m.std * m.std) / sqrt((double)count);
}

START_TEST(neighbours_are_not_correlated)
{
	double *values = room();
	struct weightd_moments m = draw(&samples[_i], 7, "layer.weight", values);

	for (size_t lag = 1; lag <= 8; lag++)
		ck_assert_double_lt(fabs(correlation(values, values + lag, COUNT - lag, m)), 5.5);
	free(values);
}
END_TEST

START_TEST(seeds_and_names_make_unrelated_streams)
{
	double *values = room(), *other = room();
	struct weightd_moments m = draw(&samples[_i], 7, "layer.weight", values);

	draw(&samples[_i], 8, "layer.weight", other);
	ck_assert_double_lt(fabs(correlation(values, other, COUNT, m)), 5.5);
	draw(&samples[_i], 7, "layer.bias", other);
	ck_assert_double_lt(fabs(correlation(values, other, COUNT, m)), 5.5);
	draw(&samples[_i], 7 + ((uint64_t)1 << 32), "layer.weight", other);
	ck_assert_double_lt(fabs(correlation(values, other, COUNT, m)), 5.5);
	free(values);
	free(other);
}
END_TEST

/* Squares of a Box-Muller pair would be correlated if radius and angle were. */
START_TEST(squares_of_a_pair_are_not_correlated)
{
	const struct sample *normal = &samples[2];
	double *values = room(), sum = 0.0;

	draw(normal, 9, "layer.weight", values);
	for (size_t i = 0; i < COUNT; i += 2)
		sum += (values[i] * values[i] - 1.0) * (values[i + 1] * values[i + 1] - 1.0) / 2.0;
	free(values);

	ck_assert_double_lt(fabs(sum) / sqrt(COUNT / 2), 5.5);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("distributions");
	TCase *tcase = tcase_create("distributions");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, values_follow_their_distribution_function, 0, SAMPLES * SEEDS);
	tcase_add_loop_test(tcase, mean_and_std_are_the_stated_ones, 0, SAMPLES * SEEDS);
	tcase_add_loop_test(tcase, neighbours_are_not_correlated, 0, SAMPLES);
	tcase_add_loop_test(tcase, seeds_and_names_make_unrelated_streams, 0, SAMPLES);
	tcase_add_test(tcase, squares_of_a_pair_are_not_correlated);
	suite_add_tcase(suite, tcase);
	return suite;
}
