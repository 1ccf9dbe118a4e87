/*
 * Digests as clients ask for them.
 */
#include "../handler_call.h"
#include "core/base/clock.h"
#include "core/base/digest.h"
#include "suite.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* More than a small file. */
#define LARGE "{\"model\": \"Linear(1500, 1000)\"}"

static struct weightd_service *service;
static char id[41];

static void setup(void)
{
	service = service_over_memory();
}

static void teardown(void)
{
	weightd_service_free(service);
}

static void get(struct call *call, const char *path)
{
	char target[200];

	snprintf(target, sizeof target, "/v1/models/%s/%s", id, path);
	call_get(call, service, target);
}

/* The text that sha256sum prints for a file. */
static void expect_text(const char *path, char text[100])
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char hex[65];
	struct call call;

	get(&call, path);
	const char *body = call_body(&call);
	weightd_digest_of(body, call.reply.text.length, digest);
	weightd_digest_hex(digest, 64, hex);
	snprintf(text, 100, "%s  %s\n", hex, path);
	call_close(&call);
}

START_TEST(a_small_file_has_its_digest_at_once)
{
	char expected[100];
	struct call call;

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	expect_text("weights.safetensors", expected);
	get(&call, "weights.safetensors.sha256");

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_int_eq(call.reply.status, 0);
	ck_assert_str_eq(call_body(&call), expected);
	ck_assert(call.reply.is_immutable);
	call_close(&call);
}
END_TEST

START_TEST(text_formats_have_digests_too)
{
	char expected[100];
	struct call call;

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	expect_text("weights.json", expected);
	get(&call, "weights.json.sha256");

	ck_assert_str_eq(call_body(&call), expected);
	call_close(&call);
}
END_TEST

/* Asks until the digest is there; the number of 202s. */
static unsigned ask_until_known(struct call *call, const char *path)
{
	unsigned asked = 0;

	for (get(call, path); call->reply.status == 202 && asked < 3000; asked++) {
		ck_assert_ptr_nonnull(call_header(call, "Retry-After"));
		ck_assert(!call->reply.is_immutable);
		json_t *body = json_loads(call_body(call), 0, NULL);
		const double fraction = json_number_value(json_object_get(body, "fraction"));
		ck_assert(fraction >= 0 && fraction <= 1);
		ck_assert(json_object_get(body, "bytes_per_second") != NULL);
		json_decref(body);
		call_close(call);
		weightd_sleep_ms(10);
		get(call, path);
	}
	ck_assert_int_eq(call->reply.status, 0);
	ck_assert_int_eq(call_code(call), WEIGHTD_OK);
	return asked;
}

START_TEST(a_large_file_has_its_digest_in_a_while)
{
	char expected[100];
	struct call call;

	register_model(service, LARGE, id);
	expect_text("weights.safetensors", expected);
	const unsigned asked = ask_until_known(&call, "weights.safetensors.sha256");

	ck_assert_uint_ge(asked, 1);
	ck_assert_str_eq(call_body(&call), expected);
	call_close(&call);
}
END_TEST

START_TEST(a_file_names_its_digest_once_it_is_known)
{
	struct call call;

	register_model(service, "{\"parameters\": {\"a\": [0]}}", id);
	get(&call, "weights.safetensors");
	ck_assert_ptr_null(call_header(&call, "Repr-Digest"));
	call_close(&call);
	get(&call, "weights.safetensors.sha256");
	unsigned byte;
	ck_assert_int_eq(sscanf(call_body(&call), "%2x", &byte), 1);
	call_close(&call);
	get(&call, "weights.safetensors");

	const char *header = call_header(&call, "Repr-Digest");
	ck_assert_ptr_nonnull(header);
	ck_assert_uint_eq(strlen(header), strlen("sha-256=::") + 44);
	ck_assert_int_eq(strncmp(header, "sha-256=:", 9), 0);
	ck_assert_int_eq(
		header[9],
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[byte >> 2]);
	call_close(&call);
}
END_TEST

START_TEST(all_tensors_have_digests_by_name)
{
	struct call call;

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	get(&call, "parameters?digest=sha256");
	json_t *names = json_loads(call_body(&call), 0, NULL);

	ck_assert_uint_eq(json_object_size(names), 2);
	ck_assert_uint_eq(strlen(json_string_value(json_object_get(names, "weight"))), 64);
	json_decref(names);
	call_close(&call);
}
END_TEST

START_TEST(tensors_of_a_large_model_are_waited_for)
{
	struct call call;

	register_model(service, LARGE, id);
	ask_until_known(&call, "parameters?digest=sha256");

	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"bias\":\""));
	call_close(&call);
}
END_TEST

/* 40 GB each; what is computed when the service ends is given up. */
START_TEST(the_digests_that_wait_are_bounded)
{
	struct call call;
	char model[100];

	for (int i = 0; i <= WEIGHTD_DIGEST_JOBS_MAX; i++) {
		snprintf(model, sizeof model,
			 "{\"model\": \"Linear(100000, 100000)\", \"seed\": %d}", i);
		register_model(service, model, id);
		get(&call, "weights.safetensors.sha256");
		ck_assert_int_eq(call_code(&call),
				 i < WEIGHTD_DIGEST_JOBS_MAX ? WEIGHTD_OK : WEIGHTD_ERR_OVERLOADED);
		call_close(&call);
	}
	ck_assert_uint_eq(weightd_digests_numbers(service->digests).jobs, WEIGHTD_DIGEST_JOBS_MAX);
}
END_TEST

static const struct {
	const char *path;
	enum weightd_code code;
} wrong[] = {
	{"weights.nothing.sha256", WEIGHTD_ERR_NOT_ACCEPTABLE},
	{"weights.sha256", WEIGHTD_ERR_NOT_ACCEPTABLE},
	{"weights.safetensors.sha256?rank=0&world=2", WEIGHTD_ERR_BAD_QUERY},
	{"parameters?digest=md5", WEIGHTD_ERR_BAD_QUERY},
	{"parameters?digest=sha256&page_size=3", WEIGHTD_ERR_BAD_QUERY},
};

/* Paths of files, with a query each: slices, ranks, globs. */
static const char *const parts[][2] = {
	{"weights.safetensors", "?tensors=0.bias,1.weight[1:3,::2]"},
	{"weights.safetensors", "?tensors=0.**"},
	{"weights.safetensors", "?rank=1&world=2&dim=0"},
	{"weights.npz", "?tensors=0.weight"},
};

/* Gets 'path' with an ending and the query of a part. */
static void get_part(struct call *call, const char *const part[2], const char *ending)
{
	char path[200];

	snprintf(path, sizeof path, "%s%s%s", part[0], ending, part[1]);
	get(call, path);
}

/* The file of a part, whose digest has its own name. */
static void check_part(struct call *call, const char *const part[2])
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char expected[100], hex[65];
	struct call file;

	get_part(&file, part, "");
	ck_assert_int_eq(call_code(&file), WEIGHTD_OK);
	const char *body = call_body(&file);
	weightd_digest_of(body, file.reply.text.length, digest);
	weightd_digest_hex(digest, 64, hex);
	snprintf(expected, sizeof expected, "%s  %s\n", hex, part[0]);
	ck_assert_str_eq(call_body(call), expected);
	call_close(&file);
}

START_TEST(files_of_some_tensors_have_digests)
{
	struct call call;

	register_model(service, "{\"model\": [\"Linear(4, 6)\", \"Linear(6, 8)\"]}", id);
	get_part(&call, parts[_i], ".sha256");
	ck_assert_int_eq(call.reply.status, 0);
	if (call_code(&call) == WEIGHTD_ERR_NOT_ACCEPTABLE)
		ck_assert_str_eq(parts[_i][0], "weights.npz");
	else
		check_part(&call, parts[_i]);
	call_close(&call);
}
END_TEST

/* Its views outlive the request. */
START_TEST(a_large_part_has_its_digest_in_a_while)
{
	static const char *const part[2] = {"weights.safetensors",
					    "?tensors=1.weight[1:,:],0.bias"};
	char path[100];
	struct call call;

	register_model(service, "{\"model\": [\"Linear(4, 6)\", \"Linear(1500, 1000)\"]}", id);
	snprintf(path, sizeof path, "%s.sha256%s", part[0], part[1]);
	ck_assert_uint_ge(ask_until_known(&call, path), 1);
	check_part(&call, part);
	call_close(&call);
}
END_TEST

START_TEST(a_wrong_digest_is_refused)
{
	struct call call;

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	get(&call, wrong[_i].path);
	ck_assert_int_eq(call_code(&call), wrong[_i].code);
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("digest answer");
	TCase *tcase = tcase_create("digest answer");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, a_small_file_has_its_digest_at_once);
	tcase_add_test(tcase, text_formats_have_digests_too);
	tcase_add_test(tcase, a_large_file_has_its_digest_in_a_while);
	tcase_add_test(tcase, a_file_names_its_digest_once_it_is_known);
	tcase_add_test(tcase, all_tensors_have_digests_by_name);
	tcase_add_test(tcase, tensors_of_a_large_model_are_waited_for);
	tcase_add_test(tcase, the_digests_that_wait_are_bounded);
	tcase_add_loop_test(tcase, files_of_some_tensors_have_digests, 0,
			    sizeof parts / sizeof parts[0]);
	tcase_add_test(tcase, a_large_part_has_its_digest_in_a_while);
	tcase_add_loop_test(tcase, a_wrong_digest_is_refused, 0, sizeof wrong / sizeof wrong[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
