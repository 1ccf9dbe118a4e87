/*
 * The beginning of a .safetensors file as a definition; tests/vectors/header.safetensors was
 * written by the library safetensors.
 */
#include "definition/document/safetensors_read.h"
#include "../plan_of.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static char file[4096];
static size_t file_length;

static const struct weightd_scan_limits limits = {.values = 10000, .depth = 64};

/* The document of 'length' bytes; the caller frees it.  'err' says what is wrong. */
static enum weightd_code document_of(struct weightd_text *document, const char *bytes,
				     size_t length, const struct weightd_header_options *options,
				     struct weightd_error *err)
{
	*err = (struct weightd_error){0};
	weightd_text_init(document, 1 << 20);
	return weightd_header_document(document, bytes, length, options, &limits, err);
}

static struct weightd_plan *plan_of_file(size_t length,
					 const struct weightd_header_options *options,
					 struct weightd_error *err)
{
	struct weightd_text document;
	struct weightd_plan *plan = NULL;

	if (document_of(&document, file, length, options, err) == WEIGHTD_OK)
		plan = plan_of(document.data, err);
	weightd_text_free(&document);
	return plan;
}

/* A body with the right length in front of the header. */
static enum weightd_code code_of_header(const char *header, struct weightd_error *err)
{
	const struct weightd_header_options none = {0};
	struct weightd_text document;
	char body[1024];
	size_t length = strlen(header);

	for (unsigned i = 0; i < 8; i++)
		body[i] = (char)(length >> (8 * i));
	memcpy(body + 8, header, length);
	enum weightd_code code = document_of(&document, body, length + 8, &none, err);
	weightd_text_free(&document);
	return code;
}

static size_t header_end(void)
{
	return 8 + (size_t)(unsigned char)file[0] + ((size_t)(unsigned char)file[1] << 8);
}

START_TEST(every_tensor_has_the_shape_and_dtype_of_the_file)
{
	static const struct {
		const char *name, *dtype, *shape;
		bool is_buffer;
	} tensors[] = {
		{"conv.weight", "float32", "(4, 3, 3, 3)", false},
		{"conv.bias", "float32", "(4,)", false},
		{"bn.running_mean", "float32", "(4,)", true},
		{"bn.num_batches_tracked", "int64", "()", true},
		{"f16", "float16", "(2, 2)", false},
		{"bf16", "bfloat16", "(3,)", false},
		{"f64", "float64", "(2, 3)", false},
		{"i32", "int32", "(3,)", true},
		{"i16", "int16", "(3,)", true},
		{"i8", "int8", "(3,)", true},
		{"u8", "uint8", "(3,)", true},
		{"bool", "bool", "(3,)", true},
	};
	const struct weightd_header_options options = {.seed = "42"};
	struct weightd_error err;
	struct weightd_plan *plan = plan_of_file(file_length, &options, &err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	ck_assert_uint_eq(plan->entry_count, sizeof tensors / sizeof tensors[0]);
	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct weightd_entry *entry = weightd_plan_find(plan, tensors[i].name);
		char shape[64];
		ck_assert_msg(entry != NULL, "%s", tensors[i].name);
		weightd_shape_text(weightd_entry_shape(entry), shape, sizeof shape);
		ck_assert_str_eq(shape, tensors[i].shape);
		ck_assert_str_eq(weightd_dtype_row(entry->dtype)->name, tensors[i].dtype);
		ck_assert_int_eq(entry->parameter->is_buffer, tensors[i].is_buffer);
	}
	ck_assert_uint_eq(plan->specification.seed.number, 42);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(what_follows_the_header_is_not_read)
{
	const struct weightd_header_options options = {0};
	struct weightd_error err;
	struct weightd_plan *whole = plan_of_file(file_length, &options, &err);
	struct weightd_plan *head = plan_of_file(header_end(), &options, &err);

	ck_assert_ptr_nonnull(whole);
	ck_assert_ptr_nonnull(head);
	ck_assert_str_eq(whole->id, head->id);
	weightd_plan_free(whole);
	weightd_plan_free(head);
}
END_TEST

START_TEST(every_shorter_beginning_is_refused)
{
	const struct weightd_header_options options = {0};
	struct weightd_error err;

	for (size_t length = 0; length < header_end(); length++) {
		ck_assert_ptr_null(plan_of_file(length, &options, &err));
		ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_BAD_HEADER);
	}
}
END_TEST

/* The same as the header alone in a JSON body, with its metadata and offsets. */
START_TEST(the_header_in_json_is_the_same_model)
{
	const struct weightd_header_options options = {
		.init = "[{\"path\": \"**\", \"initializer\": \"zeros\"}]"};
	struct weightd_error err;
	struct weightd_plan *plan = plan_of_file(file_length, &options, &err);
	char body[4096];

	snprintf(body, sizeof body, "{\"parameters\": %.*s, \"init\": %s}", (int)(header_end() - 8),
		 file + 8, options.init);
	struct weightd_plan *json = plan_of(body, &err);
	ck_assert_ptr_nonnull(plan);
	ck_assert_ptr_nonnull(json);
	ck_assert_str_eq(plan->id, json->id);
	weightd_plan_free(plan);
	weightd_plan_free(json);
}
END_TEST

START_TEST(init_is_an_initializer_for_all_rules_or_a_recipe)
{
	static const char *const forms[] = {
		"normal(0, 0.02)", "{\"path\": \"**\", \"initializer\": \"normal(0, 0.02)\"}",
		"[{\"path\": \"**\", \"initializer\": \"normal(0, 0.02)\"}]"};
	struct weightd_error err;
	char id[41] = "";

	for (size_t i = 0; i < 3; i++) {
		const struct weightd_header_options options = {.init = forms[i]};
		struct weightd_plan *plan = plan_of_file(file_length, &options, &err);
		ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
		ck_assert(i == 0 || strcmp(plan->id, id) == 0);
		memcpy(id, plan->id, sizeof id);
		weightd_plan_free(plan);
	}
	const struct weightd_header_options bad = {.init = "[{\"path\""};
	ck_assert_ptr_null(plan_of_file(file_length, &bad, &err));
	ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_BAD_QUERY);
}
END_TEST

START_TEST(dtype_is_that_of_all_floats)
{
	const struct weightd_header_options options = {.dtype = "bfloat16"};
	struct weightd_error err;
	struct weightd_plan *plan = plan_of_file(file_length, &options, &err);

	ck_assert_ptr_nonnull(plan);
	ck_assert_int_eq(weightd_plan_find(plan, "conv.weight")->dtype, WEIGHTD_BFLOAT16);
	ck_assert_int_eq(weightd_plan_find(plan, "f64")->dtype, WEIGHTD_BFLOAT16);
	ck_assert_int_eq(weightd_plan_find(plan, "bn.running_mean")->dtype, WEIGHTD_BFLOAT16);
	ck_assert_int_eq(weightd_plan_find(plan, "i16")->dtype, WEIGHTD_INT16);
	weightd_plan_free(plan);
}
END_TEST

static const struct {
	const char *header, *pointer;
	enum weightd_code code;
} bad_headers[] = {
	{"", "", WEIGHTD_ERR_BAD_HEADER},
	{"[1, 2]", "", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": ", "/a", WEIGHTD_ERR_MALFORMED_JSON},
	{"{\"a\": {}, \"a\": {}}", "/a", WEIGHTD_ERR_DUPLICATE_KEY},
	{"{\"a\": 5}", "/a", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": {\"dtype\": \"F32\", \"shape\": [2]}}", "/a", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": {\"dtype\": \"F32\", \"data_offsets\": [0, 8]}}", "/a", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [8, 0]}}",
	 "/a/data_offsets", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8, 9]}}",
	 "/a/data_offsets", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 4]}}",
	 "/a/data_offsets", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [4, 12]}}",
	 "/a/data_offsets", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}, \"b/c\": "
	 "{\"dtype\": \"I8\", "
	 "\"shape\": [4], \"data_offsets\": [4, 8]}}",
	 "/b~1c/data_offsets", WEIGHTD_ERR_BAD_HEADER},
	{"{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}, \"b\": "
	 "{\"dtype\": \"I8\", "
	 "\"shape\": [4], \"data_offsets\": [9, 13]}}",
	 "/b/data_offsets", WEIGHTD_ERR_BAD_HEADER},
	{"{\"__metadata__\": {\"step\": 5}}", "/__metadata__/step", WEIGHTD_ERR_BAD_HEADER},
	{"{\"__metadata__\": []}", "/__metadata__", WEIGHTD_ERR_BAD_HEADER},
};

START_TEST(what_is_wrong_is_told_with_its_place)
{
	struct weightd_error err;

	ck_assert_int_eq(code_of_header(bad_headers[_i].header, &err), bad_headers[_i].code);
	ck_assert_str_eq(err.issues[0].pointer, bad_headers[_i].pointer);
}
END_TEST

START_TEST(json_and_impossible_lengths_are_recognised)
{
	static const char json[] = "{\"model\": \"ReLU()\"}", huge[16] = "\xff\xff\xff\xff\xff";
	const struct weightd_header_options none = {0};
	struct weightd_text document;
	struct weightd_error err;

	ck_assert_int_eq(document_of(&document, json, sizeof json - 1, &none, &err),
			 WEIGHTD_ERR_BAD_HEADER);
	ck_assert_ptr_nonnull(strstr(err.issues[0].expected, "application/json"));
	ck_assert_int_eq(document_of(&document, huge, sizeof huge, &none, &err),
			 WEIGHTD_ERR_BAD_HEADER);
	ck_assert_ptr_nonnull(strstr(err.issues[0].expected, "100000000"));
}
END_TEST

START_TEST(places_are_those_of_the_header_or_the_query)
{
	struct weightd_error err = {0};

	weightd_error_add(&err, WEIGHTD_ERR_UNKNOWN_DTYPE, "/parameters/a~1b/dtype",
			  "no such dtype");
	weightd_error_add(&err, WEIGHTD_ERR_UNMATCHED_RULE, "/init/0", "matches nothing");
	weightd_error_add(&err, WEIGHTD_ERR_BAD_NAME, "/parameters", "no name");
	weightd_header_places(&err);

	ck_assert_str_eq(err.issues[0].pointer, "/a~1b/dtype");
	ck_assert_str_eq(err.issues[1].pointer, "");
	ck_assert_str_eq(err.issues[1].detail, "in the query's init/0: matches nothing");
	ck_assert_str_eq(err.issues[2].pointer, "");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("safetensors_header");
	TCase *tcase = tcase_create("safetensors_header");
	FILE *in = fopen("tests/vectors/header.safetensors", "rb");

	if (in != NULL) {
		file_length = fread(file, 1, sizeof file, in);
		fclose(in);
	}
	tcase_add_test(tcase, every_tensor_has_the_shape_and_dtype_of_the_file);
	tcase_add_test(tcase, what_follows_the_header_is_not_read);
	tcase_add_test(tcase, every_shorter_beginning_is_refused);
	tcase_add_test(tcase, the_header_in_json_is_the_same_model);
	tcase_add_test(tcase, init_is_an_initializer_for_all_rules_or_a_recipe);
	tcase_add_test(tcase, dtype_is_that_of_all_floats);
	tcase_add_loop_test(tcase, what_is_wrong_is_told_with_its_place, 0,
			    (int)(sizeof bad_headers / sizeof bad_headers[0]));
	tcase_add_test(tcase, json_and_impossible_lengths_are_recognised);
	tcase_add_test(tcase, places_are_those_of_the_header_or_the_query);
	suite_add_tcase(suite, tcase);
	return suite;
}
