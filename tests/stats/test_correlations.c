/*
 * Streams have nothing to do with each other: parameters of different names and seeds, elements
 * near and far, dtypes; and the words themselves.
 *
 * Every pair is a check of its own against JUDGE_RATE; their number is asserted.
 */
#include "core/bit_generator/philox.h"
#include "judge.h"
#include "weightd/distribution.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT 16384
#define NAMES 220

/* Standard normal values of a stream, as float32 or float64. */
static void draw(double *values, size_t count, uint64_t seed, const char *name,
		 enum weightd_dtype dtype)
{
	const struct weightd_shape shape = {1, {count}};
	struct weightd_law law = {.distribution = weightd_distribution_find("normal"),
				  .reals = {0.0, 1.0}};
	const struct weightd_task task = {.law = &law,
					  .shape = &shape,
					  .dtype = dtype,
					  .stream = weightd_stream_of(seed, name)};
	void *data = malloc(count * sizeof(double));

	ck_assert_ptr_nonnull(data);
	ck_assert_int_eq(law.distribution->prepare(&law, &shape, dtype, "", NULL), WEIGHTD_OK);
	ck_assert_int_eq(law.distribution->fill(&task, 0, count, data), WEIGHTD_OK);
	for (size_t i = 0; i < count; i++)
		values[i] = weightd_element_read(data, dtype, i);
	free(data);
}

static double *room(size_t count)
{
	double *values = malloc(count * sizeof *values);

	ck_assert_ptr_nonnull(values);
	return values;
}

/* Sum of products over sqrt(n): normal for independent values. */
static double product(const double *a, const double *b, size_t count)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum / sqrt((double)count);
}

static void check_pair(struct verdict *verdict, const double *a, const double *b, size_t count,
		       const char *what, size_t number)
{
	const double z = product(a, b, count);

	judge_chance(verdict, chance_of_z(z), "%s %zu: correlation %g", what, number,
		     z / sqrt((double)count));
}

static void finish(const struct verdict *verdict, unsigned checks)
{
	ck_assert_msg(verdict->text[0] == '\0', "%s", verdict->text);
	ck_assert_uint_eq(verdict->checks, checks);
}

/* Names as models have them, alike in all ways in which names are. */
static void name_of(char *name, size_t size, unsigned i)
{
	static const char *const leaves[] = {"weight", "bias", "weight_ih_l0", "weight_ih_l1",
					     "weights"};

	if (i < 20)
		snprintf(name, size, "%.*s", (int)(2 * i + 1),
			 "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a");
	else if (i < 120)
		snprintf(name, size, "l%u.%u.%s", (i - 20) / 50, (i - 20) / 5 % 10, leaves[i % 5]);
	else if (i < 160)
		snprintf(name, size, "model.layers.%u.self_attn.q_proj.weight", i - 120);
	else if (i < 200)
		snprintf(name, size, "model.layers.%u.self_attn.k_proj.weight", i - 160);
	else
		snprintf(name, size, "%.*s", (int)(i - 199), "0123456789ABCDEFGHIJKLMN");
}

START_TEST(names_make_unrelated_streams)
{
	struct verdict verdict = {.least = 1.0};
	double *values = room((size_t)NAMES * COUNT);
	char names[NAMES][64];

	for (unsigned i = 0; i < NAMES; i++) {
		name_of(names[i], sizeof names[i], i);
		for (unsigned j = 0; j < i; j++)
			ck_assert_str_ne(names[i], names[j]);
		draw(values + (size_t)i * COUNT, COUNT, 42, names[i], WEIGHTD_FLOAT32);
	}
	for (size_t i = 0; i < NAMES; i++) {
		for (size_t j = 0; j < i; j++)
			check_pair(&verdict, values + i * COUNT, values + j * COUNT, COUNT,
				   "pair of names", i * NAMES + j);
	}
	free(values);

	finish(&verdict, NAMES * (NAMES - 1) / 2);
}
END_TEST

/* Also squares: a common size without a common sign. */
START_TEST(seeds_make_unrelated_streams)
{
	enum { SEEDS = 1 + 64 + 32 };
	struct verdict verdict = {.least = 1.0};
	double *base = room(COUNT), *other = room(COUNT);
	const uint64_t seed = 0x0123456789ABCDEF;

	draw(base, COUNT, seed, "layer.weight", WEIGHTD_FLOAT32);
	for (size_t k = 1; k < SEEDS; k++) {
		const uint64_t near = k <= 64 ? seed ^ (uint64_t)1 << (k - 1) : seed + (k - 64);
		draw(other, COUNT, near, "layer.weight", WEIGHTD_FLOAT32);
		check_pair(&verdict, base, other, COUNT, "seed", k);
		double sum = 0.0;
		for (size_t i = 0; i < COUNT; i++)
			sum += (base[i] * base[i] - 1.0) * (other[i] * other[i] - 1.0) / 2.0;
		judge_chance(&verdict, chance_of_z(sum / sqrt(COUNT)), "squares of seed %zu: %g", k,
			     sum / sqrt(COUNT));
	}
	free(base);
	free(other);

	finish(&verdict, 2 * (SEEDS - 1));
}
END_TEST

/* Lags 1 to 64, then the distances of blocks, batches and pieces. */
START_TEST(elements_are_not_correlated_at_any_distance)
{
	enum { LONG = 1 << 20 };
	static const size_t far[] = {128,  256,	 512,  1000,  1023,  1024,
				     1025, 2048, 4096, 65536, 65537, 1 << 19};
	static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32, WEIGHTD_FLOAT64};
	const size_t lags = 64 + sizeof far / sizeof far[0];
	struct verdict verdict = {.least = 1.0};
	double *values = room(LONG);

	draw(values, LONG, 5, "layer.weight", dtypes[_i]);
	for (size_t k = 0; k < lags; k++) {
		const size_t lag = k < 64 ? k + 1 : far[k - 64];
		check_pair(&verdict, values, values + lag, LONG - lag, "lag", lag);
	}
	free(values);

	finish(&verdict, (unsigned)lags);
}
END_TEST

START_TEST(dtypes_of_one_name_are_not_correlated)
{
	struct verdict verdict = {.least = 1.0};
	double *narrow = room(COUNT), *wide = room(COUNT);

	for (uint64_t seed = 0; seed < 16; seed++) {
		draw(narrow, COUNT, seed, "layer.weight", WEIGHTD_FLOAT32);
		draw(wide, COUNT, seed, "layer.weight", WEIGHTD_FLOAT64);
		check_pair(&verdict, narrow, wide, COUNT / 2, "seed", seed);
		check_pair(&verdict, narrow + COUNT / 2, wide, COUNT / 2, "half, seed", seed);
	}
	free(narrow);
	free(wide);

	/* Element i of float64 is made of the words of elements 2 i and 2 i + 1 of float32. */
	finish(&verdict, 32);
}
END_TEST

static unsigned ones(uint32_t word)
{
	unsigned count = 0;

	for (; word != 0; word &= word - 1)
		count++;
	return count;
}

/* Words: each bit, pairs of bits of neighbouring words, the number of ones, and runs of bytes. */
START_TEST(words_have_fair_and_unrelated_bits)
{
	enum { WORDS = 1 << 19 };
	const struct weightd_stream stream =
		weightd_stream_of((uint64_t)_i * 0x9E3779B97F4A7C15, "0.weight");
	struct verdict verdict = {.least = 1.0};
	uint32_t *words = malloc(WORDS * sizeof *words);
	double chisquare = 0.0, weights[33] = {0}, bytes = 0.0;
	unsigned *serial = calloc(65536, sizeof *serial);

	ck_assert(words != NULL && serial != NULL);
	for (size_t i = 0; i < WORDS; i++)
		words[i] = weightd_stream_word(&stream, i);
	for (unsigned bit = 0; bit < 32; bit++) {
		double set = 0.0, same = 0.0;
		for (size_t i = 0; i < WORDS; i++) {
			set += words[i] >> bit & 1;
			same += ((words[i] ^ words[(i + 1) % WORDS]) >> bit & 1) == 0;
		}
		judge_chance(&verdict, chance_of_count(set, WORDS, 0.5), "bit %u is set %g times",
			     bit, set);
		judge_chance(&verdict, chance_of_count(same, WORDS, 0.5),
			     "bit %u is repeated %g times", bit, same);
	}
	for (size_t i = 0; i < WORDS; i++) {
		weights[ones(words[i])] += 1.0;
		serial[words[i] & 0xFFFF]++;
		serial[words[i] >> 16]++;
	}
	double expected = WORDS * 0x1p-32, tail = 0.0, tail_expected = 0.0, degrees = -1.0;
	for (unsigned k = 0; k <= 32; expected *= (32.0 - k) / (k + 1.0), k++) {
		tail += expected < 50.0 ? weights[k] : 0.0;
		tail_expected += expected < 50.0 ? expected : 0.0;
		if (expected >= 50.0) {
			chisquare += pow(weights[k] - expected, 2) / expected;
			degrees += 1.0;
		}
	}
	chisquare += pow(tail - tail_expected, 2) / tail_expected;
	judge_chance(&verdict, chance_of_chisquare(chisquare, degrees + 1.0),
		     "ones in a word: chi-square %g", chisquare);
	for (size_t i = 0; i < 65536; i++)
		bytes += pow(serial[i] - WORDS / 32768.0, 2) / (WORDS / 32768.0);
	judge_chance(&verdict, chance_of_chisquare(bytes, 65535.0), "pairs of bytes: chi-square %g",
		     bytes);
	free(words);
	free(serial);

	finish(&verdict, 66);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("correlations");
	TCase *tcase = tcase_create("correlations");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, names_make_unrelated_streams);
	tcase_add_test(tcase, seeds_make_unrelated_streams);
	tcase_add_loop_test(tcase, elements_are_not_correlated_at_any_distance, 0, 2);
	tcase_add_test(tcase, dtypes_of_one_name_are_not_correlated);
	tcase_add_loop_test(tcase, words_have_fair_and_unrelated_bits, 0, 4);
	suite_add_tcase(suite, tcase);
	return suite;
}
