/*
 * msgpack: the bytes of flax.serialization, windows, and names that cannot be a tree.
 */
#include "small_plan.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* flax 0.12.8: msgpack_serialize({"a": {"b": ones of float32 [2], "c": bfloat16 [1]}, "z": float16
 * []}) without the values. */
START_TEST(the_tree_is_written_as_flax_writes_it)
{
	const struct small_tensor tensors[] = {
		{"z", WEIGHTD_FLOAT16, {0, {0}}, NULL, false},
		{"a.c", WEIGHTD_BFLOAT16, {1, {1}}, NULL, false},
		{"a.b", WEIGHTD_FLOAT32, {1, {2}}, NULL, false},
	};
	static const char expected[] = "\x82\xA1"
				       "a\x82\xA1"
				       "b\xC7\x15\x01\x93\x91\x02\xA7"
				       "float32\xC4\x08";
	static const char second[] = "\xA1"
				     "c\xD8\x01\x93\x91\x01\xA8"
				     "bfloat16\xC4\x02";
	static const char third[] = "\xA1"
				    "z\xC7\x0E\x01\x93\x90\xA7"
				    "float16\xC4\x02";
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	size_t length = 0;

	small_plan_open(&encoding, "msgpack", small_plan_new(tensors, 3, arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	unsigned char *file = small_plan_file(&encoding, 100, &length);
	const size_t sizes[] = {sizeof expected - 1, sizeof second - 1, sizeof third - 1};
	ck_assert_uint_eq(length, sizes[0] + 8 + sizes[1] + 2 + sizes[2] + 2);
	ck_assert_mem_eq(file, expected, sizes[0]);
	ck_assert_mem_eq(file + sizes[0] + 8, second, sizes[1]);
	ck_assert_mem_eq(file + sizes[0] + 8 + sizes[1] + 2, third, sizes[2]);
	free(file);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(any_window_has_the_bytes_of_the_whole)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;

	small_plan_open(&encoding, "msgpack", small_plan_mixed(arena), NULL, WEIGHTD_JSON_NESTED,
			arena);
	small_plan_check_windows(&encoding);
	weightd_arena_free(arena);
}
END_TEST

static void check_refused(const struct small_tensor *tensors, size_t count, const char *why)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_error err = {0};
	struct weightd_encoding encoding;

	ck_assert_int_eq(weightd_encoding_open(&encoding, weightd_format_find("msgpack"),
					       small_plan_new(tensors, count, arena), NULL, NULL,
					       arena, &err),
			 WEIGHTD_ERR_NOT_ACCEPTABLE);
	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, why));
	weightd_arena_free(arena);
}

START_TEST(a_name_that_is_a_part_of_another_is_refused)
{
	const struct small_tensor tensors[] = {
		{"a", WEIGHTD_FLOAT32, {1, {1}}, NULL, false},
		{"a-b", WEIGHTD_FLOAT32, {1, {1}}, NULL, false},
		{"a.b", WEIGHTD_FLOAT32, {1, {1}}, NULL, false},
	};

	check_refused(tensors, 3, "a part of its name is another tensor's");
}
END_TEST

/* flax/serialization.py, _chunk(): chunks of 2^30 bytes; what is smaller is one array. */
START_TEST(an_array_of_4_gib_is_written_in_chunks)
{
	const struct small_tensor tensor = {
		"a", WEIGHTD_FLOAT32, {2, {2, (UINT64_C(1) << 29) + 3}}, NULL, false};
	static const char head[] = "\x81\xA1"
				   "a\x83\xB9__msgpack_chunked_array__\xC3\xA5shape\x82\xA1"
				   "0\x02\xA1"
				   "1\xCE\x20\x00\x00\x03\xA6"
				   "chunks\x85\xA1"
				   "0\xC9\x40\x00\x00\x14\x01\x93\x91\xCE\x10\x00\x00\x00\xA7"
				   "float32\xC6\x40\x00\x00\x00";
	static const char last[] = "\xA1"
				   "4\xC7\x25\x01\x93\x91\x06\xA7"
				   "float32\xC4\x18";
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	unsigned char bytes[256];
	size_t got = 0;

	small_plan_open(&encoding, "msgpack", small_plan_new(&tensor, 1, arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	ck_assert_int_eq(weightd_encoding_read(&encoding, 0, bytes, sizeof head - 1, &got),
			 WEIGHTD_OK);
	ck_assert_uint_eq(got, sizeof head - 1);
	ck_assert_mem_eq(bytes, head, sizeof head - 1);
	const uint64_t tail = encoding.size - 24 - (sizeof last - 1);
	ck_assert_int_eq(weightd_encoding_read(&encoding, tail - 4, bytes, sizeof last + 27, &got),
			 WEIGHTD_OK);
	ck_assert_uint_eq(got, sizeof last + 27);
	ck_assert_mem_eq(bytes + 4, last, sizeof last - 1);
	/* The last element of a chunk, and the first and last of the next. */
	const uint64_t places[] = {(UINT64_C(1) << 30) - 1, UINT64_C(1) << 30,
				   (UINT64_C(1) << 30) + 5};
	const size_t at[] = {0, 4 + sizeof last - 1, 4 + sizeof last - 1 + 20};
	for (size_t i = 0; i < 3; i++) {
		float value;
		memcpy(&value, bytes + at[i], sizeof value);
		ck_assert_double_eq((double)value, small_plan_value(0, places[i]));
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_selection_is_a_tree_by_name)
{
	const struct small_tensor tensors[] = {
		{"b.x", WEIGHTD_FLOAT32, {1, {2}}, NULL, false},
		{"a.y", WEIGHTD_FLOAT32, {1, {2}}, NULL, false},
		{"a.z", WEIGHTD_FLOAT64, {1, {1}}, NULL, false},
	};
	static const char expected[] = "\x82\xA1"
				       "a\x81\xA1"
				       "y\xC7\x15\x01\x93\x91\x02\xA7"
				       "float32\xC4\x08";
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = small_plan_new(tensors, 3, arena);
	struct weightd_view views[] = {weightd_view_whole(&plan->entries[0]),
				       weightd_view_whole(&plan->entries[1])};
	const struct weightd_view_list list = {.views = views, .count = 2};
	struct weightd_encoding encoding;
	size_t length = 0;

	ck_assert_int_eq(weightd_encoding_open_list(&encoding, weightd_format_find("msgpack"), plan,
						    &list, arena, NULL),
			 WEIGHTD_OK);
	unsigned char *file = small_plan_file(&encoding, 100, &length);
	ck_assert_mem_eq(file, expected, sizeof expected - 1);
	free(file);
	small_plan_check_windows(&encoding);
	/* A selection with a name of its own that is a part of another. */
	views[0].name = "a";
	ck_assert_int_eq(weightd_encoding_open_list(&encoding, weightd_format_find("msgpack"), plan,
						    &list, arena, NULL),
			 WEIGHTD_ERR_NOT_ACCEPTABLE);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("msgpack");
	TCase *tcase = tcase_create("msgpack");

	tcase_add_test(tcase, the_tree_is_written_as_flax_writes_it);
	tcase_add_test(tcase, any_window_has_the_bytes_of_the_whole);
	tcase_add_test(tcase, a_name_that_is_a_part_of_another_is_refused);
	tcase_add_test(tcase, an_array_of_4_gib_is_written_in_chunks);
	tcase_add_test(tcase, a_selection_is_a_tree_by_name);
	suite_add_tcase(suite, tcase);
	return suite;
}
