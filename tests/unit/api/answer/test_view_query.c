#include "../handler_call.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_service *service;
static char id[41];
static struct call call;

static void get(const char *below)
{
	char target[300];

	snprintf(target, sizeof target, "/v1/models/%s/parameters/weight/data%s", id, below);
	call_get(&call, service, target);
}

static void open_and_get(const char *json, const char *below)
{
	service = service_over_memory();
	register_model(service, json, id);
	get(below);
}

static void finish(void)
{
	call_close(&call);
	weightd_service_free(service);
}

#define LAYER "{\"model\": \"Linear(10, 6)\"}"

START_TEST(slice_of_a_file_is_a_file_of_its_own)
{
	open_and_get(LAYER, ".bin?slice=-5:3,...");

	ck_assert_uint_eq(call.reply.encoding->size, 80);
	ck_assert_str_eq(call_header(&call, "Tensor-Shape"), "2, 10");
	ck_assert_str_eq(call_header(&call, "Tensor-Slice"), "\"1:3,:\"");
	ck_assert_ptr_nonnull(
		strstr(call_header(&call, "Content-Location"), "/weight/data.bin?slice=1:3,:"));
	finish();
}
END_TEST

START_TEST(shard_of_a_slice_is_a_slice)
{
	open_and_get(LAYER, ".json?slice=:,2:8&dim=-1&rank=1&world=3&encoding=flat");

	ck_assert_ptr_nonnull(strstr(call_header(&call, "Content-Location"),
				     "/data.json?slice=:,4:6&encoding=flat"));
	ck_assert_ptr_nonnull(
		strstr(call_body(&call), "\"shape\":[6,2],\"slice\":\":,4:6\",\"data\":["));
	finish();
}
END_TEST

START_TEST(all_of_a_tensor_is_its_own_file)
{
	char etag[41];

	open_and_get(LAYER, ".npy");
	memcpy(etag, call.reply.etag, sizeof etag);
	call_close(&call);
	get(".npy?slice=::1,:&rank=0&world=1");
	ck_assert_str_eq(call.reply.etag, etag);
	ck_assert_ptr_null(call_header(&call, "Tensor-Slice"));
	call_close(&call);
	get(".npy?slice=0:5");
	ck_assert_str_ne(call.reply.etag, etag);
	finish();
}
END_TEST

START_TEST(text_of_a_slice_is_that_of_a_tensor)
{
	service = service_over_memory();
	register_model(service,
		       "{\"model\": \"Linear(2, 3)\", \"init\": [{\"path\": \"*\", "
		       "\"initializer\": \"ones\"}]}",
		       id);
	get(".txt?slice=0");

	ck_assert_str_eq(call_body(&call), "tensor([1., 1.])\n");
	finish();
}
END_TEST

START_TEST(json_that_is_too_large_names_a_binary_file_of_the_slice)
{
	open_and_get("{\"model\": \"Linear(3000, 1000)\"}", "?slice=:500");
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_JSON_TOO_LARGE);
	ck_assert_ptr_nonnull(
		strstr(call.reply.error.issues[0].expected, "/weight/data.npy?slice=0:500,:"));
	call_close(&call);
	get("?slice=:300");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	finish();
	open_and_get("{\"model\": \"Linear(3000, 1000)\", \"dtype\": \"bfloat16\"}", "");
	ck_assert_ptr_nonnull(
		strstr(call.reply.error.issues[0].expected, "/weight/data.safetensors"));
	finish();
}
END_TEST

/* The query, its code, and a part of what is said. */
static const struct {
	const char *query;
	enum weightd_code code;
	const char *detail;
} refused[] = {
	{"slice=", WEIGHTD_ERR_BAD_QUERY, "slice is \"\""},
	{"slice=0:x", WEIGHTD_ERR_BAD_QUERY, "at character 3"},
	{"slice=6", WEIGHTD_ERR_OUT_OF_RANGE,
	 "index 6 is outside dimension 0 of weight, which has shape (6, 10)"},
	{"slice=:,:,:", WEIGHTD_ERR_SHAPE_MISMATCH, "weight has shape (6, 10)"},
	{"dim=0", WEIGHTD_ERR_BAD_QUERY, "without its rank"},
	{"uneven=chunk", WEIGHTD_ERR_BAD_QUERY, "without its rank"},
	{"rank=0", WEIGHTD_ERR_BAD_QUERY, "without its world"},
	{"rank=0&world=0", WEIGHTD_ERR_BAD_QUERY, "world is \"0\""},
	{"rank=2&world=2", WEIGHTD_ERR_BAD_QUERY, "rank is \"2\""},
	{"rank=-1&world=2", WEIGHTD_ERR_BAD_QUERY, "rank is \"-1\""},
	{"rank=0&world=2&uneven=pad", WEIGHTD_ERR_BAD_QUERY, "uneven is \"pad\""},
	{"rank=0&world=2&dim=10", WEIGHTD_ERR_BAD_QUERY, "dim is \"10\""},
	{"rank=0&world=2&dim=-3", WEIGHTD_ERR_OUT_OF_RANGE,
	 "dim is -3; tensor weight has shape (6, 10)"},
	{"rank=0&world=2&slice=0,0", WEIGHTD_ERR_OUT_OF_RANGE, "the slice of weight has shape ()"},
	{"rank=0&world=4", WEIGHTD_ERR_BAD_ARGUMENT,
	 "does not divide dimension 0 of weight, of shape (6, 10)"},
	{"slices=0", WEIGHTD_ERR_BAD_QUERY, "slices"},
};

START_TEST(what_cannot_be_had_is_refused_by_name)
{
	char below[80];

	snprintf(below, sizeof below, ".bin?%s", refused[_i].query);
	open_and_get(LAYER, below);

	ck_assert_int_eq(call_code(&call), refused[_i].code);
	ck_assert_msg(strstr(call.reply.error.issues[0].detail, refused[_i].detail) != NULL,
		      "%s: %s", refused[_i].query, call.reply.error.issues[0].detail);
	finish();
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("view query");
	TCase *tcase = tcase_create("view query");

	tcase_add_test(tcase, slice_of_a_file_is_a_file_of_its_own);
	tcase_add_test(tcase, shard_of_a_slice_is_a_slice);
	tcase_add_test(tcase, all_of_a_tensor_is_its_own_file);
	tcase_add_test(tcase, text_of_a_slice_is_that_of_a_tensor);
	tcase_add_test(tcase, json_that_is_too_large_names_a_binary_file_of_the_slice);
	tcase_add_loop_test(tcase, what_cannot_be_had_is_refused_by_name, 0,
			    (int)(sizeof refused / sizeof refused[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
