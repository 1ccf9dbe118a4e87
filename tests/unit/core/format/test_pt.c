/*
 * pt: the pickle is the one that was checked with pickletools, storages are aligned, ties share
 * one.  Real torch reads such files in tests/conformance.
 */
#include "core/base/digest.h"
#include "small_plan.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the whole file; the caller frees it. */
static unsigned char *file_of(const struct weightd_plan *plan, struct weightd_arena *arena,
			      size_t *length)
{
	struct weightd_encoding encoding;

	small_plan_open(&encoding, "pt", plan, NULL, WEIGHTD_JSON_NESTED, arena);
	unsigned char *file = small_plan_file(&encoding, 5000, length);
	ck_assert_uint_eq(*length, encoding.size);
	return file;
}

/* Where a text begins; NULL: nowhere. */
static const unsigned char *find(const unsigned char *file, size_t length, const char *text)
{
	const size_t size = strlen(text);

	for (size_t i = 0; i + size <= length; i++)
		if (memcmp(file + i, text, size) == 0)
			return file + i;
	return NULL;
}

START_TEST(the_pickle_of_two_tensors_is_the_reference)
{
	const struct small_tensor tensors[] = {
		{"w", WEIGHTD_FLOAT32, {2, {2, 3}}, NULL, false},
		{"b", WEIGHTD_FLOAT32, {1, {2}}, NULL, false},
	};
	struct weightd_arena *arena = weightd_arena_new(0);
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char hex[65];
	size_t length = 0;
	unsigned char *file = file_of(small_plan_new(tensors, 2, arena), arena, &length);

	ck_assert_mem_eq(file, "PK\x03\x04", 4);
	const unsigned char *pickle = find(file, length,
					   "\x80\x02"
					   "ccollections");
	ck_assert_ptr_nonnull(pickle);
	ck_assert_int_eq((pickle - file) % 64, 0);
	weightd_digest_of(pickle, 294, digest);
	weightd_digest_hex(digest, 64, hex);
	ck_assert_str_eq(hex, "86e5eb6815610550115286da6a61a02d7ab60f93bd38400a8faa4e2db05437a4");
	ck_assert_mem_eq(pickle + 294, "PK\x07\x08", 4);
	free(file);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(storages_begin_at_multiples_of_64)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = small_plan_mixed(arena);
	size_t length = 0;
	unsigned char *file = file_of(plan, arena, &length);

	for (size_t i = 0; i < plan->entry_count; i++) {
		char name[40];
		snprintf(name, sizeof name, "archive/data/%zu", i);
		const unsigned char *at = find(file, length, name);
		ck_assert_ptr_nonnull(at);
		const unsigned char *local = at - 30;
		ck_assert_mem_eq(local, "PK\x03\x04", 4);
		ck_assert_int_eq((local + 30 + local[26] + local[28] - file) % 64, 0);
	}
	free(file);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_tied_name_has_the_storage_of_its_holder)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = small_plan_numpy(arena);
	size_t length = 0;
	unsigned char *file = file_of(plan, arena, &length);

	ck_assert_ptr_nonnull(find(file, length, "archive/data/5"));
	ck_assert_ptr_null(find(file, length, "archive/data/6"));
	const unsigned char *tied = find(file, length, "X\x04");
	for (; tied != NULL && memcmp(tied + 5, "tied", 4) != 0;)
		tied = find(tied + 1, length - (size_t)(tied + 1 - file), "X\x04");
	ck_assert_ptr_nonnull(tied);
	ck_assert_ptr_nonnull(find(tied, 90, "FloatStorage\nX\x01"));
	ck_assert_int_eq(find(tied, 90, "FloatStorage\nX")[18], '0');
	free(file);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(any_window_has_the_bytes_of_the_whole)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;

	small_plan_open(&encoding, "pt", small_plan_mixed(arena), NULL, WEIGHTD_JSON_NESTED, arena);
	small_plan_check_windows(&encoding);
	weightd_arena_free(arena);
}
END_TEST

/* Shapes whose numbers take each form of a pickled integer: sizes are told without making values.
 */
START_TEST(the_length_is_known_for_numbers_of_every_width)
{
	static const uint64_t sizes[] = {0,
					 1,
					 255,
					 256,
					 65535,
					 65536,
					 UINT64_C(1) << 31,
					 UINT64_C(1) << 39,
					 UINT64_C(1) << 47,
					 UINT64_C(1) << 55};
	const size_t count = sizeof sizes / sizeof sizes[0];
	struct small_tensor tensors[sizeof sizes / sizeof sizes[0]];
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	unsigned char head[8192];
	size_t got = 0;

	for (size_t i = 0; i < count; i++)
		tensors[i] =
			(struct small_tensor){.name = weightd_arena_printf(arena, "t%zu", i),
					      .dtype = WEIGHTD_FLOAT16,
					      .shape = weightd_shape_of(4, sizes[i], UINT64_C(1),
									UINT64_C(2), UINT64_C(1))};
	small_plan_open(&encoding, "pt", small_plan_new(tensors, count, arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	/* Reading compares each group's length with the one that was counted. */
	ck_assert_int_eq(weightd_encoding_read(&encoding, 0, head, sizeof head, &got), WEIGHTD_OK);
	ck_assert_uint_gt(got, 2000);
	ck_assert_uint_gt(encoding.size, UINT64_C(1) << 57);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("pt");
	TCase *tcase = tcase_create("pt");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, the_pickle_of_two_tensors_is_the_reference);
	tcase_add_test(tcase, storages_begin_at_multiples_of_64);
	tcase_add_test(tcase, a_tied_name_has_the_storage_of_its_holder);
	tcase_add_test(tcase, any_window_has_the_bytes_of_the_whole);
	tcase_add_test(tcase, the_length_is_known_for_numbers_of_every_width);
	suite_add_tcase(suite, tcase);
	return suite;
}
