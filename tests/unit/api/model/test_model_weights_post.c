/*
 * A list of tensors that is posted, and the URL that its file has for a while.
 */
#include "../tensor_file.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY "{\"tensors\": [{\"name\": \"weight\", \"slice\": \"0:1\"}, \"bias\"]}"

static struct weightd_service *service;
static char id[41], target[100];

static void setup(void)
{
	service = service_over_memory();
	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	snprintf(target, sizeof target, "/v1/models/%s/weights.safetensors", id);
}

static void teardown(void)
{
	weightd_service_free(service);
}

START_TEST(the_file_of_a_list_has_a_url)
{
	struct tensor_file posted, read;

	call_post(&posted.call, service, target, BODY);
	tensor_file_read(&posted);
	const char *location = call_header(&posted.call, "Content-Location");
	ck_assert_ptr_nonnull(location);
	call_get(&read.call, service, location);
	tensor_file_read(&read);

	ck_assert(posted.call.reply.no_ranges && !read.call.reply.no_ranges);
	ck_assert_str_eq(posted.call.reply.etag, read.call.reply.etag);
	ck_assert_uint_eq(posted.call.reply.encoding->size, read.call.reply.encoding->size);
	ck_assert_mem_eq(posted.body, read.body, posted.call.reply.encoding->size);

	tensor_file_close(&read);
	tensor_file_close(&posted);
}
END_TEST

START_TEST(blanks_in_a_list_make_no_other_url)
{
	struct call one, two;

	call_post(&one, service, target, "{\"tensors\":[\"bias\"]}");
	call_post(&two, service, target, " { \"tensors\" : [ \"bias\" ] }\n");

	ck_assert_str_eq(call_header(&one, "Content-Location"),
			 call_header(&two, "Content-Location"));
	call_close(&two);
	call_close(&one);
}
END_TEST

static enum weightd_code code_of(const char *url)
{
	struct call call;

	call_get(&call, service, url);
	const enum weightd_code code = call_code(&call);
	call_close(&call);
	return code;
}

START_TEST(a_list_that_is_not_kept_is_told)
{
	char url[300];
	char other[41];
	struct call call;

	call_post(&call, service, target, BODY);
	const char *key = strchr(call_header(&call, "Content-Location"), '=') + 1;
	register_model(service, "{\"model\": \"Linear(3, 4)\"}", other);

	snprintf(url, sizeof url, "/v1/models/%s/weights.safetensors?list=%s", other, key);
	ck_assert_int_eq(code_of(url), WEIGHTD_ERR_NOT_FOUND);
	snprintf(url, sizeof url, "%s?list=%064d", target, 0);
	ck_assert_int_eq(code_of(url), WEIGHTD_ERR_NOT_FOUND);
	snprintf(url, sizeof url, "%s?list=../models/x", target);
	ck_assert_int_eq(code_of(url), WEIGHTD_ERR_NOT_FOUND);
	snprintf(url, sizeof url, "%s?list=%s&tensors=bias", target, key);
	ck_assert_int_eq(code_of(url), WEIGHTD_ERR_BAD_QUERY);
	snprintf(url, sizeof url, "/v1/models/%s", key);
	ck_assert_int_eq(code_of(url), WEIGHTD_ERR_UNKNOWN_MODEL);
	call_close(&call);
}
END_TEST

START_TEST(a_body_of_another_kind_is_refused)
{
	struct call call;

	call_open(&call, service, "POST", target,
		  (struct call_options){.content_type = "text/plain", .body = BODY});

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_UNSUPPORTED_MEDIA_TYPE);
	call_close(&call);
}
END_TEST

START_TEST(json_has_no_lists)
{
	struct call call;
	char url[100];

	snprintf(url, sizeof url, "/v1/models/%s/weights.json", id);
	call_post(&call, service, url, BODY);

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_NOT_ACCEPTABLE);
	call_close(&call);
}
END_TEST

/* Each rank's shards of more tensors than any fixed number that was a limit. */
START_TEST(a_list_has_as_many_tensors_as_its_model)
{
	struct call call;
	char url[200];

	register_model(service, "{\"model\": \"LSTM(2, 2, 15000)\"}", id);
	snprintf(url, sizeof url, "/v1/models/%s/weights.safetensors?rank=0&world=2&dim=0", id);
	call_get(&call, service, url);

	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", call.reply.error.issues[0].detail);
	ck_assert_uint_eq(call.reply.encoding->list->count, 60000);
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("lists by POST");
	TCase *tcase = tcase_create("lists by POST");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, the_file_of_a_list_has_a_url);
	tcase_add_test(tcase, blanks_in_a_list_make_no_other_url);
	tcase_add_test(tcase, a_list_that_is_not_kept_is_told);
	tcase_add_test(tcase, a_body_of_another_kind_is_refused);
	tcase_add_test(tcase, json_has_no_lists);
	tcase_add_test(tcase, a_list_has_as_many_tensors_as_its_model);
	suite_add_tcase(suite, tcase);
	return suite;
}
