#include "small_plan.h"
#include "suite.h"

#include <string.h>

START_TEST(every_row_is_complete_and_found_by_name_and_extension)
{
	const struct weightd_format *format = weightd_format_at((size_t)_i);

	ck_assert_ptr_eq(weightd_format_find(format->name), format);
	ck_assert_ptr_eq(weightd_format_find(format->extension), format);
	ck_assert_ptr_nonnull(format->media_types[0]);
	ck_assert_uint_gt(strlen(format->doc), 10);
	ck_assert_uint_ge(format->version, 1);
	ck_assert(format->open != NULL);
	/* Read anywhere, or in order. */
	ck_assert((format->read != NULL) != (format->next != NULL));
	ck_assert((format->begin != NULL) == (format->next != NULL));
	ck_assert((format->flags & (WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_MODEL)) != 0);
	/* Random access to a file of unknown length would have no Content-Range. */
	if (format->read != NULL)
		ck_assert((format->flags & WEIGHTD_FORMAT_SIZED) != 0);
}
END_TEST

START_TEST(an_unknown_name_finds_nothing)
{
	ck_assert_ptr_null(weightd_format_find("xyz"));
	ck_assert_ptr_null(weightd_format_find(""));
}
END_TEST

START_TEST(opening_and_reading_survive_any_lack_of_memory)
{
	struct weightd_arena *plan_arena = weightd_arena_new(0);
	const struct weightd_format *format = weightd_format_at((size_t)_i);
	struct weightd_plan *plan = strcmp(format->name, "npz") == 0 ? small_plan_numpy(plan_arena)
								     : small_plan_mixed(plan_arena);
	const bool is_model = (format->flags & WEIGHTD_FORMAT_MODEL) != 0;
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;
	unsigned refusals = (format->flags & WEIGHTD_FORMAT_LAYERS) != 0; /* test_h5.c */

	if (refusals > 0)
		code = WEIGHTD_OK;
	for (size_t limit = 1; code != WEIGHTD_OK; limit = limit * 5 / 4 + 16) {
		struct weightd_arena *arena = weightd_arena_new(limit);
		struct weightd_encoding encoding;
		struct weightd_reading reading;
		char bytes[64];
		size_t got = 0;
		code = weightd_encoding_open(
			&encoding, format, plan,
			small_plan_view(is_model ? NULL : plan->entries, plan_arena), NULL, arena,
			NULL);
		if (code == WEIGHTD_OK)
			code = weightd_reading_begin(&reading, &encoding, arena);
		if (code == WEIGHTD_OK)
			code = weightd_reading_next(&reading, bytes, sizeof bytes, &got);
		ck_assert(code == WEIGHTD_OK || code == WEIGHTD_ERR_NO_MEMORY);
		refusals += code != WEIGHTD_OK;
		weightd_arena_free(arena);
	}

	ck_assert_uint_ge(refusals, 1);
	weightd_arena_free(plan_arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("format_table");
	TCase *tcase = tcase_create("format_table");

	tcase_add_loop_test(tcase, every_row_is_complete_and_found_by_name_and_extension, 0,
			    (int)weightd_format_count());
	tcase_add_test(tcase, an_unknown_name_finds_nothing);
	tcase_add_loop_test(tcase, opening_and_reading_survive_any_lack_of_memory, 0,
			    (int)weightd_format_count());
	suite_add_tcase(suite, tcase);
	return suite;
}
