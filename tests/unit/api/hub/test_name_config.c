/*
 * A config of a name's own: config.json of another library, beside the weights of any model.
 */
#include "../handler_call.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define TIMM                                                       \
	"{\"architecture\":\"resnet10t\",\"num_classes\":2,"       \
	"\"pretrained_cfg\":{\"mean\":[0.485,0.456,0.406],\"a\":{" \
	"\"url\":null,\"fixed\":true,\"crop_pct\":0.95,\"zero\":-1}}}"
#define DIFFUSERS "{\"_class_name\":\"UNet2DModel\",\"sample_size\":8}"

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

/* Names the model ann/net with a config, and other members of the body. */
static void put(const char *config, const char *members)
{
	char body[1000];

	snprintf(body, sizeof body, "{\"id\": \"%s\", \"config\": %s%s}", id, config, members);
	call_open(&call, service, "PUT", "/v1/names/ann/net", (struct call_options){.body = body});
}

static void named(const char *config, const char *members)
{
	put(config, members);
	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", call.reply.error.issues[0].detail);
	call_close(&call);
}

static void get(const char *revision, const char *path)
{
	char target[300];

	snprintf(target, sizeof target, "/ann/net/resolve/%s/%s", revision, path);
	call_get(&call, service, target);
}

static void assert_body(const char *text)
{
	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", call.reply.error.issues[0].detail);
	ck_assert_str_eq(call_body(&call), text);
	call_close(&call);
}

static void assert_holds(const char *text)
{
	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", call.reply.error.issues[0].detail);
	ck_assert_msg(strstr(call_body(&call), text) != NULL, "%s", call_body(&call));
	call_close(&call);
}

START_TEST(config_json_is_what_the_name_says)
{
	named(TIMM, "");
	get("main", "config.json");
	assert_body(TIMM "\n");
	call_get(&call, service, "/v1/names/ann/net");
	assert_holds("\"config\":" TIMM);
	call_get(&call, service, "/api/models/ann/net");
	assert_holds("\"library_name\":\"timm\"");
	get("main", "README.md");
	assert_holds("library_name: timm\n");
	get("seed-7", "config.json");
	assert_body(TIMM "\n");
}
END_TEST

/* Names of a page are many, their configs long. */
START_TEST(a_list_of_names_leaves_configs_out)
{
	named(TIMM, "");
	call_get(&call, service, "/v1/names");

	ck_assert_ptr_null(strstr(call_body(&call), "resnet10t"));
	assert_holds("\"name\":\"ann/net\"");
}
END_TEST

START_TEST(another_config_is_another_commit_and_the_first_stays)
{
	char commit[41];

	named(TIMM, "");
	get("main", "config.json");
	memcpy(commit, call_header(&call, "X-Repo-Commit"), sizeof commit);
	call_close(&call);
	named("{\"architecture\": \"resnet18\"}", "");
	get("main", "config.json");
	ck_assert_str_ne(call_header(&call, "X-Repo-Commit"), commit);
	assert_body("{\"architecture\":\"resnet18\"}\n");
	get(commit, "config.json");
	assert_body(TIMM "\n");
	named("null", "");
	get("main", "config.json");
	ck_assert_str_eq(call_header(&call, "X-Error-Code"), "EntryNotFound");
	call_close(&call);
}
END_TEST

START_TEST(diffusers_finds_weights_under_its_own_name)
{
	named(DIFFUSERS, "");
	get("main", "diffusion_pytorch_model.safetensors");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	call_close(&call);
	named(DIFFUSERS, ", \"shard_bytes\": 2500");
	get("main", "diffusion_pytorch_model.safetensors.index.json");
	assert_holds("\"0.bias\":\"diffusion_pytorch_model-00001-of-00002.safetensors\"");
	get("main", "model.safetensors");
	ck_assert_str_eq(call_header(&call, "X-Error-Code"), "EntryNotFound");
	call_close(&call);
}
END_TEST

START_TEST(what_is_no_config_is_refused)
{
	static const char *const configs[] = {"[]", "\"resnet10t\"", "1"};

	put(configs[_i], "");

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_WRONG_TYPE);
	ck_assert_str_eq(call.reply.error.issues[0].pointer, "/config");
	call_close(&call);
	call_get(&call, service, "/v1/names/ann/net");
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_NOT_FOUND);
	call_close(&call);
}
END_TEST

START_TEST(a_config_that_is_too_long_is_refused)
{
	struct weightd_text body;

	weightd_text_init(&body, (size_t)1 << 20);
	weightd_text_printf(&body, "{\"id\": \"%s\", \"config\": {\"labels\": [0", id);
	for (int i = 0; i < 30000; i++)
		weightd_text_puts(&body, ", 12345");
	weightd_text_puts(&body, "]}}");
	call_open(&call, service, "PUT", "/v1/names/ann/net",
		  (struct call_options){.body = body.data});
	weightd_text_free(&body);

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_str_eq(call.reply.error.issues[0].pointer, "/config");
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("name config");
	TCase *tcase = tcase_create("name config");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, config_json_is_what_the_name_says);
	tcase_add_test(tcase, a_list_of_names_leaves_configs_out);
	tcase_add_test(tcase, another_config_is_another_commit_and_the_first_stays);
	tcase_add_test(tcase, diffusers_finds_weights_under_its_own_name);
	tcase_add_loop_test(tcase, what_is_no_config_is_refused, 0, 3);
	tcase_add_test(tcase, a_config_that_is_too_long_is_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
