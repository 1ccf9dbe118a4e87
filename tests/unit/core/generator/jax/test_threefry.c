/*
 * Keys and bits against tests/vectors/golden/jax_philox_known_answers.json.  Its cases of values
 * are compared by tests/conformance/golden.py; philox4x64 is nothing that the service has.
 */
#include "core/generator/jax/threefry.h"
#include "suite.h"

#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *file;

static void setup(void)
{
	file = json_load_file("tests/vectors/golden/jax_philox_known_answers.json", 0, NULL);
	ck_assert_ptr_nonnull(file);
}

static void teardown(void)
{
	json_decref(file);
}

static const json_t *golden(const char *id)
{
	const json_t *cases = json_object_get(file, "cases");

	for (size_t i = 0; i < json_array_size(cases); i++)
		if (strcmp(json_string_value(json_object_get(json_array_get(cases, i), "id")),
			   id) == 0)
			return json_array_get(cases, i);
	ck_abort_msg("no case %s", id);
	return NULL;
}

/* A number, or one in text, of 64 bits. */
static uint64_t number(const json_t *array, size_t index)
{
	const json_t *value = json_array_get(array, index);

	ck_assert_ptr_nonnull(value);
	return json_is_string(value) ? strtoull(json_string_value(value), NULL, 0)
				     : (uint64_t)json_integer_value(value);
}

static struct weightd_jax_key key_at(const json_t *array)
{
	return (struct weightd_jax_key){{(uint32_t)number(array, 0), (uint32_t)number(array, 1)}};
}

static void assert_key(struct weightd_jax_key key, const json_t *expected)
{
	ck_assert_uint_eq(key.word[0], number(expected, 0));
	ck_assert_uint_eq(key.word[1], number(expected, 1));
}

START_TEST(threefry_gives_the_published_vectors)
{
	const json_t *cases = json_object_get(golden("threefry2x32-kat"), "cases");

	ck_assert_uint_eq(json_array_size(cases), 3);
	for (size_t i = 0; i < 3; i++) {
		const json_t *vector = json_array_get(cases, i),
			     *counter = json_object_get(vector, "counter");
		struct weightd_jax_key pair = key_at(counter);
		weightd_threefry(key_at(json_object_get(vector, "key")), &pair.word[0],
				 &pair.word[1]);
		assert_key(pair, json_object_get(vector, "out"));
	}
}
END_TEST

START_TEST(split_gives_the_recorded_keys_in_both_layouts)
{
	for (int layout = 0; layout < 2; layout++) {
		const json_t *out = json_object_get(
			golden(layout == 1 ? "split-partitionable" : "split-original"), "out");
		ck_assert_uint_eq(json_array_size(out), 4);
		for (size_t i = 0; i < 4; i++)
			assert_key(
				weightd_jax_split(weightd_jax_key_of(0, false), 4, i, layout == 1),
				json_array_get(out, i));
	}
}
END_TEST

START_TEST(fold_in_gives_the_recorded_key)
{
	assert_key(weightd_jax_fold_in(weightd_jax_key_of(0, false), 4),
		   json_object_get(golden("fold_in"), "out"));
}
END_TEST

START_TEST(bits_of_every_width_are_the_recorded_ones_in_both_layouts)
{
	for (int layout = 0; layout < 2; layout++) {
		const json_t *row = golden(layout == 1 ? "bits-partitionable" : "bits-original");
		uint16_t bytes[3], shorts[3];
		uint32_t words[3];
		uint64_t wide[3];
		const struct weightd_jax_bits bits = {weightd_jax_key_of(1701, false), layout == 1,
						      3};
		weightd_jax_bits16(&bits, 8, 0, 3, bytes);
		weightd_jax_bits16(&bits, 16, 0, 3, shorts);
		weightd_jax_bits32(&bits, 0, 3, words);
		weightd_jax_bits64(&bits, 0, 3, wide);
		for (size_t i = 0; i < 3; i++) {
			ck_assert_uint_eq(bytes[i], number(json_object_get(row, "uint8"), i));
			ck_assert_uint_eq(shorts[i], number(json_object_get(row, "uint16"), i));
			ck_assert_uint_eq(words[i], number(json_object_get(row, "uint32"), i));
			ck_assert_uint_eq(wide[i], number(json_object_get(row, "uint64"), i));
		}
	}
}
END_TEST

START_TEST(linen_folds_the_recorded_paths)
{
	const json_t *cases = json_object_get(golden("flax-linen-fold"), "cases");

	ck_assert_uint_eq(json_array_size(cases), 4);
	for (size_t i = 0; i < 4; i++) {
		const json_t *path = json_array_get(cases, i),
			     *suffix = json_object_get(path, "suffix");
		char name[64];
		snprintf(name, sizeof name, "%s.kernel",
			 json_string_value(json_array_get(suffix, 0)));
		const struct weightd_draw_position position = {
			.seed = 0, .name = name, .leaf = (uint32_t)number(suffix, 1)};
		const struct weightd_stream stream = weightd_generator_flax_linen.family->stream(
			&weightd_generator_flax_linen, &position);
		const struct weightd_jax_key key = {
			{(uint32_t)(stream.seed >> 32), (uint32_t)stream.seed}};
		assert_key(key, json_object_get(path, "key"));
		const char *fold = json_string_value(json_object_get(path, "fold"));
		assert_key(weightd_jax_fold_in(weightd_jax_key_of(0, false),
					       (uint32_t)strtoul(fold, NULL, 0)),
			   json_object_get(path, "key"));
	}
}
END_TEST

/* jax 0.10.2: key_data(key(2^32 + 5)) is [0, 5], and [1, 5] with jax_enable_x64. */
START_TEST(a_wide_key_has_all_bits_of_the_seed)
{
	ck_assert_uint_eq(weightd_jax_key_of(4294967301u, false).word[0], 0);
	ck_assert_uint_eq(weightd_jax_key_of(4294967301u, true).word[0], 1);
	ck_assert_uint_eq(weightd_jax_key_of(4294967301u, true).word[1], 5);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("threefry");
	TCase *tcase = tcase_create("threefry");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, threefry_gives_the_published_vectors);
	tcase_add_test(tcase, split_gives_the_recorded_keys_in_both_layouts);
	tcase_add_test(tcase, fold_in_gives_the_recorded_key);
	tcase_add_test(tcase, bits_of_every_width_are_the_recorded_ones_in_both_layouts);
	tcase_add_test(tcase, linen_folds_the_recorded_paths);
	tcase_add_test(tcase, a_wide_key_has_all_bits_of_the_seed);
	suite_add_tcase(suite, tcase);
	return suite;
}
