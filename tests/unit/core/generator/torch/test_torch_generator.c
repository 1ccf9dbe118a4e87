/* The rows of torch: what differs between releases is in their rules, and hooks get their row. */
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static const struct weightd_law truncated = {
	.distribution = &weightd_distribution_trunc_normal,
	.trunc_normal = {.mean = 0.0, .std = 1.0, .a = -2.0, .b = 2.0},
};

static bool draws(const struct weightd_generator *generator, enum weightd_dtype dtype)
{
	return generator->family->draws(generator, &truncated, dtype);
}

START_TEST(trunc_normal_is_whole_where_the_release_rejects)
{
	ck_assert(weightd_law_is_whole(&weightd_generator_torch, &truncated));
	ck_assert(weightd_law_is_whole(&weightd_generator_torch_baseline, &truncated));
	ck_assert(!weightd_law_is_whole(&weightd_generator_torch_2_0, &truncated));
	ck_assert(!weightd_law_is_whole(&weightd_generator_torch_1_13_baseline, &truncated));
}
END_TEST

START_TEST(half_types_have_no_trunc_normal_before_rejection)
{
	ck_assert(draws(&weightd_generator_torch, WEIGHTD_BFLOAT16));
	ck_assert(!draws(&weightd_generator_torch_2_0, WEIGHTD_BFLOAT16));
	ck_assert(!draws(&weightd_generator_torch_1_13, WEIGHTD_FLOAT16));
	ck_assert(draws(&weightd_generator_torch_1_13, WEIGHTD_FLOAT32));
}
END_TEST

/* Elements of one seed by a release. */
static void draw(const struct weightd_generator *generator, const struct weightd_law *law,
		 size_t count, float *out)
{
	const struct weightd_sequential *sequential = generator->family->sequential;
	const struct weightd_shape shape = {1, {count}};
	const struct weightd_task task = {
		.law = law, .shape = &shape, .dtype = WEIGHTD_FLOAT32, .generator = generator};
	void *state = malloc(sequential->state_bytes);

	ck_assert_ptr_nonnull(state);
	sequential->seed(state, &(const struct weightd_seed){.number = 7});
	ck_assert_int_eq(sequential->draw(state, &task, 0, count, out), WEIGHTD_OK);
	free(state);
}

/* A processor without AVX2 fuses nothing and takes the functions of the C library. */
START_TEST(one_hook_draws_by_the_rules_of_its_row)
{
	const struct weightd_law normal = {.distribution = &weightd_distribution_normal,
					   .normal = {.mean = 0.25, .std = 3.0}};
	float newest[4000], older[4000], plain[4000];

	draw(&weightd_generator_torch, &normal, 4000, newest);
	draw(&weightd_generator_torch_2_0, &normal, 4000, older);
	draw(&weightd_generator_torch_2_0_baseline, &normal, 4000, plain);

	ck_assert_mem_eq(newest, older, sizeof newest);
	ck_assert_mem_ne(newest, plain, sizeof newest);
}
END_TEST

START_TEST(a_release_that_inverts_does_not_draw_as_one_that_rejects)
{
	float newest[100], older[100];

	draw(&weightd_generator_torch, &truncated, 100, newest);
	draw(&weightd_generator_torch_2_0, &truncated, 100, older);

	ck_assert_mem_ne(newest, older, sizeof newest);
	for (size_t i = 0; i < 100; i++)
		ck_assert(newest[i] >= -2.0f && newest[i] <= 2.0f && older[i] >= -2.0f &&
			  older[i] <= 2.0f);
}
END_TEST

/* Counted words are those that drawing takes: the next word is the same. */
START_TEST(counted_words_are_those_that_are_drawn)
{
	const struct weightd_law uniform = {.distribution = &weightd_distribution_uniform,
					    .uniform = {.low = 0.0, .high = 1.0}};
	const struct weightd_generator *generator = &weightd_generator_torch_2_0;
	const struct weightd_sequential *sequential = generator->family->sequential;
	const struct weightd_shape shape = {1, {48}};
	struct weightd_task task = {.law = &truncated,
				    .shape = &shape,
				    .dtype = WEIGHTD_FLOAT64,
				    .generator = generator};
	void *drawn = calloc(1, sequential->state_bytes),
	     *skipped = calloc(1, sequential->state_bytes);
	double values[48], next[48], same[48];
	uint64_t words = 0;

	sequential->seed(drawn, &(const struct weightd_seed){.number = 7});
	sequential->seed(skipped, &(const struct weightd_seed){.number = 7});
	ck_assert(sequential->count(&task, 48, &words));
	sequential->draw(drawn, &task, 0, 48, values);
	sequential->skip(skipped, words);
	task.law = &uniform;
	sequential->draw(drawn, &task, 0, 48, next);
	sequential->draw(skipped, &task, 0, 48, same);

	ck_assert_uint_eq(words, 96);
	ck_assert_mem_eq(next, same, sizeof next);
	task.law = &truncated;
	task.generator = &weightd_generator_torch;
	ck_assert(!sequential->count(&task, 48, &words));
	free(drawn);
	free(skipped);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("torch_generator", trunc_normal_is_whole_where_the_release_rejects,
			half_types_have_no_trunc_normal_before_rejection,
			one_hook_draws_by_the_rules_of_its_row,
			a_release_that_inverts_does_not_draw_as_one_that_rejects,
			counted_words_are_those_that_are_drawn);
}
