/*
 * The judgement of tests/stats over a thousand million values: long_statistics [VALUES].
 *
 * Sums over pieces of 2^22 values of many names and seeds; prints one line for each law with the
 * smallest chance of its checks, and fails below 1e-11.
 */
#include "../stats/law.h"
#include "weightd/distribution.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)1 << 22)
#define BINS 4096

struct run {
	const char *distribution;
	double reals[WEIGHTD_LAW_REALS];
	enum weightd_dtype dtype;
	struct law law;
};

struct sums {
	double n, power[5], count[BINS], same;
};

/* The law of a value's place: BINS equal parts of the distribution function; its first four powers.
 */
static void add(struct sums *sums, const struct run *run, const double *values)
{
	int side = 0;

	for (size_t i = 0; i < PIECE; i++) {
		const double u = run->law.below(run->law.number, values[i]), d = u - 0.5;
		const int bin = (int)fmin(u * BINS, BINS - 1.0), left = u <= 0.5;
		sums->count[bin] += 1.0;
		sums->power[1] += d;
		sums->power[2] += d * d;
		sums->power[3] += d * d * d;
		sums->power[4] += d * d * d * d;
		sums->same += i % 2 == 1 && left == side;
		side = left;
	}
	sums->n += (double)PIECE;
}

static int report(const struct run *run, const struct sums *sums)
{
	const double n = sums->n, expected = n / BINS;
	double chisquare = 0.0, worst = 0.0, up_to = 0.0;
	struct verdict verdict = {.least = 1.0};

	for (int i = 0; i < BINS; i++) {
		chisquare += pow(sums->count[i] - expected, 2) / expected;
		up_to += sums->count[i];
		worst = fmax(worst, fabs(up_to / n - (i + 1.0) / BINS));
	}
	judge_chance(&verdict, chance_of_chisquare(chisquare, BINS - 1.0), "chi-square %g",
		     chisquare);
	const double chi = verdict.least;
	judge_chance(&verdict, fmin(1.0, 2.0 * exp(-2.0 * n * worst * worst)), "distance %g",
		     worst);
	for (int k = 1; k <= 4; k++) {
		const double mean = k % 2 == 0 ? pow(0.5, k) / (k + 1) : 0.0;
		const double spread = sqrt(pow(0.5, 2 * k) / (2 * k + 1) - mean * mean);
		judge_chance(&verdict, chance_of_z((sums->power[k] / n - mean) / spread * sqrt(n)),
			     "power %d", k);
	}
	judge_chance(&verdict, chance_of_z((sums->same - n / 4) / sqrt(n / 8)),
		     "%g neighbours agree", sums->same);
	printf("%s %s: %.0f values, chi-square p = %.3g, least p of %u checks %.3g%s%s\n",
	       run->law.name, weightd_dtype_row(run->dtype)->name, n, chi, verdict.checks,
	       verdict.least, verdict.text[0] != '\0' ? " FAILED: " : "", verdict.text);
	return verdict.text[0] != '\0';
}

static int follow(struct run *run, double values)
{
	const struct weightd_shape shape = {1, {PIECE}};
	struct weightd_law law = {.distribution = weightd_distribution_find(run->distribution)};
	struct sums *sums = calloc(1, sizeof *sums);
	void *data = malloc(PIECE * sizeof(double));
	double *wide = malloc(PIECE * sizeof *wide);

	memcpy(law.reals, run->reals, sizeof law.reals);
	if (sums == NULL || data == NULL || wide == NULL ||
	    law.distribution->prepare(&law, &shape, run->dtype, "", NULL) != WEIGHTD_OK)
		return 1;
	for (unsigned piece = 0; sums->n < values; piece++) {
		char name[32];
		snprintf(name, sizeof name, "l%u.weight", piece % 16);
		const struct weightd_task task = {.law = &law,
						  .shape = &shape,
						  .dtype = run->dtype,
						  .stream = weightd_stream_of(piece / 16, name)};
		if (law.distribution->fill(&task, 0, PIECE, data) != WEIGHTD_OK)
			return 1;
		for (size_t i = 0; i < PIECE; i++)
			wide[i] = weightd_element_read(data, run->dtype, i);
		add(sums, run, wide);
	}
	const int failed = report(run, sums);
	fflush(stdout);
	free(sums);
	free(data);
	free(wide);
	return failed;
}

int main(int argc, char **argv)
{
	const double values = argc > 1 ? strtod(argv[1], NULL) : 1e9;
	struct run runs[] = {
		{"uniform", {0, 1}, WEIGHTD_FLOAT32, uniform_law(0.0, 1.0)},
		{"uniform", {0, 1}, WEIGHTD_FLOAT64, uniform_law(0.0, 1.0)},
		{"normal", {0, 1}, WEIGHTD_FLOAT32, normal_law(0.0, 1.0)},
		{"normal", {0, 1}, WEIGHTD_FLOAT64, normal_law(0.0, 1.0)},
		{"trunc_normal", {0, 1, -2, 2}, WEIGHTD_FLOAT32, cut_law(0.0, 1.0, -2.0, 2.0)},
	};
	int failed = 0;

	for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
		failed += follow(&runs[i], values);
	return failed != 0;
}
