#include "../handler_call.h"
#include "suite.h"

#include <string.h>

static struct weightd_service *service;
static char id[41];
static struct call call;

static void open_model(const char *json)
{
	service = service_over_memory();
	register_model(service, json, id);
}

static void get(const char *below, const char *accept)
{
	call_model(&call, service, id, below, accept);
}

static void finish(void)
{
	call_close(&call);
	weightd_service_free(service);
}

START_TEST(json_is_the_default)
{
	open_model("{\"model\": \"Linear(3, 2)\"}");
	get("/parameters/bias/data", NULL);

	ck_assert_str_eq(call.reply.content_type, "application/json");
	ck_assert_ptr_nonnull(
		strstr(call_header(&call, "Content-Location"), "/parameters/bias/data.json"));
	ck_assert(call.reply.vary_accept);
	finish();
}
END_TEST

START_TEST(an_extension_is_no_matter_of_negotiation)
{
	open_model("{\"model\": \"Linear(3, 2)\"}");
	get("/parameters/bias/data.npy", "application/json");

	ck_assert_ptr_nonnull(strstr(call_header(&call, "Content-Location"), "/data.npy"));
	ck_assert(!call.reply.vary_accept);
	ck_assert(call.reply.is_immutable);
	finish();
}
END_TEST

START_TEST(raw_bytes_say_what_they_are)
{
	open_model("{\"model\": \"Linear(3, 2)\", \"dtype\": \"bfloat16\"}");
	get("/parameters/weight/data.bin", NULL);

	ck_assert_str_eq(call_header(&call, "Tensor-Name"), "\"weight\"");
	ck_assert_str_eq(call_header(&call, "Tensor-Dtype"), "BF16");
	ck_assert_str_eq(call_header(&call, "Tensor-Shape"), "2, 3");
	ck_assert_uint_eq(call.reply.encoding->size, 12);
	finish();
}
END_TEST

START_TEST(file_names_cannot_carry_headers)
{
	open_model("{\"parameters\": {\"a\\\"; x=\\u00e9 \\\\b\": [1]}}");
	get("/parameters/a%22%3B%20x%3D%C3%A9%20%5Cb/data.bin", NULL);

	ck_assert_str_eq(call_header(&call, "Content-Disposition"),
			 "attachment; filename=\"a___x_____b.bin\"; "
			 "filename*=UTF-8''a%22%3B%20x%3D%C3%A9%20%5Cb.bin");
	finish();
}
END_TEST

START_TEST(the_encoding_of_json_is_chosen)
{
	open_model("{\"parameters\": {\"p\": [2, 1]}, \"init\": [{\"path\": \"p\", "
		   "\"initializer\": \"ones\"}]}");
	get("/parameters/p/data?encoding=flat", NULL);

	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"data\":[1.0,1.0]"));
	ck_assert_ptr_nonnull(
		strstr(call_header(&call, "Content-Location"), "/data.json?encoding=flat"));
	call_close(&call);
	get("/parameters/p/data?encoding=base64", NULL);
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"data\":\"AACAPwAAgD8=\""));
	call_close(&call);
	get("/parameters/p/data?encoding=Nested", NULL);
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_BAD_QUERY);
	finish();
}
END_TEST

START_TEST(json_that_is_too_large_names_the_binary_file)
{
	char expected[100];

	open_model("{\"model\": \"Linear(1500, 1000)\"}");
	get("/parameters/weight/data.json", NULL);

	snprintf(expected, sizeof expected, "GET /v1/models/%s/parameters/weight/data.npy", id);
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_JSON_TOO_LARGE);
	ck_assert_str_eq(call.reply.error.issues[0].expected, expected);
	finish();
}
END_TEST

START_TEST(an_unknown_parameter_has_the_nearest_name)
{
	open_model("{\"model\": \"Linear(3, 2)\"}");
	get("/parameters/wieght/data.bin", NULL);

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_UNKNOWN_PARAMETER);
	ck_assert_str_eq(call.reply.error.issues[0].did_you_mean, "weight");
	finish();
}
END_TEST

START_TEST(one_shot_can_be_read_again)
{
	struct call again;

	service = service_over_memory();
	call_post(&call, service, "/v1/weights?format=safetensors",
		  "{\"model\": \"Linear(3, 2)\", \"seed\": 5}");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert(call.reply.no_ranges);
	call_get(&again, service, call_header(&call, "Content-Location"));

	call_body(&call);
	call_body(&again);
	ck_assert_uint_eq(again.reply.text.length, call.reply.text.length);
	ck_assert_mem_eq(again.reply.text.data, call.reply.text.data, call.reply.text.length);
	ck_assert_str_eq(again.reply.etag, call.reply.etag);
	call_close(&again);
	finish();
}
END_TEST

START_TEST(one_shot_twice_is_the_same_answer)
{
	struct call again;

	service = service_over_memory();
	call_post(&call, service, "/v1/weights", "{\"model\": \"Linear(3, 2)\", \"seed\": 5}");
	call_post(&again, service, "/v1/weights", "{\"model\": \"Linear(3, 2)\", \"seed\": 5}");

	ck_assert_str_eq(call_body(&again), call_body(&call));
	ck_assert_str_eq(call_header(&again, "Model-Id"), call_header(&call, "Model-Id"));
	call_close(&again);
	finish();
}
END_TEST

START_TEST(a_format_for_tensors_only_holds_no_model)
{
	service = service_over_memory();
	call_post(&call, service, "/v1/weights?format=npy", "{\"model\": \"Linear(3, 2)\"}");

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_NOT_ACCEPTABLE);
	finish();
}
END_TEST

START_TEST(a_streamed_plan_outlives_its_removal)
{
	char target[100];
	struct call removal;

	open_model("{\"model\": \"Linear(3, 2)\"}");
	get("/weights.safetensors", NULL);
	snprintf(target, sizeof target, "/v1/models/%s", id);
	call_open(&removal, service, "DELETE", target, (struct call_options){0});
	call_close(&removal);

	ck_assert_uint_gt(strlen(call_body(&call)), 0);
	finish();
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("files", json_is_the_default, an_extension_is_no_matter_of_negotiation,
			raw_bytes_say_what_they_are, file_names_cannot_carry_headers,
			the_encoding_of_json_is_chosen,
			json_that_is_too_large_names_the_binary_file,
			an_unknown_parameter_has_the_nearest_name, one_shot_can_be_read_again,
			one_shot_twice_is_the_same_answer, a_format_for_tensors_only_holds_no_model,
			a_streamed_plan_outlives_its_removal);
}
