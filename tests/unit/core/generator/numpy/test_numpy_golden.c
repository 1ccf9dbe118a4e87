/*
 * numpy's generators against tests/vectors/golden/numpy_*.json, recorded from numpy 1.24.2: also
 * what a specification cannot say, raw words.
 */
#include "core/base/digest.h"
#include "core/generator/numpy/numpy_counts.h"
#include "core/generator/numpy/numpy_floats.h"
#include "core/generator/numpy/numpy_legacy.h"
#include "core/generator/numpy/numpy_values.h"
#include "core/generator/numpy/ziggurat.h"
#include "core/distribution/distribution_table.h"
#include "suite.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define MOST 200000
#define WORDS 16

static double values[MOST];

/* A decimal number or a list of them as 32-bit words, each least significant first; the end of the
 * text. */
static const char *read_entropy(const char *text, uint32_t words[WORDS], size_t *count)
{
	const bool is_list = *text == '[';
	size_t start = 0;

	*count = 0;
	text += is_list;
	do {
		while (*text == ' ' || *text == ',')
			text++;
		start = *count;
		words[(*count)++] = 0;
		for (; isdigit((unsigned char)*text); text++) {
			uint64_t carry = (uint64_t)(*text - '0');
			for (size_t i = start; i < *count; i++) {
				carry += 10 * (uint64_t)words[i];
				words[i] = (uint32_t)carry;
				carry >>= 32;
			}
			if (carry != 0)
				words[(*count)++] = (uint32_t)carry;
		}
	} while (is_list && *text == ',');
	return text + is_list;
}

static const struct {
	const char *method, *distribution;
	double reals[2]; /* where the method has none */
} methods[] = {
	{"random_sample", "uniform", {0, 1}},  {"random", "uniform", {0, 1}},
	{"standard_normal", "normal", {0, 1}}, {"standard_exponential", "exponential", {1, 0}},
	{"standard_cauchy", "cauchy", {0, 0}}, {"standard_gamma", "gamma", {0, 1}},
	{"chisquare", "gamma", {0, 2}},
};

/* The distribution and numbers of a call; NULL: none of ours. */
static const struct weightd_distribution *read_call(const char *method, const char *arguments,
						    double reals[4])
{
	size_t given = 0;

	for (char *end; given < 4; arguments = end + (*end == ','), given++) {
		double value = strtod(arguments, &end);
		if (end == arguments || *end == 'd')
			break;
		reals[given] = value;
	}
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		if (strcmp(methods[i].method, method) != 0)
			continue;
		if (i < 5)
			memcpy(reals, methods[i].reals, sizeof methods[i].reals);
		else
			reals[1] = methods[i].reals[1];
		if (strcmp(method, "chisquare") == 0)
			reals[0] /= 2.0;
		return weightd_distribution_find(methods[i].distribution);
	}
	return weightd_distribution_find(method);
}

static void expect(const json_t *item, const void *data, size_t bytes)
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char text[65];

	weightd_digest_of(data, bytes, digest);
	weightd_digest_hex(digest, 64, text);
	ck_assert_msg(strcmp(text, json_string_value(json_object_get(item, "sha256"))) == 0,
		      "%s differs", json_string_value(json_object_get(item, "id")));
}

static size_t size_of(const json_t *item)
{
	return (size_t)json_integer_value(json_array_get(json_object_get(item, "shape"), 0));
}

/* Counts: the numbers are the mean, or trials and probability. */
static void draw_counts(const struct weightd_numpy_source *source,
			const struct weightd_distribution *distribution, const double *reals,
			size_t count)
{
	const bool is_binomial = distribution == &weightd_distribution_binomial;
	const struct weightd_law law = {.reals = {reals[is_binomial ? 1 : 0]},
					.sizes = {is_binomial ? (uint64_t)reals[0] : 0}};

	for (size_t i = 0; i < count; i++)
		((int64_t *)(void *)values)[i] = weightd_numpy_count_of(distribution)(source, &law);
}

static void draw(const struct weightd_numpy_source *source,
		 const struct weightd_distribution *distribution, const double *reals, size_t count)
{
	weightd_numpy_value *value = weightd_numpy_value_of(distribution);

	if (value == NULL) {
		draw_counts(source, distribution, reals, count);
		return;
	}
	struct weightd_law law = {.distribution = distribution};
	memcpy(law.reals, reals, 4 * sizeof *reals);
	for (size_t i = 0; i < count; i++)
		values[i] = value(source, &law);
}

static void draw_floats(struct weightd_pcg64 *pcg, const struct weightd_distribution *distribution,
			const double *reals, float *out, size_t count)
{
	const struct weightd_law law = {.distribution = distribution,
					.reals = {reals[0]},
					.variant = WEIGHTD_DRAWN_FLOAT32};
	weightd_numpy_variant *draw_one = weightd_numpy_variant_of(&law);

	ck_assert(draw_one != NULL);
	for (size_t i = 0; i < count; i++)
		out[i] = (float)draw_one(pcg, &law);
}

/* One case; false: it is not for this test. */
static bool check_case(const json_t *item, const char *prefix, bool is_legacy)
{
	const char *call = json_string_value(json_object_get(item, "call"));
	double reals[4] = {0};
	uint32_t words[WORDS];
	size_t word_count;
	char method[40];
	int length = 0;

	if (strncmp(call, prefix, strlen(prefix)) != 0)
		return false;
	const bool is_list = call[strlen(prefix)] == '[';
	const char *rest = read_entropy(call + strlen(prefix), words, &word_count);
	if (sscanf(rest, ").%39[a-z_](%n", method, &length) != 1 || length == 0)
		return false;
	const struct weightd_distribution *distribution = read_call(method, rest + length, reals);
	if (distribution == NULL || (weightd_numpy_value_of(distribution) == NULL &&
				     weightd_numpy_count_of(distribution) == NULL))
		return false;
	if (is_legacy) {
		struct weightd_numpy_legacy legacy = {.has_spare = false};
		if (is_list)
			weightd_mt19937_seed_words(&legacy.mt, words, word_count);
		else
			weightd_numpy_legacy_seed(&legacy, words[0]);
		draw(
			&(struct weightd_numpy_source){
				.state = &legacy,
				.uniform = weightd_numpy_legacy_uniform,
				.normal = weightd_numpy_legacy_normal,
				.exponential = weightd_numpy_legacy_exponential,
				.rules = &(const struct weightd_numpy_rules){.is_legacy = true}},
			distribution, reals, size_of(item));
		expect(item, values, size_of(item) * sizeof(double));
		return true;
	}
	struct weightd_pcg64 pcg;
	weightd_pcg64_seed_words(&pcg, words, word_count);
	if (strstr(call, "float32") != NULL) {
		draw_floats(&pcg, distribution, reals, (float *)values, size_of(item));
		expect(item, values, size_of(item) * sizeof(float));
		return true;
	}
	draw(
		&(struct weightd_numpy_source){
			.state = &pcg,
			.uniform = weightd_generator_uniform,
			.normal = weightd_generator_normal,
			.exponential = weightd_generator_exponential,
			.rules = &(const struct weightd_numpy_rules){.is_legacy = false}},
		distribution, reals, size_of(item));
	expect(item, values, size_of(item) * sizeof(double));
	return true;
}

static const struct {
	const char *path, *prefix;
	bool is_legacy;
	size_t cases; /* of the file that are for this test */
} files[] = {
	{"tests/vectors/golden/numpy_legacy.json", "np.random.RandomState(", true, 225},
	{"tests/vectors/golden/numpy_generator.json", "np.random.default_rng(", false, 448},
};

START_TEST(draws_are_those_that_numpy_has_drawn)
{
	json_t *document = json_load_file(files[_i].path, 0, NULL), *item;
	size_t index, count = 0;

	ck_assert_ptr_nonnull(document);
	json_array_foreach(json_object_get(document, "cases"), index, item) count +=
		check_case(item, files[_i].prefix, files[_i].is_legacy);
	json_decref(document);
	ck_assert_uint_eq(count, files[_i].cases);
}
END_TEST

/* The same file: SeedSequence, raw words. */
START_TEST(seeds_and_words_are_those_of_numpy)
{
	static const char raw[] = "np.random.PCG64(", sequence[] = "np.random.SeedSequence(";
	json_t *document = json_load_file(files[1].path, 0, NULL), *item;
	size_t index, count = 0, words;
	uint32_t entropy[WORDS];

	json_array_foreach(json_object_get(document, "cases"), index, item)
	{
		const char *call = json_string_value(json_object_get(item, "call"));
		uint64_t wide[8];
		uint32_t narrow[8];
		if (strncmp(call, sequence, strlen(sequence)) == 0) {
			read_entropy(call + strlen(sequence), entropy, &words);
			weightd_seed_sequence(entropy, words, narrow, 8);
			expect(item, narrow, sizeof narrow);
			count++;
		} else if (strncmp(call, raw, strlen(raw)) == 0 &&
			   strstr(call, "random_raw") != NULL) {
			struct weightd_pcg64 pcg;
			read_entropy(call + strlen(raw), entropy, &words);
			weightd_pcg64_seed_words(&pcg, entropy, words);
			for (size_t i = 0; i < 8; i++)
				wide[i] = weightd_pcg64_next(&pcg);
			expect(item, wide, sizeof wide);
			count++;
		}
	}
	json_decref(document);
	ck_assert_uint_eq(count, 12);
}
END_TEST

START_TEST(skipping_halves_is_taking_them)
{
	struct weightd_pcg64 taken, skipped;

	weightd_pcg64_seed(&taken, 5);
	skipped = taken;
	for (uint64_t count = 0; count < 50; count++) {
		for (uint64_t i = 0; i < count; i++)
			weightd_pcg64_next32(&taken);
		weightd_pcg64_skip32(&skipped, count);
		ck_assert(taken.state == skipped.state && taken.has_half == skipped.has_half);
		ck_assert(!taken.has_half || taken.half == skipped.half);
	}
}
END_TEST

START_TEST(skipping_words_is_taking_them)
{
	struct weightd_pcg64 taken, skipped;

	weightd_pcg64_seed(&taken, 5);
	skipped = taken;
	for (uint64_t count = 0; count < 5000; count = count * 2 + 1) {
		for (uint64_t i = 0; i < count; i++)
			weightd_pcg64_next(&taken);
		weightd_pcg64_skip(&skipped, count);
		ck_assert(taken.state == skipped.state);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("numpy_golden");
	TCase *tcase = tcase_create("numpy_golden");

	tcase_add_loop_test(tcase, draws_are_those_that_numpy_has_drawn, 0, 2);
	tcase_add_test(tcase, seeds_and_words_are_those_of_numpy);
	tcase_add_test(tcase, skipping_halves_is_taking_them);
	tcase_add_test(tcase, skipping_words_is_taking_them);
	suite_add_tcase(suite, tcase);
	return suite;
}
