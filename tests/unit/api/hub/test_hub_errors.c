/*
 * Requests of the Hub's clients that cannot be answered: each has its form, and stores nothing.
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

/* A document, "" for none, and a target with '$' for the id; the error's code and X-Error-Code. */
static const struct {
	const char *document, *target;
	enum weightd_code code;
	const char *header; /* NULL: none */
} requests[] = {
	{"", "/nobody/net/resolve/main/config.json", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/net/resolve/main/config.json", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/models/net/resolve/main/config.json", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/arch/llamma/resolve/main/config.json", WEIGHTD_ERR_UNKNOWN_MODEL, "RepoNotFound"},
	{"", "/a--b/net/resolve/main/config.json", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/api/models/nobody/net", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/api/models/net", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/api/models/nobody/net/refs", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/api/models/nobody/net/tree/main", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/arch/llama/resolve/v2/config.json", WEIGHTD_ERR_NOT_FOUND, "RevisionNotFound"},
	{"", "/arch/llama/raw/seed-x/config.json", WEIGHTD_ERR_NOT_FOUND, "RevisionNotFound"},
	{"", "/arch/llama/resolve/dtype-float4/config.json", WEIGHTD_ERR_NOT_FOUND,
	 "RevisionNotFound"},
	{"", "/arch/llama/resolve/dtype-int8/config.json", WEIGHTD_ERR_NOT_FOUND,
	 "RevisionNotFound"},
	{"", "/arch/llama/resolve/policy-nope/config.json", WEIGHTD_ERR_NOT_FOUND,
	 "RevisionNotFound"},
	{"", "/api/models/arch/llama/revision/v2", WEIGHTD_ERR_NOT_FOUND, "RevisionNotFound"},
	{"", "/arch/llama/resolve/main/model.gguf", WEIGHTD_ERR_NOT_FOUND, "EntryNotFound"},
	{"", "/api/models/arch/llama/tree/main/onnx", WEIGHTD_ERR_NOT_FOUND, "EntryNotFound"},
	/* A path that ends with a slash is that of a folder, and none is a file. */
	{"", "/arch/llama/resolve/main/", WEIGHTD_ERR_NOT_FOUND, "EntryNotFound"},
	{"", "/arch/llama/resolve/main/config.json/", WEIGHTD_ERR_NOT_FOUND, "EntryNotFound"},
	{"", "/arch/llama/resolve/v2/", WEIGHTD_ERR_NOT_FOUND, "RevisionNotFound"},
	{"", "/arch/llamma/raw/main/", WEIGHTD_ERR_UNKNOWN_MODEL, "RepoNotFound"},
	/* Repositories of other kinds. */
	{"", "/api/datasets/a/b", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/api/datasets/a/b/tree/main?recursive=true", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/datasets/a/b/resolve/main/x.json", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/spaces/a/b/resolve/main/", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"", "/api/whoami-v2", WEIGHTD_ERR_NOT_FOUND, "RepoNotFound"},
	{"{\"model\": \"Linear(30, 20)\"}", "/models/$/resolve/tiny/config.json",
	 WEIGHTD_ERR_NOT_FOUND, "RevisionNotFound"},
	{"{\"model\": \"Linear(30, 20)\"}", "/models/$/resolve/shard_bytes-2399/model.safetensors",
	 WEIGHTD_ERR_BAD_ARGUMENT, NULL},
	{"{\"model\": \"Linear(30, 20)\"}", "/api/models/models/$?shard_bytes=2399",
	 WEIGHTD_ERR_BAD_ARGUMENT, NULL},
};

static void target_of(char target[300], const char *pattern)
{
	const char *dollar = strchr(pattern, '$');

	snprintf(target, 300, "%s", pattern);
	if (dollar != NULL)
		snprintf(target, 300, "%.*s%s%s", (int)(dollar - pattern), pattern, id, dollar + 1);
}

START_TEST(what_is_wrong_has_the_form_of_the_hub)
{
	char target[300];
	const char *header;

	if (requests[_i].document[0] != '\0')
		register_model(service, requests[_i].document, id);
	target_of(target, requests[_i].target);
	const uint64_t before = weightd_expiring_numbers(service->commits).objects;
	call_get(&call, service, target);

	ck_assert_msg(call_code(&call) == requests[_i].code, "%s: %s", target,
		      call.reply.error.issues[0].detail);
	ck_assert(call.reply.is_hub);
	header = call_header(&call, "X-Error-Code");
	ck_assert_msg((header == NULL) == (requests[_i].header == NULL), "%s: %s", target, header);
	if (header != NULL)
		ck_assert_str_eq(header, requests[_i].header);
	/* Absence is remembered by the commit alone. */
	if (header != NULL && strcmp(header, "EntryNotFound") == 0)
		ck_assert_ptr_nonnull(call_header(&call, "X-Repo-Commit"));
	else
		ck_assert_uint_eq(weightd_expiring_numbers(service->commits).objects, before);
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("hub errors");
	TCase *tcase = tcase_create("hub errors");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, what_is_wrong_has_the_form_of_the_hub, 0,
			    (int)(sizeof requests / sizeof requests[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
