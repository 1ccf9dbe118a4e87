/*
 * Counts and float32 draws of numpy's generators against tests/vectors/draws-numpy-*.txt,
 * recorded from numpy 2.4.6 and 2.5.5: one call after the other, so that halves of words and spare
 * normals wait.
 */
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"
#include "../recorded_draws.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *method, *distribution;
	double reals[2]; /* where the method has none */
	unsigned variant;
} methods[] = {
	{"poisson", "poisson", {0}, 0},
	{"binomial", "binomial", {0}, 0},
	{"randint", "integers", {0}, 0},
	{"random", "uniform", {0, 1}, WEIGHTD_DRAWN_FLOAT32},
	{"standard_normal", "normal", {0, 1}, WEIGHTD_DRAWN_FLOAT32},
	{"standard_exponential", "exponential", {1}, WEIGHTD_DRAWN_FLOAT32},
	{"standard_exponential-inv", "exponential", {1}, WEIGHTD_DRAWN_INVERSE},
	{"standard_gamma", "gamma", {0, 1}, WEIGHTD_DRAWN_FLOAT32},
};

static struct weightd_law law_of(const struct recorded_draw *draw)
{
	const char *method = strchr(draw->kind, '-') + 1;
	struct weightd_law law = {.distribution = NULL};

	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		if (strcmp(methods[i].method, method) != 0)
			continue;
		law.distribution = weightd_distribution_find(methods[i].distribution);
		memcpy(law.reals, methods[i].reals, sizeof methods[i].reals);
		law.variant = methods[i].variant;
	}
	ck_assert_msg(law.distribution != NULL, "%s", draw->kind);
	if (law.distribution == &weightd_distribution_gamma ||
	    law.distribution == &weightd_distribution_poisson)
		law.reals[0] = draw->numbers[0];
	if (law.distribution == &weightd_distribution_integers)
		memcpy(law.reals, draw->numbers, 2 * sizeof law.reals[0]);
	if (law.distribution == &weightd_distribution_binomial) {
		law.sizes[0] = (uint64_t)draw->numbers[0];
		law.reals[0] = draw->numbers[1];
	}
	if (law.variant == WEIGHTD_DRAWN_INVERSE && draw->dtype == WEIGHTD_FLOAT32)
		law.variant |= WEIGHTD_DRAWN_FLOAT32;
	return law;
}

/* Draws all, or only passes over the lines of which 'skip' says so: 2: every other one. */
static void check_lines(const char *release, unsigned skip)
{
	char path[64], modern[32];
	snprintf(path, sizeof path, "tests/vectors/draws-numpy-%s.txt", release);
	snprintf(modern, sizeof modern, "numpy-%s.default_rng", release);
	FILE *file = recorded_open(path);
	struct recorded_draw draw;
	void *state = NULL;
	size_t count = 0;

	for (; recorded_next(file, &draw); count++) {
		const char *kind = draw.kind + (draw.kind[0] == '+');
		const struct weightd_generator *generator =
			weightd_generator_find(strncmp(kind, "rs-", 3) == 0 ? "numpy" : modern);
		const struct weightd_sequential *sequential = generator->family->sequential;
		const struct weightd_law law = law_of(&draw);
		const struct weightd_shape shape = {1, {draw.numel}};
		const struct weightd_task task = {
			.law = &law, .shape = &shape, .dtype = draw.dtype, .generator = generator};
		const size_t bytes = draw.numel * weightd_dtype_row(draw.dtype)->bytes;
		if (draw.kind[0] != '+') {
			free(state);
			state = malloc(sequential->state_bytes);
			sequential->seed(state, &(struct weightd_seed){.number = draw.seed});
		}
		void *values = malloc(bytes);
		const bool only_passes = skip != 0 && count % skip == 0;
		ck_assert(generator->family->draws(generator, &law, draw.dtype));
		ck_assert_int_eq(
			sequential->draw(state, &task, 0, draw.numel, only_passes ? NULL : values),
			WEIGHTD_OK);
		if (!only_passes)
			recorded_check(&draw, values, bytes);
		free(values);
	}
	free(state);
	fclose(file);
	ck_assert_uint_eq(count, 234 + 36);
}

static const char *const releases[] = {"2.4", "2.5"};

START_TEST(draws_are_those_that_numpy_has_drawn)
{
	check_lines(releases[_i], 0);
}
END_TEST

START_TEST(draws_that_are_passed_over_are_taken)
{
	check_lines(releases[_i], 2);
	check_lines(releases[_i], 3);
}
END_TEST

START_TEST(random_state_has_no_variants)
{
	const struct weightd_generator *legacy = weightd_generator_find("numpy");
	const struct weightd_generator *modern = weightd_generator_find("numpy.default_rng");
	struct weightd_law law = {.distribution = &weightd_distribution_uniform};

	ck_assert(legacy->family->draws(legacy, &law, WEIGHTD_FLOAT32));
	law.variant = WEIGHTD_DRAWN_FLOAT32;
	ck_assert(!legacy->family->draws(legacy, &law, WEIGHTD_FLOAT32));
	ck_assert(modern->family->draws(modern, &law, WEIGHTD_FLOAT32));
	law.distribution = &weightd_distribution_wald;
	ck_assert(!modern->family->draws(modern, &law, WEIGHTD_FLOAT32));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("numpy_draws");
	TCase *tcase = tcase_create("numpy_draws");

	tcase_add_loop_test(tcase, draws_are_those_that_numpy_has_drawn, 0, 2);
	tcase_add_loop_test(tcase, draws_that_are_passed_over_are_taken, 0, 2);
	tcase_add_test(tcase, random_state_has_no_variants);
	suite_add_tcase(suite, tcase);
	return suite;
}
