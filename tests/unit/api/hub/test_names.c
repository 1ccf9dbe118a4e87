#include "../handler_call.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_service *service;
static struct call call;
static char first[41], second[41];

static void setup(void)
{
	service = service_over_memory();
	register_model(service, "{\"model\": [\"Linear(30, 20)\", \"Linear(20, 10)\"]}", first);
	register_model(service, "{\"model\": \"Linear(3, 2)\"}", second);
}

static void teardown(void)
{
	weightd_service_free(service);
}

/* Conditions of the next change. */
struct conditions {
	const char *match, *none_match;
};

/* As call_open(), with conditions: handlers of changes read them. */
static void change(const char *method, const char *name, const char *body,
		   struct conditions conditions)
{
	char target[400];

	snprintf(target, sizeof target, "/v1/names/%s", name);
	call_open(&call, service, method, target,
		  (struct call_options){.body = body,
					.if_match = conditions.match,
					.if_none_match = conditions.none_match});
}

static void put(const char *name, const char *id, struct conditions conditions)
{
	char body[200];

	snprintf(body, sizeof body, "{\"id\": \"%s\"}", id);
	change("PUT", name, body, conditions);
}

static void assert_status(int status)
{
	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", call.reply.error.issues[0].detail);
	ck_assert_int_eq(call.reply.status, status);
	call_close(&call);
}

static void assert_code(enum weightd_code code)
{
	ck_assert_int_eq(call_code(&call), code);
	call_close(&call);
}

static void resolve(const char *name, const char *revision)
{
	char target[300];

	snprintf(target, sizeof target, "/%s/resolve/%s/model.safetensors", name, revision);
	call_get(&call, service, target);
}

START_TEST(a_name_is_a_repository)
{
	put("ann/net", first, (struct conditions){0});
	assert_status(201);
	resolve("ann/net", "main");

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_str_eq(call.reply.encoding->plan->id, first);
	call_close(&call);
	call_get(&call, service, "/v1/names/ann/net");
	ck_assert_ptr_nonnull(strstr(call_body(&call), first));
	call_close(&call);
}
END_TEST

START_TEST(main_moves_and_the_commit_stays)
{
	char commit[41];

	put("ann/net", first, (struct conditions){0});
	assert_status(201);
	resolve("ann/net", "main");
	memcpy(commit, call_header(&call, "X-Repo-Commit"), sizeof commit);
	call_close(&call);
	put("ann/net", second, (struct conditions){0});
	assert_status(200);

	resolve("ann/net", "main");
	ck_assert_str_eq(call.reply.encoding->plan->id, second);
	ck_assert_str_ne(call_header(&call, "X-Repo-Commit"), commit);
	call_close(&call);
	resolve("ann/net", commit);
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_str_eq(call.reply.encoding->plan->id, first);
	call_close(&call);
}
END_TEST

START_TEST(conditions_hold_for_changes)
{
	char etag[50];

	put("ann/net", first, (struct conditions){.match = "\"x\""});
	assert_code(WEIGHTD_ERR_PRECONDITION_FAILED);
	put("ann/net", first, (struct conditions){.none_match = "*"});
	snprintf(etag, sizeof etag, "\"%s\"", call.reply.etag);
	assert_status(201);
	put("ann/net", second, (struct conditions){.none_match = "*"});
	assert_code(WEIGHTD_ERR_PRECONDITION_FAILED);
	put("ann/net", second, (struct conditions){.match = "\"0\""});
	assert_code(WEIGHTD_ERR_PRECONDITION_FAILED);
	put("ann/net", second, (struct conditions){.match = etag});
	assert_status(200);
	change("DELETE", "ann/net", NULL, (struct conditions){.match = etag});
	assert_code(WEIGHTD_ERR_PRECONDITION_FAILED);
	change("DELETE", "ann/net", NULL, (struct conditions){.match = "*"});
	assert_status(204);
	change("DELETE", "ann/net", NULL, (struct conditions){0});
	assert_code(WEIGHTD_ERR_NOT_FOUND);
}
END_TEST

START_TEST(names_that_the_hub_forbids_are_refused)
{
	static const char *const names[] = {
		"ann/-net",
		"ann/net.",
		"ann/a--b",
		"ann/a..b",
		"ann/n.git",
		"ann/a%20b",
		"ann/%C3%A9",
		"models/net",
		"arch/net",
		"v1/net",
		"api/net",
		"metrics/net",
		"datasets/net",
		"ann/resolve",

		"livez/net",
		"-a/net",
		"openapi.yaml/x",
		"ann/a%2Fb",
		"spaces/a",
		"ann/"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaa",
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		put(names[i], first, (struct conditions){0});
		ck_assert_msg(call_code(&call) == WEIGHTD_ERR_BAD_NAME, "%s", names[i]);
		call_close(&call);
	}
	call_get(&call, service, "/v1/names");
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"names\":[]"));
	call_close(&call);
}
END_TEST

/* Body, code, pointer. */
static const struct {
	const char *body;
	enum weightd_code code;
	const char *pointer;
} refused[] = {
	{"", WEIGHTD_ERR_MALFORMED_JSON, ""},
	{"[]", WEIGHTD_ERR_WRONG_TYPE, ""},
	{"{}", WEIGHTD_ERR_MISSING_FIELD, "/id"},
	{"{\"id\": null}", WEIGHTD_ERR_MISSING_FIELD, "/id"},
	{"{\"id\": \"net\"}", WEIGHTD_ERR_WRONG_TYPE, "/id"},
	{"{\"id\": \"0123456789012345678901234567890123456789\"}", WEIGHTD_ERR_UNKNOWN_MODEL,
	 "/id"},
	{"{\"id\": \"$\", \"shard_byte\": 1}", WEIGHTD_ERR_UNKNOWN_FIELD, "/shard_byte"},
	{"{\"id\": \"$\", \"shard_bytes\": 0}", WEIGHTD_ERR_OUT_OF_RANGE, "/shard_bytes"},
	{"{\"id\": \"$\", \"shard_bytes\": \"1GB\"}", WEIGHTD_ERR_OUT_OF_RANGE, "/shard_bytes"},
	{"{\"id\": \"$\", \"shard_bytes\": 2399}", WEIGHTD_ERR_BAD_ARGUMENT, ""},
	{"{\"id\": \"$\", \"tokenizer\": \"bpe\"}", WEIGHTD_ERR_OUT_OF_RANGE, "/tokenizer"},
};

START_TEST(what_cannot_be_named_is_told_and_not_stored)
{
	char body[200] = "";
	const char *dollar = strchr(refused[_i].body, '$');

	strcpy(body, refused[_i].body);
	if (dollar != NULL)
		snprintf(body, sizeof body, "%.*s%s%s", (int)(dollar - refused[_i].body),
			 refused[_i].body, first, dollar + 1);
	change("PUT", "ann/net", body, (struct conditions){0});

	ck_assert_str_eq(call.reply.error.issues[0].pointer, refused[_i].pointer);
	assert_code(refused[_i].code);
	call_get(&call, service, "/v1/names/ann/net");
	assert_code(WEIGHTD_ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_policy_of_the_name_divides_the_weights)
{
	char body[200];

	snprintf(body, sizeof body,
		 "{\"id\": \"%s\", \"shard_bytes\": 2500, \"tokenizer\": \"none\"}", first);
	change("PUT", "ann/net", body, (struct conditions){0});
	assert_status(201);
	call_get(&call, service, "/ann/net/resolve/main/model-00001-of-00002.safetensors");

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	call_close(&call);
}
END_TEST

START_TEST(names_are_listed_in_pages)
{
	char name[40], token[80] = "", target[200];
	size_t seen = 0;

	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof name, "ann/net%d", i);
		put(name, first, (struct conditions){0});
		assert_status(201);
	}
	do {
		snprintf(target, sizeof target, "/v1/names?page_size=2&page_token=%s", token);
		call_get(&call, service, target);
		const char *body = call_body(&call);
		for (const char *at = body; (at = strstr(at, "\"name\":")) != NULL; at++)
			seen++;
		const char *next = strstr(body, "\"next_page_token\":\"");
		snprintf(token, sizeof token, "%s", next + 19);
		token[strcspn(token, "\"")] = '\0';
		call_close(&call);
	} while (token[0] != '\0');

	ck_assert_uint_eq(seen, 5);
}
END_TEST

START_TEST(a_name_whose_model_is_gone_is_no_repository)
{
	char target[100];

	put("ann/net", second, (struct conditions){0});
	assert_status(201);
	snprintf(target, sizeof target, "/v1/models/%s", second);
	call_open(&call, service, "DELETE", target, (struct call_options){0});
	call_close(&call);
	resolve("ann/net", "main");

	ck_assert_str_eq(call_header(&call, "X-Error-Code"), "RepoNotFound");
	call_close(&call);
}
END_TEST

START_TEST(repositories_are_listed_in_linked_pages)
{
	size_t seen = 0;
	char target[300] = "/api/models?limit=3&search=gpt";

	put("ann/my-gpt", first, (struct conditions){0});
	assert_status(201);
	do {
		call_get(&call, service, target);
		ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
		const char *body = call_body(&call), *link = call_header(&call, "Link");
		seen += strstr(body, "\"id\":\"ann/my-gpt\"") != NULL;
		seen += strstr(body, "\"id\":\"arch/gpt2\"") != NULL;
		target[0] = '\0';
		if (link != NULL)
			snprintf(target, sizeof target, "%.*s", (int)strcspn(link + 17, ">"),
				 link + 17);
		call_close(&call);
	} while (target[0] != '\0');

	ck_assert_uint_eq(seen, 2);
	call_get(&call, service, "/api/models?author=ann");
	ck_assert_ptr_null(strstr(call_body(&call), "arch/"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"id\":\"ann/my-gpt\""));
	call_close(&call);
	call_get(&call, service, "/api/models?cursor=x");
	assert_code(WEIGHTD_ERR_BAD_QUERY);
}
END_TEST

/* Its config.json, with what was given. */
START_TEST(a_model_keeps_the_config_that_it_was_posted_with)
{
	char target[200], id[41];

	register_model(service,
		       "{\"config\": {\"model_type\": \"gpt2\", \"n_layer\": 1, \"n_embd\": 8, "
		       "\"n_head\": 2, \"vocab_size\": 11, \"n_positions\": 4}, "
		       "\"config_overrides\": {\"n_layer\": 2}}",
		       id);
	snprintf(target, sizeof target, "/models/%s/resolve/main/config.json", id);
	call_get(&call, service, target);

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_ptr_nonnull(strstr(call_body(&call), "GPT2LMHeadModel"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"n_layer\":2"));
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("names");
	TCase *tcase = tcase_create("names");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, a_name_is_a_repository);
	tcase_add_test(tcase, main_moves_and_the_commit_stays);
	tcase_add_test(tcase, conditions_hold_for_changes);
	tcase_add_test(tcase, names_that_the_hub_forbids_are_refused);
	tcase_add_loop_test(tcase, what_cannot_be_named_is_told_and_not_stored, 0,
			    (int)(sizeof refused / sizeof refused[0]));
	tcase_add_test(tcase, a_policy_of_the_name_divides_the_weights);
	tcase_add_test(tcase, names_are_listed_in_pages);
	tcase_add_test(tcase, repositories_are_listed_in_linked_pages);
	tcase_add_test(tcase, a_model_keeps_the_config_that_it_was_posted_with);
	tcase_add_test(tcase, a_name_whose_model_is_gone_is_no_repository);
	suite_add_tcase(suite, tcase);
	return suite;
}
