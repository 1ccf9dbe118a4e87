/*
 * ?shard_bytes= and ?tokenizer= of the Hub's routes.
 */
#include "../handler_call.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_service *service;
static struct call call;
static char commit[41];

static void setup(void)
{
	service = service_over_memory();
}

static void teardown(void)
{
	weightd_service_free(service);
}

static void take_commit(void)
{
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	memcpy(commit, call_header(&call, "X-Repo-Commit"), sizeof commit);
}

static void assert_entry(const char *target, bool is_there)
{
	call_get(&call, service, target);
	ck_assert_msg((call_code(&call) == WEIGHTD_OK) == is_there, "%s", target);
	if (!is_there)
		ck_assert_str_eq(call_header(&call, "X-Error-Code"), "EntryNotFound");
	call_close(&call);
}

/* The file at the commit that was taken. */
static void assert_at_commit(const char *path, bool is_there)
{
	char target[200];

	snprintf(target, sizeof target, "/arch/llama.tiny/resolve/%s/%s", commit, path);
	assert_entry(target, is_there);
}

START_TEST(shard_bytes_divides_the_weights)
{
	call_get(&call, service, "/api/models/arch/llama.tiny?shard_bytes=100000");
	ck_assert_ptr_nonnull(strstr(call_body(&call), "model.safetensors.index.json"));
	take_commit();
	call_close(&call);

	assert_at_commit("model.safetensors.index.json", true);
	assert_at_commit("model.safetensors", false);
	assert_entry("/arch/llama.tiny/resolve/main/model.safetensors", true);
	assert_entry("/arch/llama.tiny/resolve/main/model.safetensors?shard_bytes=100000", false);
}
END_TEST

START_TEST(tokenizer_none_leaves_it_out)
{
	assert_entry("/arch/llama.tiny/resolve/main/tokenizer.json", true);
	assert_entry("/arch/llama.tiny/resolve/main/tokenizer.json?tokenizer=none", false);
	assert_entry("/arch/llama.tiny/resolve/tokenizer-none/tokenizer.json", false);
	assert_entry("/arch/llama.tiny/resolve/tokenizer-none/tokenizer.json?tokenizer=byte-level",
		     true);
	call_get(&call, service, "/api/models/arch/llama.tiny/revision/seed-7?tokenizer=none");
	take_commit();
	call_close(&call);
	assert_at_commit("tokenizer_config.json", false);
	assert_at_commit("config.json", true);
}
END_TEST

START_TEST(a_commit_with_a_query_is_another_commit)
{
	char main_commit[41], target[200];

	call_get(&call, service, "/api/models/arch/llama.tiny");
	take_commit();
	memcpy(main_commit, commit, sizeof commit);
	call_close(&call);
	snprintf(target, sizeof target,
		 "/api/models/arch/llama.tiny/tree/%s?shard_bytes=100000&limit=2", main_commit);
	call_get(&call, service, target);
	take_commit();
	ck_assert_ptr_nonnull(strstr(call_header(&call, "Link"), commit));
	call_close(&call);

	ck_assert_str_ne(commit, main_commit);
	assert_at_commit("model-00002-of-00006.safetensors", true);
}
END_TEST

START_TEST(other_values_are_told)
{
	static const char *const queries[] = {"shard_bytes=0",	"shard_bytes=1GB",
					      "shard_bytes=-1", "shard_bytes=99999999999999999999",
					      "tokenizer=bpe",	"tokenizer="};
	char target[200];

	snprintf(target, sizeof target, "/api/models/arch/llama.tiny?%s", queries[_i]);
	call_get(&call, service, target);

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_BAD_QUERY);
	ck_assert(call.reply.is_hub);
	ck_assert_str_ne(call.reply.error.issues[0].expected, "");
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("repository query");
	TCase *tcase = tcase_create("repository query");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, shard_bytes_divides_the_weights);
	tcase_add_test(tcase, tokenizer_none_leaves_it_out);
	tcase_add_test(tcase, a_commit_with_a_query_is_another_commit);
	tcase_add_loop_test(tcase, other_values_are_told, 0, 6);
	suite_add_tcase(suite, tcase);
	return suite;
}
