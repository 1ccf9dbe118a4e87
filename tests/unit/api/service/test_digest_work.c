/*
 * Digests of files and tensors, by one thread and by several.
 */
#include "api/service/digest_work.h"
#include "../handler_call.h"
#include "suite.h"
#include "weightd/cancel.h"

#include <stdio.h>
#include <string.h>

static struct weightd_service *service;
static struct weightd_workers *workers;
static char id[41];

static void setup(void)
{
	service = service_over_memory();
	workers = weightd_workers_new(3);
	ck_assert_ptr_nonnull(workers);
}

static void teardown(void)
{
	weightd_workers_free(workers);
	weightd_service_free(service);
}

static void open_file(struct call *call, const char *model, const char *extension)
{
	char target[100];

	register_model(service, model, id);
	snprintf(target, sizeof target, "/v1/models/%s/weights.%s", id, extension);
	call_get(call, service, target);
	ck_assert_int_eq(call_code(call), WEIGHTD_OK);
	ck_assert_ptr_nonnull(call->reply.encoding);
}

static const struct {
	const char *model, *extension;
} files[] = {
	{"{\"model\": \"Linear(2, 2)\"}", "safetensors"},
	{"{\"model\": \"Linear(1000, 700)\"}", "safetensors"}, /* several rows of pieces */
	{"{\"model\": \"Linear(300, 300)\", \"generator\": \"torch\"}", "safetensors"},
	{"{\"model\": \"Linear(100, 100)\"}", "json"}, /* read in order */
	{"{\"parameters\": {}}", "safetensors"},
};

START_TEST(a_file_has_the_digest_of_its_bytes)
{
	unsigned char expected[WEIGHTD_DIGEST_BYTES], alone[WEIGHTD_DIGEST_BYTES],
		helped[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest_work by_one = {0}, by_many = {.workers = workers};
	struct call call;

	open_file(&call, files[_i].model, files[_i].extension);
	struct weightd_arena *arena = call.request.arena;
	struct weightd_encoding file = *call.reply.encoding;
	if (call.reply.bytes != NULL) /* it was kept, and not opened */
		ck_assert_int_eq(weightd_encoding_open(&file, file.format, file.plan, NULL,
						       &file.options, arena, NULL),
				 WEIGHTD_OK);
	const char *body = call_body(&call);
	weightd_digest_of(body, call.reply.text.length, expected);

	ck_assert_int_eq(weightd_digest_file(&by_one, &file, arena, alone), WEIGHTD_OK);
	ck_assert_int_eq(weightd_digest_file(&by_many, &file, arena, helped), WEIGHTD_OK);

	ck_assert_mem_eq(alone, expected, sizeof expected);
	ck_assert_mem_eq(helped, expected, sizeof expected);
	ck_assert_uint_eq(atomic_load(&by_many.done), call.reply.text.length);
	call_close(&call);
}
END_TEST

static bool always(void *context)
{
	(void)context;
	return true;
}

START_TEST(a_digest_that_nobody_wants_is_given_up)
{
	struct weightd_digest_work work = {.workers = workers};
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	struct call call;

	open_file(&call, "{\"model\": \"Linear(1000, 700)\"}", "safetensors");
	weightd_cancel_by(always, NULL);
	const enum weightd_code code =
		weightd_digest_file(&work, call.reply.encoding, call.request.arena, digest);
	weightd_cancel_by(NULL, NULL);

	ck_assert_int_eq(code, WEIGHTD_ERR_CANCELLED);
	call_close(&call);
}
END_TEST

START_TEST(each_tensor_has_the_digest_of_its_elements)
{
	unsigned char digests[3][WEIGHTD_DIGEST_BYTES], expected[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest_work work = {.workers = workers};
	struct call call, data;
	char target[100];

	open_file(&call,
		  "{\"parameters\": {\"a\": [200, 300], \"b\": [200, 300], \"c\": []}, \"tie\": "
		  "{\"b\": \"a\"}}",
		  "safetensors");
	ck_assert_int_eq(weightd_digest_tensors(&work, call.reply.encoding->plan, digests),
			 WEIGHTD_OK);

	snprintf(target, sizeof target, "/v1/models/%s/parameters/a/data.bin", id);
	call_get(&data, service, target);
	const char *body = call_body(&data);
	weightd_digest_of(body, data.reply.text.length, expected);
	ck_assert_mem_eq(digests[0], expected, sizeof expected);
	ck_assert_mem_eq(digests[1], expected, sizeof expected);
	ck_assert_uint_eq(atomic_load(&work.done), 240004);
	call_close(&data);
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("digest work");
	TCase *tcase = tcase_create("digest work");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, a_file_has_the_digest_of_its_bytes, 0,
			    sizeof files / sizeof files[0]);
	tcase_add_test(tcase, a_digest_that_nobody_wants_is_given_up);
	tcase_add_test(tcase, each_tensor_has_the_digest_of_its_elements);
	suite_add_tcase(suite, tcase);
	return suite;
}
