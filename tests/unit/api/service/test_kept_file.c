#include "api/service/kept_file.h"
#include "api/service/service.h"
#include "../handler_call.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_service *service;
static char id[41];

static void open_model(const char *json)
{
	service = service_over_memory();
	register_model(service, json, id);
}

static void get(struct call *call, const char *rest)
{
	call_model(call, service, id, rest, NULL);
	ck_assert_int_eq(call_code(call), WEIGHTD_OK);
}

/* Two requests for one file; whether the second got the bytes of the first. */
static bool is_kept(const char *rest)
{
	struct call first, second;

	get(&first, rest);
	get(&second, rest);
	bool same = first.reply.bytes != NULL && first.reply.bytes == second.reply.bytes;
	call_close(&first);
	call_close(&second);
	return same;
}

START_TEST(a_small_file_is_made_once)
{
	open_model("{\"model\": \"Linear(30, 40)\"}");

	ck_assert(is_kept("/weights.safetensors"));
	ck_assert(is_kept("/weights.json"));
	ck_assert(is_kept("/weights.json?encoding=flat"));
	ck_assert(is_kept("/parameters/weight/data.npy"));
	weightd_service_free(service);
}
END_TEST

START_TEST(kept_bytes_are_those_of_the_encoding)
{
	struct weightd_encoding encoding;
	struct weightd_reading reading;
	char read[65536];
	size_t length;
	struct call call;

	open_model("{\"model\": \"Linear(30, 40)\"}");
	get(&call, "/weights.json");
	encoding = *call.reply.encoding;
	ck_assert_int_eq(weightd_encoding_open(&encoding, encoding.format, encoding.plan, NULL,
					       &encoding.options, call.request.arena, NULL),
			 WEIGHTD_OK);
	ck_assert_str_eq(encoding.etag, call.reply.etag);
	ck_assert_int_eq(weightd_reading_begin(&reading, &encoding, call.request.arena),
			 WEIGHTD_OK);
	ck_assert_int_eq(weightd_reading_next(&reading, read, sizeof read, &length), WEIGHTD_OK);

	ck_assert_uint_lt(length, sizeof read);
	ck_assert_uint_eq(call.reply.bytes_length, length);
	ck_assert_mem_eq(call.reply.bytes, read, length);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(files_of_one_plan_do_not_share_bytes)
{
	struct call nested, flat;

	open_model("{\"model\": \"Linear(3, 2)\"}");
	get(&nested, "/weights.json");
	get(&flat, "/weights.json?encoding=flat");

	ck_assert_ptr_ne(nested.reply.bytes, flat.reply.bytes);
	ck_assert_str_ne(call_body(&nested), call_body(&flat));
	call_close(&nested);
	call_close(&flat);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_large_file_is_not_kept)
{
	struct call call;

	open_model("{\"model\": \"Linear(300, 200)\"}");
	get(&call, "/weights.safetensors");

	ck_assert_ptr_null(call.reply.bytes);
	ck_assert_ptr_nonnull(call.reply.encoding);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

/* The draws before it cannot be counted, only drawn. */
START_TEST(a_small_file_far_into_a_replay_is_left_to_the_stream)
{
	struct call call;

	open_model("{\"parameters\": {\"a\": [8000000], \"b\": [4]}, \"generator\": \"numpy\", "
		   "\"init\": [{\"path\": \"*\", \"initializer\": \"numpy.normal(0, 1)\"}]}");
	get(&call, "/parameters/b/data.bin");

	ck_assert_ptr_null(call.reply.bytes);
	ck_assert_ptr_nonnull(call.reply.encoding);
	ck_assert_uint_eq(call.reply.encoding->size, 32);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(head_makes_nothing)
{
	struct call call;
	char target[100];

	open_model("{\"model\": \"Linear(3, 2)\"}");
	snprintf(target, sizeof target, "/v1/models/%s/weights.safetensors", id);
	call_open(&call, service, "HEAD", target, (struct call_options){0});

	ck_assert_ptr_null(call.reply.bytes);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(what_one_plan_keeps_is_bounded_and_counted)
{
	size_t before, after;

	/* Twelve tensors of 32 KiB: more files than may be kept. */
	open_model("{\"model\": [\"Linear(128, 64)\", \"Linear(64, 128)\", \"Linear(128, 64)\", "
		   "\"Linear(64, 128)\","
		   "\"Linear(128, 64)\", \"Linear(64, 128)\", \"Linear(128, 64)\", \"Linear(64, "
		   "128)\","
		   "\"Linear(128, 64)\", \"Linear(64, 128)\", \"Linear(128, 64)\", \"Linear(64, "
		   "128)\"]}");
	before = weightd_plan_cache_numbers(service->plans).idle_bytes;
	for (int i = 0; i < 12; i++) {
		struct call call;
		char rest[64];
		snprintf(rest, sizeof rest, "/parameters/%d.weight/data.bin", i);
		get(&call, rest);
		ck_assert_uint_eq(call.reply.encoding->size, 32768);
		call_close(&call);
	}
	after = weightd_plan_cache_numbers(service->plans).idle_bytes;

	ck_assert_uint_ge(after, before + (256 << 10));
	ck_assert_uint_le(after, before + (256 << 10) + (128 << 10));
	ck_assert(!is_kept("/parameters/11.weight/data.bin"));
	ck_assert(is_kept("/parameters/0.weight/data.bin"));
	weightd_service_free(service);
}
END_TEST

START_TEST(a_one_shot_of_a_removed_model_stores_it_again)
{
	struct call call;
	char target[100];

	service = service_over_memory();
	call_post(&call, service, "/v1/weights", "{\"model\": \"Linear(3, 2)\"}");
	snprintf(id, sizeof id, "%s", call_header(&call, "Model-Id"));
	call_close(&call);
	snprintf(target, sizeof target, "/v1/models/%s", id);
	call_open(&call, service, "DELETE", target, (struct call_options){0});
	call_close(&call);
	call_post(&call, service, "/v1/weights", "{\"model\": \"Linear(3, 2)\"}");
	ck_assert_str_eq(call_header(&call, "Model-Id"), id);
	call_close(&call);

	get(&call, "/weights.json");
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("kept file", a_small_file_is_made_once,
			kept_bytes_are_those_of_the_encoding, files_of_one_plan_do_not_share_bytes,
			a_large_file_is_not_kept,
			a_small_file_far_into_a_replay_is_left_to_the_stream, head_makes_nothing,
			what_one_plan_keeps_is_bounded_and_counted,
			a_one_shot_of_a_removed_model_stores_it_again);
}
