/*
 * Every level against the scalar one, byte by byte: random runs of elements, seeded.
 */
#include "core/distribution/kernels/kernel.h"
#include "core/engine/engine_state.h"
#include "core/bit_generator/philox.h"
#include "suite.h"

#include "../fill_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ELEMENTS_MAX = 2600, GUARD = 64, ROUNDS = 160 };

static const struct {
	const char *distribution;
	double reals[4];
} laws[] = {
	{"uniform", {-1, 1}},
	{"uniform", {0, 0x1p-14}},
	{"uniform", {-3e4, 5e4}},
	{"uniform", {0.25, 0.25}},
	{"normal", {0, 1}},
	{"normal", {-2, 0.02}},
	{"normal", {0, 1e-7}},
	{"normal", {3, 0}},
	{"trunc_normal", {0, 1, -2, 2}},
	{"trunc_normal", {0, 0.02, -2, 2}},
	{"trunc_normal", {0, 1, 5, 8}},
	{"trunc_normal", {1, 3, -9, -8}},
};
enum { LAWS = sizeof laws / sizeof laws[0] };

static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32, WEIGHTD_FLOAT64, WEIGHTD_FLOAT16,
					    WEIGHTD_BFLOAT16};

/* Knuth's MMIX generator; the upper bits. */
static uint64_t next(uint64_t *state, uint64_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (*state >> 20) % below;
}

/* Elements to begin at: those of any small tensor, around the carry of the counter's low half, and
 * far out. */
static uint64_t next_first(uint64_t *state)
{
	const uint64_t from[] = {0, 0, (UINT64_C(1) << 34) - 5000, (UINT64_C(1) << 33) - 5000,
				 UINT64_C(1) << 60};

	return from[next(state, 5)] + next(state, 6000);
}

/* Index: a law and a dtype. */
START_TEST(levels_give_the_bytes_of_scalar)
{
	const enum weightd_dtype dtype = dtypes[_i % 4];
	const unsigned bytes = weightd_dtype_row(dtype)->bytes;
	struct fill_case c = {.distribution = laws[_i / 4].distribution,
			      .shape = {.ndim = 1, .dims = {UINT64_C(1) << 61}},
			      .dtype = dtype,
			      .seed = 7};
	memcpy(c.reals, laws[_i / 4].reals, sizeof laws[0].reals);
	unsigned char *want = malloc(ELEMENTS_MAX * 8 + 2 * GUARD),
		      *got = malloc(ELEMENTS_MAX * 8 + 2 * GUARD);
	uint64_t state = (uint64_t)_i;

	for (unsigned round = 0; round < ROUNDS; round++) {
		const uint64_t first = next_first(&state);
		const size_t count = (size_t)next(&state, round % 2 == 0 ? ELEMENTS_MAX : 80);
		const size_t offset = (size_t)next(&state, GUARD),
			     size = offset + count * bytes + GUARD;

		c.seed = next(&state, UINT64_C(1) << 40);
		memset(want, 0xA5, size);
		c.engine = &(struct weightd_engine){.level = WEIGHTD_LEVEL_scalar};
		fill_case_make(&c, first, count, want + offset);
		for (int level = 1; level < WEIGHTD_LEVEL_COUNT; level++) {
			const struct weightd_engine engine = {.level = (enum weightd_level)level};
			if (!weightd_level_is_supported(engine.level))
				continue;
			c.engine = &engine;
			memset(got, 0xA5, size);
			fill_case_make(&c, first, count, got + offset);
			ck_assert_msg(memcmp(got, want, size) == 0,
				      "%s: %zu elements from %llu at offset %zu",
				      weightd_level_name(engine.level), count,
				      (unsigned long long)first, offset);
		}
	}
	free(want);
	free(got);
}
END_TEST

/* Cut into pieces at random places, a run has the bytes of the whole run. */
START_TEST(pieces_put_together_are_the_whole)
{
	const enum weightd_dtype dtype = dtypes[_i % 4];
	const unsigned bytes = weightd_dtype_row(dtype)->bytes;
	struct fill_case c = {.distribution = laws[_i / 4].distribution,
			      .shape = {.ndim = 1, .dims = {ELEMENTS_MAX}},
			      .dtype = dtype,
			      .seed = 11};
	memcpy(c.reals, laws[_i / 4].reals, sizeof laws[0].reals);
	unsigned char *want = malloc(ELEMENTS_MAX * 8), *got = malloc(ELEMENTS_MAX * 8 + 1);
	uint64_t state = (uint64_t)_i;

	for (int level = 0; level < WEIGHTD_LEVEL_COUNT; level++) {
		const struct weightd_engine engine = {.level = (enum weightd_level)level};
		if (!weightd_level_is_supported(engine.level))
			continue;
		c.engine = &engine;
		fill_case_make(&c, 0, ELEMENTS_MAX, want);
		for (size_t shift = 0; shift < 2; shift++) {
			for (size_t at = 0, count; at < ELEMENTS_MAX; at += count) {
				count = 1 + (size_t)next(&state, 300);
				count = count < ELEMENTS_MAX - at ? count : ELEMENTS_MAX - at;
				fill_case_make(&c, at, count, got + shift + at * bytes);
			}
			ck_assert_mem_eq(got + shift, want, (size_t)ELEMENTS_MAX * bytes);
		}
	}
	free(want);
	free(got);
}
END_TEST

/* Index: a level.  The one before the carry of the low half is the seventh. */
START_TEST(words_are_those_of_the_stream)
{
	const struct weightd_stream stream = {.seed = 0x123456789ABCDEF0,
					      .name_hash = 0x0FEDCBA987654321};
	const uint64_t firsts[] = {0, 0xFFFFFFFF - 6, UINT64_MAX - WEIGHTD_BATCH};
	uint32_t words[4 * WEIGHTD_BATCH];

	if (!weightd_level_is_supported((enum weightd_level)_i))
		return;
	for (size_t k = 0; k < sizeof firsts / sizeof firsts[0]; k++) {
		weightd_words_kernels[_i](words, &stream, firsts[k], WEIGHTD_BATCH);
		for (unsigned i = 0; i < 4 * WEIGHTD_BATCH; i++) {
			const uint64_t index = firsts[k] + i / 4;
			const uint32_t key[] = {0x9ABCDEF0, 0x12345678},
				       counter[] = {(uint32_t)index, (uint32_t)(index >> 32),
						    0x87654321, 0x0FEDCBA9};
			uint32_t want[4];
			weightd_philox_words(want, counter, key);
			ck_assert_uint_eq(words[i], want[i % 4]);
		}
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("kernels");
	TCase *tcase = tcase_create("kernels");

	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, levels_give_the_bytes_of_scalar, 0, 4 * LAWS);
	tcase_add_loop_test(tcase, pieces_put_together_are_the_whole, 0, 4 * LAWS);
	tcase_add_loop_test(tcase, words_are_those_of_the_stream, 0, WEIGHTD_LEVEL_COUNT);
	suite_add_tcase(suite, tcase);
	return suite;
}
