/*
 * Files in a wider dtype, with ties copied, and JSON with exact numbers: every format that holds
 * such a file, at any window.
 */
#include "small_plan.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static void open_as(struct weightd_encoding *encoding, const char *format,
		    const struct weightd_plan *plan, const struct weightd_format_options *options,
		    struct weightd_arena *arena)
{
	ck_assert_int_eq(weightd_encoding_open(encoding, weightd_format_find(format), plan, NULL,
					       options, arena, NULL),
			 WEIGHTD_OK);
}

static const struct weightd_format_options as_float64 = {.has_dtype = true,
							 .dtype = WEIGHTD_FLOAT64};

START_TEST(every_binary_format_has_windows_of_a_wider_dtype)
{
	const struct weightd_format *format = weightd_format_at((size_t)_i);
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding own, wide;

	if ((format->flags & WEIGHTD_FORMAT_MODEL) != 0 && format->read != NULL &&
	    (format->flags & WEIGHTD_FORMAT_LAYERS) == 0) {
		const struct weightd_plan *plan = small_plan_mixed(arena);
		open_as(&wide, format->name, plan, &as_float64, arena);
		small_plan_check_windows(&wide);
		open_as(&own, format->name, small_plan_numpy(arena), NULL, arena);
		open_as(&wide, format->name, small_plan_numpy(arena), &as_float64, arena);
		ck_assert_str_ne(own.etag, wide.etag);
		ck_assert_uint_gt(wide.size, own.size);
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_wider_file_has_the_bytes_of_a_model_in_that_dtype)
{
	static const enum weightd_dtype narrow[] = {WEIGHTD_BFLOAT16, WEIGHTD_FLOAT16,
						    WEIGHTD_FLOAT32};
	struct weightd_arena *arena = weightd_arena_new(0);

	for (size_t i = 0; i < 3; i++) {
		struct small_tensor tensor = {
			.name = "w", .dtype = narrow[i], .shape = {2, {7, 199}}};
		const struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
		struct weightd_view view = weightd_view_whole(plan->entries);
		double values[7 * 199];
		ck_assert(weightd_view_widen(&view, WEIGHTD_FLOAT64));
		ck_assert_uint_eq(view.bytes, sizeof values);
		ck_assert_int_eq(weightd_view_read(&view, 0, 7 * 199, values), WEIGHTD_OK);
		/* Eighths of small numbers: bfloat16 has them, too. */
		for (size_t j = 0; j < 7 * 199; j++)
			ck_assert_double_eq(values[j], small_plan_value(0, j));
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(nothing_is_narrowed)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = small_plan_mixed(arena);
	struct weightd_view half = weightd_view_whole(weightd_plan_find(plan, "half"));
	struct weightd_view count = weightd_view_whole(weightd_plan_find(plan, "count"));

	ck_assert(!weightd_view_widen(&half, WEIGHTD_BFLOAT16));
	ck_assert(!weightd_view_widen(&half, WEIGHTD_INT64));
	ck_assert_int_eq(weightd_view_dtype(&half), WEIGHTD_FLOAT16);
	ck_assert(weightd_view_widen(&count, WEIGHTD_FLOAT32));
	ck_assert_int_eq(weightd_view_dtype(&count), WEIGHTD_INT64);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(copied_ties_have_data_of_their_own)
{
	static const char *const formats[] = {"safetensors", "pt"};
	const struct weightd_format_options copies = {.copies_ties = true};
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = small_plan_numpy(arena);

	for (size_t i = 0; i < 2; i++) {
		struct weightd_encoding shared, copied;
		open_as(&shared, formats[i], plan, NULL, arena);
		open_as(&copied, formats[i], plan, &copies, arena);
		small_plan_check_windows(&copied);
		ck_assert_uint_ge(copied.size, shared.size + 3 * 5 * sizeof(float));
		ck_assert_str_ne(copied.etag, shared.etag);
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(exact_json_writes_halves_as_float32_would_be_printed)
{
	const struct weightd_format_options exact = {.is_exact = true};
	struct small_tensor tensor = {.name = "w", .dtype = WEIGHTD_BFLOAT16, .shape = {1, {3}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;
	size_t length = 0;

	open_as(&encoding, "json", plan, &exact, arena);
	unsigned char *text = small_plan_file(&encoding, 100, &length);
	/* As bfloat16 alone -12.4 and -7.75 would do. */
	ck_assert_ptr_nonnull(strstr((char *)text, "\"dtype\":\"bfloat16\""));
	ck_assert_ptr_nonnull(strstr((char *)text, "[-12.375,-7.75,-3.125]"));
	free(text);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("widened");
	TCase *tcase = tcase_create("widened");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, every_binary_format_has_windows_of_a_wider_dtype, 0,
			    (int)weightd_format_count());
	tcase_add_test(tcase, a_wider_file_has_the_bytes_of_a_model_in_that_dtype);
	tcase_add_test(tcase, nothing_is_narrowed);
	tcase_add_test(tcase, copied_ties_have_data_of_their_own);
	tcase_add_test(tcase, exact_json_writes_halves_as_float32_would_be_printed);
	suite_add_tcase(suite, tcase);
	return suite;
}
