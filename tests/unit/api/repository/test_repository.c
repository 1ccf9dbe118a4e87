#include "../handler_call.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_service *service;
static struct call call;
static char id[41];

static void setup(void)
{
	service = service_over_memory();
	register_model(service, "{\"model\": [\"Linear(30, 20)\", \"Linear(20, 10)\"]}", id);
}

static void teardown(void)
{
	weightd_service_free(service);
}

/* Asks for a file of the model's repository. */
static void get(const char *rest)
{
	char target[300];

	snprintf(target, sizeof target, "/models/%s/resolve/%s", id, rest);
	call_get(&call, service, target);
}

static void get_at(const char *revision, const char *path)
{
	char rest[200];

	snprintf(rest, sizeof rest, "%s/%s", revision, path);
	get(rest);
}

static void assert_missing(const char *code)
{
	ck_assert_int_ne(call_code(&call), WEIGHTD_OK);
	ck_assert(call.reply.is_hub);
	ck_assert_str_eq(call_header(&call, "X-Error-Code"), code);
	call_close(&call);
}

START_TEST(weights_are_the_file_of_the_model)
{
	char etag[41], target[200];

	snprintf(target, sizeof target, "/v1/models/%s/weights.safetensors", id);
	call_get(&call, service, target);
	memcpy(etag, call.reply.etag, sizeof etag);
	call_close(&call);
	get("main/model.safetensors");

	ck_assert_str_eq(call.reply.etag, etag);
	ck_assert_uint_eq(strlen(call_header(&call, "X-Repo-Commit")), 40);
	ck_assert(!call.reply.is_immutable);
	call_close(&call);
}
END_TEST

START_TEST(a_commit_that_was_told_is_a_revision)
{
	static const char *const revisions[] = {"main",
						"HEAD",
						"refs/heads/main",
						"refs%2Fheads%2Fmain",
						"seed-7.dtype-bf16",
						"shard_bytes-100000"};
	char etag[41], commit[41];

	get_at(revisions[_i], "model.safetensors");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	memcpy(etag, call.reply.etag, sizeof etag);
	memcpy(commit, call_header(&call, "X-Repo-Commit"), sizeof commit);
	call_close(&call);
	get_at(commit, "model.safetensors");

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_str_eq(call.reply.etag, etag);
	ck_assert_str_eq(call_header(&call, "X-Repo-Commit"), commit);
	ck_assert(call.reply.is_immutable);
	call_close(&call);
}
END_TEST

START_TEST(a_variation_is_another_model_and_commit)
{
	char etag[41], commit[41];

	get("main/model.safetensors");
	memcpy(etag, call.reply.etag, sizeof etag);
	memcpy(commit, call_header(&call, "X-Repo-Commit"), sizeof commit);
	call_close(&call);
	get("seed-7/model.safetensors");

	ck_assert_str_ne(call.reply.etag, etag);
	ck_assert_str_ne(call_header(&call, "X-Repo-Commit"), commit);
	call_close(&call);
}
END_TEST

START_TEST(what_is_missing_has_its_name)
{
	get("main/config.yaml");
	ck_assert_ptr_nonnull(call_header(&call, "X-Repo-Commit"));
	assert_missing("EntryNotFound");
	get("refs%2Fpr%2F1/model.safetensors");
	assert_missing("RevisionNotFound");
	get("refs/pr/1/model.safetensors");
	assert_missing("RevisionNotFound");
	get("0123456789012345678901234567890123456789/model.safetensors");
	assert_missing("RevisionNotFound");
	call_get(&call, service, "/models/0123456789012345678901234567890123456789/resolve/main/a");
	assert_missing("RepoNotFound");
	call_get(&call, service, "/gpt2/resolve/main/config.json");
	assert_missing("RepoNotFound");
}
END_TEST

START_TEST(a_revision_that_cannot_be_planned_is_none)
{
	static const char *const revisions[] = {
		"dtype-float31",  "policy-none_such", "seed-x",	      "seed-1.seed-2",
		"generator-dice", "tokenizer-own",    "shard_bytes-0"};

	get_at(revisions[_i], "model.safetensors");

	assert_missing("RevisionNotFound");
}
END_TEST

START_TEST(a_commit_belongs_to_one_repository)
{
	char commit[41], first[41];

	get("seed-9/model.safetensors");
	memcpy(commit, call_header(&call, "X-Repo-Commit"), sizeof commit);
	call_close(&call);
	memcpy(first, id, sizeof first);
	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);

	ck_assert_str_ne(id, first);
	get_at(commit, "model.safetensors");
	assert_missing("RevisionNotFound");
}
END_TEST

START_TEST(shards_never_divide_a_tensor)
{
	get("shard_bytes-2500/model.safetensors.index.json");
	ck_assert_str_eq(call_body(&call),
			 "{\"metadata\":{\"total_parameters\":830,\"total_size\":3320},"
			 "\"weight_map\":{"
			 "\"0.bias\":\"model-00001-of-00002.safetensors\","
			 "\"0.weight\":\"model-00001-of-00002.safetensors\","
			 "\"1.bias\":\"model-00002-of-00002.safetensors\","
			 "\"1.weight\":\"model-00002-of-00002.safetensors\"}}\n");
	call_close(&call);
	get("shard_bytes-2500/model-00002-of-00002.safetensors");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_uint_eq(call.reply.encoding->list->count, 2);
	call_close(&call);
	get("shard_bytes-2500/model.safetensors");
	assert_missing("EntryNotFound");
	get("shard_bytes-2500/model-00003-of-00002.safetensors");
	assert_missing("EntryNotFound");
}
END_TEST

/* As sha256sum prints it; listings tell it once it is known. */
START_TEST(a_shard_has_a_digest)
{
	static const char shard[] = "model-00002-of-00002.safetensors";
	char text[200], target[200];

	get("shard_bytes-2500/model-00002-of-00002.safetensors.sha256");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_uint_eq(strlen(call_body(&call)), 64 + 2 + strlen(shard) + 1);
	ck_assert_ptr_nonnull(strstr(call_body(&call), shard));
	snprintf(text, sizeof text, "\"lfs\":{\"oid\":\"%.64s\"", call_body(&call));
	call_close(&call);
	snprintf(target, sizeof target, "/api/models/models/%s/tree/shard_bytes-2500", id);
	call_get(&call, service, target);
	ck_assert_ptr_nonnull(strstr(call_body(&call), text));
	call_close(&call);
	get("main/model.safetensors.sha256");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_ptr_nonnull(strstr(call_body(&call), "  model.safetensors\n"));
	call_close(&call);
	get("main/config.json.sha256");
	assert_missing("EntryNotFound");
	get("main/.sha256");
	assert_missing("EntryNotFound");
}
END_TEST

START_TEST(a_shard_below_the_largest_tensor_is_refused)
{
	get("shard_bytes-2399/model.safetensors.index.json");

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_ptr_nonnull(strstr(call.reply.error.issues[0].expected, "2400"));
	call_close(&call);
}
END_TEST

#define MANY 240000

START_TEST(an_index_that_no_reader_takes_is_refused)
{
	struct weightd_text document;

	weightd_text_init(&document, (size_t)64 << 20);
	weightd_text_puts(&document, "{\"parameters\": {");
	for (int i = 0; i < MANY; i++)
		weightd_text_printf(&document, "%s\"%0100d\": [1]", i == 0 ? "" : ", ", i);
	weightd_text_puts(&document, "}}");
	register_model(service, document.data, id);
	weightd_text_free(&document);
	get("shard_bytes-100000/model.safetensors.index.json");

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert(call.reply.is_hub);
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("repository");
	TCase *tcase = tcase_create("repository");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, weights_are_the_file_of_the_model);
	tcase_add_loop_test(tcase, a_commit_that_was_told_is_a_revision, 0, 6);
	tcase_add_test(tcase, a_variation_is_another_model_and_commit);
	tcase_add_test(tcase, what_is_missing_has_its_name);
	tcase_add_loop_test(tcase, a_revision_that_cannot_be_planned_is_none, 0, 7);
	tcase_add_test(tcase, a_commit_belongs_to_one_repository);
	tcase_add_test(tcase, shards_never_divide_a_tensor);
	tcase_add_test(tcase, a_shard_has_a_digest);
	tcase_add_test(tcase, an_index_that_no_reader_takes_is_refused);
	tcase_add_test(tcase, a_shard_below_the_largest_tensor_is_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
