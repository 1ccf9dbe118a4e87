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

START_TEST(an_array_of_4_gib_is_refused)
{
	const struct small_tensor tensor = {
		"a", WEIGHTD_FLOAT32, {1, {UINT64_C(1) << 30}}, NULL, false};

	check_refused(&tensor, 1, "4 GiB or more");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("msgpack");
	TCase *tcase = tcase_create("msgpack");

	tcase_add_test(tcase, the_tree_is_written_as_flax_writes_it);
	tcase_add_test(tcase, any_window_has_the_bytes_of_the_whole);
	tcase_add_test(tcase, a_name_that_is_a_part_of_another_is_refused);
	tcase_add_test(tcase, an_array_of_4_gib_is_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
