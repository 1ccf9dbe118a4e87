#include "../recorded_draws.h"
#include "suite.h"

#include "core/generator/jax/jax_draws.h"

#include <string.h>

#define MOST 20001

static union {
	uint16_t halves[MOST];
	uint32_t words[2 * MOST];
	uint64_t wide[MOST];
	float floats[MOST];
	double doubles[MOST];
} values;

static void draw_bits(const struct weightd_jax_run *run, enum weightd_dtype dtype)
{
	if (dtype == WEIGHTD_FLOAT64)
		weightd_jax_bits64(&run->bits, run->first, run->count, values.wide);
	else if (dtype == WEIGHTD_FLOAT32)
		weightd_jax_bits32(&run->bits, run->first, run->count, values.words);
	else
		weightd_jax_bits16(&run->bits, dtype == WEIGHTD_BFLOAT16 ? 8 : 16, run->first,
				   run->count, values.halves);
}

static void make(const struct weightd_jax_run *run, const char *kind, enum weightd_dtype dtype,
		 const double *numbers)
{
	const struct weightd_jax_draw draw = {strcmp(kind, "uniform") == 0  ? WEIGHTD_JAX_UNIFORM
					      : strcmp(kind, "normal") == 0 ? WEIGHTD_JAX_NORMAL
									    : WEIGHTD_JAX_TRUNCATED,
					      numbers[0],
					      numbers[1],
					      numbers[2],
					      0.0,
					      NULL};

	if (strcmp(kind, "bits") == 0)
		draw_bits(run, dtype);
	else if (dtype == WEIGHTD_FLOAT64)
		weightd_jax_doubles(run, &draw, values.doubles);
	else if (dtype == WEIGHTD_FLOAT32)
		weightd_jax_floats(run, &draw, values.floats);
	else
		weightd_jax_halves(run, &draw, dtype, values.halves);
}

static const char *const releases[] = {
	"tests/vectors/draws-jax-0.10.txt",
	"tests/vectors/draws-jax-0.6.txt",
	"tests/vectors/draws-jax-0.12.txt",
};

/*
 * jax 0.10.2, 0.6.2 and 0.12.0 on a processor with AVX-512 and fused operations, both layouts of
 * counters; 0.4.38 gave every line of 0.6.2, 0.11.0 of 0.10.2, 0.11.1 and 0.11.2 of 0.12.0.
 */
START_TEST(draws_are_those_of_jax_bit_for_bit)
{
	FILE *file = recorded_open(releases[_i]);
	struct recorded_draw line;
	size_t count = 0;

	while (recorded_next(file, &line)) {
		const bool original = strncmp(line.kind, "original-", 9) == 0;
		const char *kind = original ? line.kind + 9 : line.kind;
		struct weightd_jax_run run = {
			.bits = {weightd_jax_key_of(line.seed, true), !original, line.numel},
			.is_early = _i == 1,
			.is_late = _i == 2,
			.count = line.numel};
		size_t bytes = line.numel * weightd_dtype_row(line.dtype)->bytes;
		if (strcmp(kind, "split") == 0) {
			bytes *= 2;
			for (size_t i = 0; i < line.numel; i++) {
				struct weightd_jax_key key =
					weightd_jax_split(run.bits.key, line.numel, i, !original);
				memcpy(values.words + 2 * i, key.word, sizeof key.word);
			}
		} else if (strcmp(kind, "fold") == 0) {
			struct weightd_jax_key key =
				weightd_jax_fold_in(run.bits.key, (uint32_t)line.numel);
			bytes = sizeof key.word;
			memcpy(values.words, key.word, bytes);
		} else {
			make(&run, kind, line.dtype, line.numbers);
		}
		recorded_check(&line, &values, bytes);
		count++;
	}
	fclose(file);
	ck_assert_uint_eq(count, 516);
}
END_TEST

START_TEST(an_element_can_be_drawn_alone)
{
	static const char *const kinds[] = {"uniform", "normal", "truncated", "bits"};
	static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32, WEIGHTD_FLOAT64,
						    WEIGHTD_FLOAT16, WEIGHTD_BFLOAT16};
	static const double numbers[] = {-2.0, 2.0, 1.0};
	static char whole[5000 * sizeof(double)];
	const size_t size = weightd_dtype_row(dtypes[_i])->bytes;

	for (size_t k = 0; k < 4; k++)
		for (int layout = 0; layout < 2; layout++) {
			struct weightd_jax_run run = {
				.bits = {weightd_jax_key_of(3, false), layout == 0, 5000},
				.count = 5000};
			make(&run, kinds[k], dtypes[_i], numbers);
			memcpy(whole, &values, 5000 * size);
			for (run.first = 1; run.first < 5000; run.first = run.first * 3 + 1) {
				run.count = 5000 - run.first;
				make(&run, kinds[k], dtypes[_i], numbers);
				ck_assert_mem_eq(&values, whole + run.first * size,
						 run.count * size);
			}
		}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("jax_draws");
	TCase *tcase = tcase_create("jax_draws");

	tcase_add_loop_test(tcase, draws_are_those_of_jax_bit_for_bit, 0, 3);
	tcase_add_loop_test(tcase, an_element_can_be_drawn_alone, 0, 4);
	suite_add_tcase(suite, tcase);
	return suite;
}
