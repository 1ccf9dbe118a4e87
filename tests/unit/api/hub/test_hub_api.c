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

/* GET of what is below the repository. */
static void get(const char *below)
{
	char target[300];

	snprintf(target, sizeof target, "/api/models/models/%s%s", id, below);
	call_get(&call, service, target);
}

static void post(const char *below, const char *type, const char *body)
{
	char target[300];

	snprintf(target, sizeof target, "/api/models/models/%s%s", id, below);
	call_open(&call, service, "POST", target,
		  (struct call_options){.content_type = type, .body = body});
}

static void assert_holds(const char *text)
{
	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", call.reply.error.issues[0].detail);
	ck_assert_msg(strstr(call_body(&call), text) != NULL, "%s is not in %s", text,
		      call_body(&call));
}

START_TEST(model_info_names_commit_and_files)
{
	char commit[100];

	get("");
	snprintf(commit, sizeof commit, "\"sha\":\"%s\"", call_header(&call, "X-Repo-Commit"));
	assert_holds(commit);
	assert_holds("{\"rfilename\":\"model.safetensors\"}");
	assert_holds("\"safetensors\":{\"parameters\":{\"F32\":830},\"total\":830}");
	ck_assert_str_eq(call.reply.content_type, "application/json");
	call_close(&call);
	get("/revision/seed-7?blobs=True&securityStatus=true");
	assert_holds("{\"rfilename\":\"model.safetensors\",\"size\":");
	assert_holds("\"securityRepoStatus\":");
	call_close(&call);
}
END_TEST

START_TEST(expand_chooses_members)
{
	get("?expand=sha");

	assert_holds("\"sha\":");
	ck_assert_ptr_null(strstr(call_body(&call), "\"siblings\""));
	call_close(&call);
}
END_TEST

START_TEST(an_architecture_has_a_config)
{
	call_get(&call, service, "/api/models/arch/gpt2");

	assert_holds(
		"\"config\":{\"model_type\":\"gpt2\",\"architectures\":[\"GPT2LMHeadModel\"]}");
	assert_holds("\"pipeline_tag\":\"text-generation\"");
	call_close(&call);
}
END_TEST

START_TEST(a_tree_comes_in_pages_that_are_linked)
{
	get("/tree/shard_bytes-2500?recursive=true&limit=1");

	assert_holds("\"path\":\".gitattributes\"");
	ck_assert_ptr_null(strstr(call_body(&call), "safetensors"));
	ck_assert_ptr_nonnull(
		strstr(call_header(&call, "Link"), "&limit=1&cursor=1>; rel=\"next\""));
	ck_assert_int_eq(strncmp(call_header(&call, "Link"), "<http://localhost/api/models/", 29),
			 0);
	call_close(&call);
	get("/tree/shard_bytes-2500?limit=1000&cursor=1&expand=true");
	assert_holds("\"path\":\"model.safetensors.index.json\",\"lastCommit\":");
	assert_holds("\"path\":\"model-00001-of-00002.safetensors\"");
	ck_assert_ptr_null(strstr(call_body(&call), ".gitattributes"));
	ck_assert_ptr_null(call_header(&call, "Link"));
	call_close(&call);
}
END_TEST

START_TEST(a_tree_tells_the_etag_of_each_file)
{
	char target[200], expected[100];

	snprintf(target, sizeof target, "/models/%s/resolve/main/model.safetensors", id);
	call_get(&call, service, target);
	snprintf(expected, sizeof expected, "\"oid\":\"%s\",\"size\":%d,", call.reply.etag,
		 (int)call.reply.encoding->size);
	call_close(&call);
	get("/tree/main");

	assert_holds(expected);
	call_close(&call);
}
END_TEST

/* "abc" stands for the digest of the file. */
START_TEST(a_file_whose_digest_is_known_has_it_as_lfs_files_do)
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char target[200], etag[41], hex[65], expected[300];
	int size;

	get("/tree/main");
	ck_assert_ptr_null(strstr(call_body(&call), "lfs"));
	call_close(&call);
	snprintf(target, sizeof target, "/models/%s/resolve/main/model.safetensors", id);
	call_get(&call, service, target);
	snprintf(etag, sizeof etag, "%s", call.reply.etag);
	size = (int)call.reply.encoding->size;
	call_close(&call);
	weightd_digest_of("abc", 3, digest);
	weightd_digest_hex(digest, sizeof hex - 1, hex);
	weightd_digests_put(service->digests, etag, digest);
	get("/tree/main");
	snprintf(expected, sizeof expected,
		 "\"lfs\":{\"oid\":\"%s\",\"size\":%d,\"pointerSize\":129}", hex, size);
	assert_holds(expected);
	call_close(&call);
	get("?blobs=true");
	snprintf(expected, sizeof expected,
		 "\"lfs\":{\"sha256\":\"%s\",\"size\":%d,\"pointerSize\":129}", hex, size);
	assert_holds(expected);
	call_close(&call);
}
END_TEST

START_TEST(there_is_no_folder)
{
	get("/tree/main/additional_chat_templates?recursive=false");

	ck_assert_str_eq(call_header(&call, "X-Error-Code"), "EntryNotFound");
	call_close(&call);
}
END_TEST

START_TEST(paths_that_are_files_are_told)
{
	static const char *const bodies[][2] = {
		{"application/x-www-form-urlencoded",
		 "paths=model.safetensors&paths=no%20such&expand=True"},
		{"application/json", "{\"paths\": [\"model.safetensors\", \"no such\"], "
				     "\"expand\": true}"},
	};

	post("/paths-info/main", bodies[_i][0], bodies[_i][1]);

	assert_holds("\"path\":\"model.safetensors\",\"lastCommit\":");
	ck_assert_ptr_null(strstr(call_body(&call), "such"));
	call_close(&call);
}
END_TEST

START_TEST(refs_and_commits_are_those_of_main)
{
	char text[100];

	get("/refs");
	snprintf(text, sizeof text, "\"targetCommit\":\"%s\"", call_header(&call, "X-Repo-Commit"));
	assert_holds(text);
	call_close(&call);
	get("/commits/main");
	snprintf(text, sizeof text, "{\"id\":\"%s\"", call_header(&call, "X-Repo-Commit"));
	assert_holds(text);
	call_close(&call);
	get("/commits/refs%2Fpr%2F1");
	ck_assert_str_eq(call_header(&call, "X-Error-Code"), "RevisionNotFound");
	call_close(&call);
	get("/revision/main/more");
	ck_assert_str_eq(call_header(&call, "X-Error-Code"), "RevisionNotFound");
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("hub api");
	TCase *tcase = tcase_create("hub api");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, model_info_names_commit_and_files);
	tcase_add_test(tcase, expand_chooses_members);
	tcase_add_test(tcase, an_architecture_has_a_config);
	tcase_add_test(tcase, a_tree_comes_in_pages_that_are_linked);
	tcase_add_test(tcase, a_tree_tells_the_etag_of_each_file);
	tcase_add_test(tcase, a_file_whose_digest_is_known_has_it_as_lfs_files_do);
	tcase_add_test(tcase, there_is_no_folder);
	tcase_add_loop_test(tcase, paths_that_are_files_are_told, 0, 2);
	tcase_add_test(tcase, refs_and_commits_are_those_of_main);
	suite_add_tcase(suite, tcase);
	return suite;
}
