#include "../recorded_draws.h"

#include "core/rng/jax/jax_draws.h"

#include <check.h>
#include <string.h>

#define MOST 40002

static uint32_t values[MOST];

static void draw(const struct weightd_jax_run *run, const char *kind, const double *numbers, void *out)
{
	if (strcmp(kind, "uniform") == 0)
		weightd_jax_uniform(run, (float)numbers[0], (float)numbers[1], 1.0f, out);
	else if (strcmp(kind, "normal") == 0)
		weightd_jax_normal(run, 1.0f, out);
	else if (strcmp(kind, "truncated") == 0)
		weightd_jax_truncated_normal(run, (float)numbers[0], (float)numbers[1], 1.0f, out);
	else
		weightd_jax_bits(run->key, run->partitionable, run->numel, run->first, run->count, out);
}

/* Random123, kat_vectors. */
START_TEST(threefry_gives_the_published_vectors)
{
	static const struct {
		struct weightd_jax_key key;
		uint32_t counter[2], out[2];
	} vectors[] = {
		{{{0, 0}}, {0, 0}, {0x6B200159, 0x99BA4EFE}},
		{{{0xFFFFFFFF, 0xFFFFFFFF}}, {0xFFFFFFFF, 0xFFFFFFFF}, {0x1CB996FC, 0xBB002BE7}},
	};

	uint32_t a = vectors[_i].counter[0], b = vectors[_i].counter[1];

	weightd_threefry(vectors[_i].key, &a, &b);

	ck_assert_uint_eq(a, vectors[_i].out[0]);
	ck_assert_uint_eq(b, vectors[_i].out[1]);
}
END_TEST

/* jax 0.10.2 on a processor with AVX-512 and fused operations, both layouts of counters. */
START_TEST(draws_are_those_of_jax_bit_for_bit)
{
	FILE *file = recorded_open("tests/vectors/draws-jax-0.10.txt");
	struct recorded_draw line;
	size_t count = 0;

	while (recorded_next(file, &line)) {
		const bool original = strncmp(line.kind, "original-", 9) == 0;
		const char *kind = original ? line.kind + 9 : line.kind;
		struct weightd_jax_run run = {weightd_jax_key_of(line.seed, false), !original, line.numel, 0,
		                              line.numel};
		size_t words = line.numel;
		if (strcmp(kind, "split") == 0) {
			words *= 2;
			for (size_t i = 0; i < line.numel; i++) {
				struct weightd_jax_key key =
					weightd_jax_split(run.key, line.numel, i, !original);
				memcpy(values + 2 * i, key.word, sizeof key.word);
			}
		} else {
			draw(&run, kind, line.numbers, values);
		}
		recorded_check(&line, values, words * sizeof values[0]);
		count++;
	}
	fclose(file);
	ck_assert_uint_eq(count, 180);
}
END_TEST

START_TEST(an_element_can_be_drawn_alone)
{
	static uint32_t whole[5000], part[5000];
	static const char *const kinds[] = {"uniform", "normal", "truncated", "bits"};
	static const double numbers[] = {-2.0, 2.0};

	for (size_t k = 0; k < 4; k++)
		for (int layout = 0; layout < 2; layout++) {
			struct weightd_jax_run run = {weightd_jax_key_of(3, false), layout == 0, 5000, 0, 5000};
			draw(&run, kinds[k], numbers, whole);
			for (run.first = 1; run.first < 5000; run.first = run.first * 3 + 1) {
				run.count = 5000 - run.first;
				draw(&run, kinds[k], numbers, part);
				ck_assert_mem_eq(part, whole + run.first, run.count * sizeof whole[0]);
			}
		}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("jax_draws");
	TCase *tcase = tcase_create("jax_draws");

	tcase_add_loop_test(tcase, threefry_gives_the_published_vectors, 0, 2);
	tcase_add_test(tcase, draws_are_those_of_jax_bit_for_bit);
	tcase_add_test(tcase, an_element_can_be_drawn_alone);
	suite_add_tcase(suite, tcase);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
