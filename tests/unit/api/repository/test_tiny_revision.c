/*
 * The revision "tiny": the twin of any repository that was made from a config.
 */
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
}

static void teardown(void)
{
	weightd_service_free(service);
}

static void get(const char *repository, const char *rest)
{
	char target[300];

	snprintf(target, sizeof target, "/%s/resolve/%s", repository, rest);
	call_get(&call, service, target);
}

/* Keeps the commit and the body of what was answered. */
static void take(char commit[41], char body[4096])
{
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	memcpy(commit, call_header(&call, "X-Repo-Commit"), 41);
	snprintf(body, 4096, "%s", call_body(&call));
	call_close(&call);
}

START_TEST(tiny_is_the_twin_under_another_name)
{
	char commit[41], body[4096], twin_commit[41], twin[4096];

	get("arch/llama.tiny", "main/config.json");
	take(twin_commit, twin);
	get("arch/llama", "tiny/config.json");
	take(commit, body);
	ck_assert_str_eq(body, twin);
	snprintf(body, sizeof body, "%s/config.json", commit);
	get("arch/llama", body);
	take(commit, body);
	ck_assert_str_eq(body, twin);
	get("arch/llama", "tiny.seed-7/model.safetensors");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_str_ne(call_header(&call, "X-Repo-Commit"), commit);
	call_close(&call);
}
END_TEST

START_TEST(a_registered_model_with_a_config_has_a_twin)
{
	char commit[41], body[4096], repository[64];

	register_model(service,
		       "{\"config\": {\"model_type\": \"gpt2\", \"n_embd\": 96, \"n_head\": 3}, "
		       "\"config_overrides\": {\"n_layer\": 5}}",
		       id);
	snprintf(repository, sizeof repository, "models/%s", id);
	get(repository, "tiny.dtype-bf16/config.json");
	take(commit, body);
	ck_assert_ptr_nonnull(strstr(body, "\"n_embd\":48"));
	ck_assert_ptr_nonnull(strstr(body, "\"n_layer\":2"));
	ck_assert_ptr_nonnull(strstr(body, "\"dtype\":\"bfloat16\""));
	snprintf(body, sizeof body, "%s/model.safetensors", commit);
	get(repository, body);
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_str_eq(call_header(&call, "X-Repo-Commit"), commit);
	call_close(&call);
	get(repository, "main/config.json");
	take(commit, body);
	ck_assert_ptr_nonnull(strstr(body, "\"n_layer\":5"));
}
END_TEST

/* The twin's canonical specification, to be freed by call_close(). */
static const char *twin_of(const char *document)
{
	char repository[64];

	register_model(service, document, id);
	snprintf(repository, sizeof repository, "models/%s", id);
	get(repository, "tiny/spec.json");
	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", call.reply.error.issues[0].detail);
	return call_body(&call);
}

#define GPT2 \
	"{\"config\": {\"model_type\": \"gpt2\", \"n_embd\": 96, \"n_head\": 3, \"n_layer\": 5}"

START_TEST(a_twin_has_the_policy_of_its_model)
{
	const char *specification =
		twin_of(GPT2 ", \"seed\": 9, \"dtype\": \"bfloat16\", \"init\": {\"path\": "
			     "\"**.c_attn.bias\", \"initializer\": {\"name\": \"constant\", "
			     "\"val\": 2}}}");

	ck_assert_ptr_nonnull(strstr(specification, "\"seed\":\"9\""));
	ck_assert_ptr_nonnull(strstr(specification, "\"dtype\":\"bfloat16\""));
	ck_assert_ptr_nonnull(strstr(specification, "**.c_attn.bias"));
	call_close(&call);
}
END_TEST

/* A layer and rows that the twin does not have; the other rule is kept. */
START_TEST(rules_that_do_not_fit_a_twin_are_left_out)
{
	const char *specification = twin_of(
		GPT2
		", \"init\": [{\"layer\": 4, \"initializer\": \"ones\"},"
		"{\"path\": \"**.0.attn.c_attn.bias\", \"slice\": \"200:250\", \"initializer\": "
		"\"ones\"}, {\"path\": \"**.c_fc.bias\", \"initializer\": \"ones\"}]}");

	ck_assert_ptr_nonnull(strstr(specification, "**.c_fc.bias"));
	ck_assert_ptr_null(strstr(specification, "200:250"));
	call_close(&call);
}
END_TEST

START_TEST(a_revision_comes_before_the_policy_of_a_twin)
{
	char repository[64];

	twin_of(GPT2 ", \"seed\": 9, \"init\": {\"path\": \"**.bias\", \"initializer\": "
		     "\"ones\"}}");
	call_close(&call);
	snprintf(repository, sizeof repository, "models/%s", id);
	get(repository, "tiny.seed-7.policy-gpt2/spec.json");

	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"seed\":\"7\""));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "**.bias"));
	call_close(&call);
}
END_TEST

START_TEST(what_has_no_config_has_no_twin)
{
	char repository[64];

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	snprintf(repository, sizeof repository, "models/%s", id);
	get(repository, "tiny/model.safetensors");
	ck_assert_int_ne(call_code(&call), WEIGHTD_OK);
	ck_assert_str_eq(call_header(&call, "X-Error-Code"), "RevisionNotFound");
	call_close(&call);
	get("arch/llama", "tiny.tiny/config.json");
	ck_assert_str_eq(call_header(&call, "X-Error-Code"), "RevisionNotFound");
	call_close(&call);
}
END_TEST

/* A model over one with a config has its config.json, and a twin with both policies. */
START_TEST(a_model_over_another_has_its_config)
{
	char commit[41], body[4096], repository[64], document[200];

	register_model(service,
		       GPT2 ", \"init\": {\"path\": \"**.c_attn.bias\", \"initializer\": "
			    "{\"name\": \"constant\", \"val\": 2}}}",
		       id);
	snprintf(document, sizeof document,
		 "{\"base\": \"%s\", \"seed\": 9, \"dtype\": \"float16\", \"init\": "
		 "{\"path\": \"**.ln_1.bias\", \"initializer\": \"ones\"}}",
		 id);
	register_model(service, document, id);
	snprintf(repository, sizeof repository, "models/%s", id);
	get(repository, "main/config.json");
	take(commit, body);
	ck_assert_ptr_nonnull(strstr(body, "\"n_layer\":5"));
	ck_assert_ptr_nonnull(strstr(body, "\"dtype\":\"float16\""));
	get(repository, "tiny/spec.json");
	take(commit, body);
	ck_assert_ptr_nonnull(strstr(body, "\"seed\":\"9\""));
	ck_assert_ptr_nonnull(strstr(body, "\"dtype\":\"float16\""));
	ck_assert_ptr_nonnull(strstr(body, "**.c_attn.bias"));
	ck_assert_ptr_nonnull(strstr(body, "**.ln_1.bias"));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("tiny_revision");
	TCase *tcase = tcase_create("tiny_revision");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, tiny_is_the_twin_under_another_name);
	tcase_add_test(tcase, a_registered_model_with_a_config_has_a_twin);
	tcase_add_test(tcase, a_twin_has_the_policy_of_its_model);
	tcase_add_test(tcase, rules_that_do_not_fit_a_twin_are_left_out);
	tcase_add_test(tcase, a_revision_comes_before_the_policy_of_a_twin);
	tcase_add_test(tcase, what_has_no_config_has_no_twin);
	tcase_add_test(tcase, a_model_over_another_has_its_config);
	suite_add_tcase(suite, tcase);
	return suite;
}
