/*
 * Seeds of a specification and of a rule beside tests/vectors/seeds.txt, recorded from numpy, torch
 * and jax; and how they are named, written and refused.
 */
#include "../plan_of.h"
#include "suite.h"

#include "definition/definition.h"
#include "weightd/plan.h"
#include "weightd/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOCUMENT_MAX 20000

static char document[DOCUMENT_MAX];

/* A tensor "w" of three uniform values by 'generator', which is seeded by its rule or as a whole.
 */
static const char *document_of(const char *generator, const char *seed, bool by_rule)
{
	const bool is_jax = strcmp(generator, "jax") == 0;
	const char *call = is_jax				 ? "jax.uniform(1)"
			   : strncmp(generator, "numpy", 5) == 0 ? "numpy.uniform(0, 1)"
								 : "uniform(0, 1)";

	snprintf(document, sizeof document,
		 "{\"parameters\": {\"w\": {\"shape\": [3], \"dtype\": \"%s\"}}, \"generator\": "
		 "\"%s\", "
		 "\"init\": [{\"path\": \"w\", \"initializer\": \"%s\"%s%s}]%s%s}",
		 is_jax ? "float32" : "float64", generator, call, by_rule ? ", \"seed\": " : "",
		 by_rule ? seed : "", by_rule ? "" : ", \"seed\": ", by_rule ? "" : seed);
	return document;
}

static void expect_values(const struct weightd_plan *plan, const char *values, const char *line)
{
	double wide[3];
	float narrow[3];
	char *at = (char *)(uintptr_t)values;

	if (plan->entries[0].dtype == WEIGHTD_FLOAT64) {
		ck_assert_int_eq(weightd_generate(&plan->entries[0], 0, 3, wide), WEIGHTD_OK);
	} else {
		ck_assert_int_eq(weightd_generate(&plan->entries[0], 0, 3, narrow), WEIGHTD_OK);
		for (size_t i = 0; i < 3; i++)
			wide[i] = narrow[i];
	}
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(strtod(at, &at) == wide[i], "value %zu is %a: %.100s", i, wide[i],
			      line);
}

/* What is written is read again as the same model. */
static void expect_return(const struct weightd_plan *plan, const char *line)
{
	struct weightd_error err = {0};
	struct weightd_text text;

	weightd_text_init(&text, SIZE_MAX);
	weightd_definition_write(plan, &text);
	struct weightd_plan *again = plan_of(text.data, &err);
	ck_assert_msg(again != NULL, "%.100s is refused: %s", line, err.issues[0].detail);
	ck_assert_str_eq(again->id, plan->id);
	ck_assert_str_eq(again->weights_id, plan->weights_id);
	weightd_plan_free(again);
	weightd_text_free(&text);
}

/* By the rule, and as a whole, where jax splits its key. */
static void check_line(const char *line, bool by_rule)
{
	static char seed[DOCUMENT_MAX];
	char generator[40];
	struct weightd_error err = {0};
	int length = 0;

	ck_assert_int_eq(sscanf(line, "%39s %19999s %n", generator, seed, &length), 2);
	const char *values = line + length, *where = by_rule ? "/init/0/seed" : "/seed";
	struct weightd_plan *plan = plan_of(document_of(generator, seed, by_rule), &err);
	if (strncmp(values, "refused", 7) == 0) {
		ck_assert_msg(plan == NULL, "%.100s is taken", line);
		ck_assert_uint_eq(err.count, 1);
		ck_assert_msg(strncmp(err.issues[0].pointer, where, strlen(where)) == 0, "%s",
			      err.issues[0].pointer);
		ck_assert_str_ne(err.issues[0].expected, "");
		return;
	}
	ck_assert_msg(plan != NULL, "%.100s is refused: %s", line, err.issues[0].detail);
	if (by_rule || strcmp(generator, "jax") != 0)
		expect_values(plan, values, line);
	expect_return(plan, line);
	weightd_plan_free(plan);
}

START_TEST(seeds_of_all_forms_give_the_recorded_values_or_are_refused_as_recorded)
{
	static char line[DOCUMENT_MAX];
	FILE *file = fopen("tests/vectors/seeds.txt", "r");
	unsigned lines = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL) {
		if (line[0] == '#')
			continue;
		check_line(line, _i == 0);
		lines++;
	}
	fclose(file);
	ck_assert_uint_eq(lines, 248);
}
END_TEST

static struct weightd_plan *plan_seeded(const char *generator, const char *seed)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(document_of(generator, seed, false), &err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	return plan;
}

/* Spellings of one seed, and seeds that are others. */
static const struct {
	const char *generator, *first, *second;
	bool is_same;
} pairs[] = {
	{"numpy.default_rng", "[1, [2, 3]]", "[\"1\", \"0x2\", \"003\"]", true},
	{"numpy.default_rng", "\"0x10000000000000000\"", "\"18446744073709551616\"", true},
	{"numpy.default_rng", "\"0x0000000000000000007\"", "7", true},
	{"torch", "\"-0\"", "0", true},
	{"torch", "\"-0x5\"", "-5", true},
	{"numpy", "[5]", "5", false},
	{"numpy", "[1, 2]", "[2, 1]", false},
	{"numpy", "[1, 0]", "[1]", false},
	{"numpy.default_rng", "[\"18446744073709551616\"]", "\"18446744073709551616\"", false},
	{"torch", "-1", "\"18446744073709551615\"", false},
};

START_TEST(one_seed_has_one_id)
{
	struct weightd_plan *first = plan_seeded(pairs[_i].generator, pairs[_i].first);
	struct weightd_plan *second = plan_seeded(pairs[_i].generator, pairs[_i].second);

	ck_assert_int_eq(strcmp(first->id, second->id) == 0, pairs[_i].is_same);
	weightd_plan_free(first);
	weightd_plan_free(second);
}
END_TEST

START_TEST(words_decide_the_name_of_the_values)
{
	struct weightd_plan *first = plan_seeded("numpy", "[1, 2]");
	struct weightd_plan *second = plan_seeded("numpy", "[1, 3]");

	ck_assert_str_ne(first->weights_id, second->weights_id);
	weightd_plan_free(first);
	weightd_plan_free(second);
}
END_TEST

/* Registered models keep their names: of the version before seeds had forms. */
static const struct {
	const char *document, *id, *weights_id;
} old[] = {
	{"{\"model\":\"Linear(3, 2)\",\"seed\":42}", "321b297a68c256666b85dbc5a97d953ce10f9162",
	 "73a1dbc31edd28a233c888c9a012368a2c464eac"},
	{"{\"model\":\"Linear(3, 2)\",\"generator\":\"torch\",\"seed\":\"18446744073709551615\"}",
	 "282031bbefd1df1ec37bc14e027c50595928a225", "15d74aab78f8761e00cb9363f7bec3176cb4f1e3"},
	{"{\"model\":\"Linear(3, "
	 "2)\",\"generator\":\"torch\",\"seed\":{\"torch\":0,\"numpy\":1},\"init\":[{\"parameter\":"
	 "\"weight\",\"initializer\":\"numpy.normal(0, "
	 "1)\"},{\"parameter\":\"bias\",\"initializer\":\"normal\",\"seed\":7}]}",
	 "3e7caad8b80950c50459fc065471ec9750686f57", "07562774630a3d3d24d1db588549fe8c48948b93"},
	{"{\"model\":\"Linear(3, "
	 "2)\",\"generator\":\"jax\",\"seed\":4294967295,\"init\":[{\"path\":\"**\","
	 "\"initializer\":\"jax.normal(1)\"}]}",
	 "ccfda93615fd73e299bf53e99202cfee97638418", "f50162188859c83255823d654cdaa430837262cb"},
};

START_TEST(numbers_keep_the_ids_that_they_had)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(old[_i].document, &err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	ck_assert_str_eq(plan->id, old[_i].id);
	ck_assert_str_eq(plan->weights_id, old[_i].weights_id);
	weightd_plan_free(plan);
}
END_TEST

static const struct {
	const char *document, *pointer, *detail, *expected;
} refused[] = {
	{"{\"model\": \"Linear(2, 2)\", \"seed\": [1, 2]}", "/seed",
	 "philox is seeded with one integer, not with an array",
	 "an integer from 0 to 18446744073709551615"},
	{"{\"model\": \"Linear(2, 2)\", \"init\": [{\"path\": \"**\", \"seed\": [1], "
	 "\"initializer\": \"normal\"}]}",
	 "/init/0/seed", "philox is seeded with one integer, not with an array",
	 "an integer from 0 to"},
	{"{\"model\": \"ReLU()\", \"seed\": -1}", "/seed", "the seed of philox is -1",
	 "an integer from 0 to"},
	{"{\"model\": \"ReLU()\", \"init\": [{\"path\": \"x\", \"optional\": true, \"seed\": "
	 "\"18446744073709551616\", "
	 "\"initializer\": \"normal\"}]}",
	 "/init/0/seed", "the seed of philox is 2^64 or more", "an integer from 0"},
	{"{\"model\": \"ReLU()\", \"generator\": \"numpy\", \"seed\": [[1]]}", "/seed",
	 "the seed of numpy is an array that holds an integer beyond 2^32-1 or an array",
	 "or an array of at least one"},
	{"{\"model\": \"ReLU()\", \"generator\": \"torch\", \"seed\": {\"numpy\": [-1]}}",
	 "/seed/numpy/0", "the seed's item is -1", "an integer from 0 on"},
	{"{\"model\": \"ReLU()\", \"generator\": \"torch\", \"seed\": {\"jax\": [1]}}", "/seed/jax",
	 "jax is seeded with one integer, not with an array", "-2^63 to 2^63-1"},
	{"{\"model\": \"Linear(2, 2)\", \"generator\": \"torch\", \"seed\": {\"numpy\": "
	 "\"0x100000000\"}, \"init\": "
	 "[{\"path\": \"**\", \"initializer\": \"numpy.uniform(0, 1)\"}]}",
	 "/seed/numpy", "weight: the seed of numpy is 4294967296",
	 "an integer from 0 to 4294967295"},
	{"{\"model\": \"Linear(2, 2)\", \"generator\": \"numpy\", \"seed\": [1, 2]}", "/seed",
	 "weight: torch is seeded with one integer, not with an array",
	 "{\"numpy\": ..., \"torch\": ...}: torch takes"},
	{"{\"model\": \"ReLU()\", \"generator\": \"numpy.default_rng\", \"seed\": [1, [2, 1.5]]}",
	 "/seed/1/1", "a real number came", "an integer from 0 on"},
	{"{\"model\": \"ReLU()\", \"generator\": \"numpy.default_rng\", \"seed\": \"12 \"}",
	 "/seed", "the seed is \"12 \"", "an integer"},
};

START_TEST(what_no_library_takes_is_told_with_its_place)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of(refused[_i].document, &err));

	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].pointer, refused[_i].pointer);
	ck_assert_msg(strstr(err.issues[0].detail, refused[_i].detail) != NULL, "%s",
		      err.issues[0].detail);
	ck_assert_msg(strstr(err.issues[0].expected, refused[_i].expected) != NULL, "%s",
		      err.issues[0].expected);
}
END_TEST

START_TEST(words_beyond_the_limit_are_refused)
{
	static char seed[8 * 1025 + 5] = "\"0x";
	struct weightd_error err = {0};

	memset(seed + 3, 'f', 8 * 1024);
	seed[3 + 8 * 1024] = '"';
	weightd_plan_free(plan_seeded("numpy.default_rng", seed));

	memcpy(seed + 3 + 8 * 1024, "f\"", 3);
	ck_assert_ptr_null(plan_of(document_of("numpy.default_rng", seed, false), &err));

	ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_str_eq(err.issues[0].expected, "at most 1024 words (option seed-words)");
}
END_TEST

static void expect_provenance(const char *json, const char *seed, const char *generators)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(json, &err);
	struct weightd_text text;

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	weightd_text_init(&text, SIZE_MAX);
	weightd_specification_seed_json(&plan->specification, &text);
	weightd_text_puts(&text, " ");
	weightd_generators_text(plan->generators, plan->specification.generator, &text);
	ck_assert(strncmp(text.data, seed, strlen(seed)) == 0);
	ck_assert_str_eq(text.data + strlen(seed) + 1, generators);
	weightd_text_free(&text);
	weightd_plan_free(plan);
}

START_TEST(a_plan_names_its_seeds_and_the_generators_of_its_values)
{
	expect_provenance("{\"model\": \"Linear(2, 2)\", \"seed\": 42}", "\"42\"",
			  "philox4x32-10/1");
	expect_provenance(
		"{\"model\": \"Linear(2, 2)\", \"generator\": \"torch\", \"seed\": {\"torch\": -1, "
		"\"numpy\": [1, 2]}, "
		"\"init\": [{\"parameter\": \"bias\", \"initializer\": \"numpy.uniform(0, 1)\"}]}",
		"{\"philox\":\"0\",\"torch\":\"-1\",\"numpy\":[\"1\",\"2\"]}",
		"torch-cpu-2.12/1, numpy-randomstate/1");
	/* weight_norm's lengths are computed from draws, which a rule has written over in weight_v.
	 */
	expect_provenance(
		"{\"model\": \"weight_norm(Linear(2, 2, bias=False))\", \"init\": [{\"parameter\": "
		"\"weight_v\", "
		"\"rows\": \"0\", \"generator\": \"numpy\", \"initializer\": \"numpy.normal(0, "
		"1)\"}, "
		"{\"parameter\": \"weight_v\", \"rows\": \"1\", \"initializer\": \"zeros\"}]}",
		"\"0\"", "numpy-randomstate/1");
	/* What is written over is in no value, and zeros are of no generator. */
	expect_provenance("{\"model\": \"Linear(2, 2)\", \"generator\": \"torch\", \"init\": "
			  "[{\"path\": \"**\", "
			  "\"initializer\": \"numpy.uniform(0, 1)\"}]}",
			  "\"0\"", "numpy-randomstate/1");
	expect_provenance("{\"model\": \"Linear(2, 2)\", \"generator\": \"torch\", \"init\": "
			  "[{\"path\": \"**\", "
			  "\"initializer\": \"zeros\"}]}",
			  "\"0\"", "torch-cpu-2.12/1");
	expect_provenance("{\"model\": \"Linear(2, 2)\", \"init\": [{\"parameter\": \"weight\", "
			  "\"rows\": \"0\", \"generator\": "
			  "\"numpy\", \"initializer\": \"numpy.normal(0, 1)\"}, {\"parameter\": "
			  "\"bias\", \"initializer\": \"zeros\"}]}",
			  "\"0\"", "philox4x32-10/1, numpy-randomstate/1");
}
END_TEST

START_TEST(numpy_2_5_takes_no_arrays_in_an_array)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(
		document_of("numpy-2.5.default_rng", "[1, \"1180591620717411303424\"]", true),
		&err);

	ck_assert_ptr_nonnull(plan);
	weightd_plan_free(plan);
	ck_assert_ptr_null(
		plan_of(document_of("numpy-2.5.default_rng", "[1, [2, 3]]", true), &err));
	ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_OUT_OF_RANGE);
	plan = plan_of(document_of("numpy.default_rng", "[1, [2, 3]]", true), NULL);
	ck_assert_ptr_nonnull(plan);
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("seeds");
	TCase *tcase = tcase_create("seeds");

	tcase_add_loop_test(tcase,
			    seeds_of_all_forms_give_the_recorded_values_or_are_refused_as_recorded,
			    0, 2);
	tcase_add_loop_test(tcase, one_seed_has_one_id, 0, sizeof pairs / sizeof pairs[0]);
	tcase_add_test(tcase, words_decide_the_name_of_the_values);
	tcase_add_loop_test(tcase, numbers_keep_the_ids_that_they_had, 0,
			    sizeof old / sizeof old[0]);
	tcase_add_loop_test(tcase, what_no_library_takes_is_told_with_its_place, 0,
			    sizeof refused / sizeof refused[0]);
	tcase_add_test(tcase, words_beyond_the_limit_are_refused);
	tcase_add_test(tcase, a_plan_names_its_seeds_and_the_generators_of_its_values);
	tcase_add_test(tcase, numpy_2_5_takes_no_arrays_in_an_array);
	suite_add_tcase(suite, tcase);
	return suite;
}
