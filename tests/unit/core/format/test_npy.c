#include "small_plan.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE 4096

/* The dims of "2x3", "-" for none. */
static struct weightd_shape shape_of(const char *text)
{
	struct weightd_shape shape = {.ndim = 0};

	if (strcmp(text, "-") == 0)
		return shape;
	for (char *next = NULL;; text = next + 1) {
		shape.dims[shape.ndim++] = strtoull(text, &next, 10);
		if (*next != 'x')
			return shape;
	}
}

/* Compares with a recorded file, or with its head only. */
static void compare(const char *kind, const char *dtype, const char *dims, const char *hex)
{
	struct small_tensor tensor = {.name = "t", .shape = shape_of(dims)};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	size_t expected_length = 0;
	unsigned char *expected = small_plan_unhex(hex, &expected_length);

	ck_assert(weightd_dtype_find(dtype, &tensor.dtype));
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	small_plan_open(&encoding, "npy", plan, plan->entries, WEIGHTD_JSON_NESTED, arena);
	unsigned char *bytes = malloc(expected_length + 1);
	size_t got = 0;
	ck_assert_int_eq(weightd_encoding_read(&encoding, 0, bytes, expected_length, &got),
			 WEIGHTD_OK);
	ck_assert_uint_eq(got, expected_length);
	if (memcmp(bytes, expected, expected_length) != 0)
		ck_abort_msg("%s %s %s differs from numpy's", kind, dtype, dims);
	if (strcmp(kind, "npy") == 0)
		small_plan_check_windows(&encoding);
	else
		ck_assert_uint_eq(encoding.size,
				  expected_length + weightd_entry_bytes(plan->entries));
	free(bytes);
	free(expected);
	weightd_arena_free(arena);
}

START_TEST(files_equal_those_of_numpy_save)
{
	FILE *file = fopen("tests/vectors/files.txt", "r");
	char line[LINE], kind[16], dtype[16], dims[256], hex[LINE];
	unsigned count = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL) {
		if (strncmp(line, "npy", 3) != 0)
			continue;
		ck_assert_int_eq(sscanf(line, "%15s %15s %255s %4095s", kind, dtype, dims, hex), 4);
		compare(kind, dtype, dims, hex);
		count++;
	}
	fclose(file);

	ck_assert_uint_ge(count, 19);
}
END_TEST

START_TEST(bfloat16_is_refused_and_the_alternatives_are_named)
{
	const struct small_tensor tensor = {
		.name = "t", .dtype = WEIGHTD_BFLOAT16, .shape = {1, {4}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;
	struct weightd_error err = {0};

	enum weightd_code code =
		weightd_encoding_open(&encoding, weightd_format_find("npy"), plan,
				      small_plan_view(plan->entries, arena), NULL, arena, &err);

	ck_assert_int_eq(code, WEIGHTD_ERR_NOT_ACCEPTABLE);
	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, "bfloat16"));
	ck_assert_ptr_nonnull(strstr(err.issues[0].expected, "safetensors"));
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_whole_model_is_refused_and_the_formats_that_hold_one_are_named)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_mixed(arena);
	struct weightd_encoding encoding;
	struct weightd_error err = {0};

	enum weightd_code code = weightd_encoding_open(&encoding, weightd_format_find("npy"), plan,
						       NULL, NULL, arena, &err);

	ck_assert_int_eq(code, WEIGHTD_ERR_NOT_ACCEPTABLE);
	char names[160];
	weightd_format_names(WEIGHTD_FORMAT_MODEL, names, sizeof names);
	ck_assert_str_eq(err.issues[0].expected, names);
	ck_assert_ptr_eq(strstr(names, "json, safetensors"), names);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(the_last_bytes_of_a_file_of_almost_2_63_bytes_are_reached_directly)
{
	const struct small_tensor tensor = {
		.name = "t", .dtype = WEIGHTD_FLOAT32, .shape = {2, {2305843009213693919 / 7, 7}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;
	unsigned char bytes[10];
	size_t got = 0;

	small_plan_open(&encoding, "npy", plan, plan->entries, WEIGHTD_JSON_NESTED, arena);
	ck_assert_int_eq(weightd_encoding_read(&encoding, encoding.size - 6, bytes, 10, &got),
			 WEIGHTD_OK);

	unsigned char last[8];
	const uint64_t numel = plan->entries->numel;
	weightd_element_write(last, WEIGHTD_FLOAT32, 0, small_plan_value(0, numel - 2));
	weightd_element_write(last, WEIGHTD_FLOAT32, 1, small_plan_value(0, numel - 1));
	ck_assert_uint_eq(got, 6);
	ck_assert_mem_eq(bytes, last + 2, 6);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_file_of_2_63_bytes_is_refused)
{
	const struct small_tensor tensor = {
		.name = "t", .dtype = WEIGHTD_FLOAT32, .shape = {1, {2305843009213693951}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;

	enum weightd_code code =
		weightd_encoding_open(&encoding, weightd_format_find("npy"), plan,
				      small_plan_view(plan->entries, arena), NULL, arena, NULL);

	ck_assert_int_eq(code, WEIGHTD_ERR_TOO_LARGE);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("npy");
	TCase *tcase = tcase_create("npy");

	tcase_add_test(tcase, files_equal_those_of_numpy_save);
	tcase_add_test(tcase, bfloat16_is_refused_and_the_alternatives_are_named);
	tcase_add_test(tcase, a_whole_model_is_refused_and_the_formats_that_hold_one_are_named);
	tcase_add_test(tcase, the_last_bytes_of_a_file_of_almost_2_63_bytes_are_reached_directly);
	tcase_add_test(tcase, a_file_of_2_63_bytes_is_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
