/*
 * What POST /v1/weights keeps, and for how long.
 */
#include "../../store/temporary_folder.h"
#include "../handler_call.h"
#include "api/routes.h"
#include "core/base/trial.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BODY "{\"model\": \"Linear(3, 2)\"}"

static char *folder;
static struct weightd_service *service;

static void start(const char *option, const char *value)
{
	static struct weightd_config config;
	char *argv[] = {
		"weightd", "--data", folder, (char *)(uintptr_t)option, (char *)(uintptr_t)value,
		NULL};

	ck_assert_int_eq(weightd_config_read(&config, 5, argv, NULL), WEIGHTD_OK);
	service = weightd_service_new(&config, weightd_routes, weightd_route_count, NULL);
	ck_assert_ptr_nonnull(service);
}

static void setup(void)
{
	folder = temporary_folder();
}

static void teardown(void)
{
	weightd_service_free(service);
	temporary_folder_remove(folder);
}

/* The Content-Location of a POST, "" without one. */
static void post(const char *body, char location[200])
{
	struct call call;

	call_post(&call, service, "/v1/weights?format=safetensors", body);
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	const char *value = call_header(&call, "Content-Location");
	snprintf(location, 200, "%s", value != NULL ? value : "");
	call_close(&call);
}

static enum weightd_code code_of(const char *method, const char *target)
{
	struct call call;

	call_open(&call, service, method, target, (struct call_options){0});
	enum weightd_code code = call_code(&call);
	call_close(&call);
	return code;
}

static unsigned models(void)
{
	char keys[10][65];
	struct weightd_key_page page = {keys, 10, 0};

	ck_assert_int_eq(weightd_store_list(service->store, "", &page, NULL), WEIGHTD_OK);
	return (unsigned)page.count;
}

START_TEST(its_model_can_be_read_and_is_not_listed)
{
	char location[200];

	start("--transient-time", "1h");
	post(BODY, location);

	ck_assert_str_ne(location, "");
	ck_assert_int_eq(code_of("GET", location), WEIGHTD_OK);
	ck_assert_uint_eq(models(), 0);
}
END_TEST

START_TEST(its_model_goes_after_a_while)
{
	char location[200], again[200];

	start("--transient-time", "1s");
	post(BODY, location);
	usleep(1100000);

	ck_assert_int_eq(code_of("GET", location), WEIGHTD_ERR_UNKNOWN_MODEL);
	post(BODY, again);
	ck_assert_str_eq(again, location);
	ck_assert_int_eq(code_of("GET", location), WEIGHTD_OK);
}
END_TEST

START_TEST(its_model_can_be_registered_for_keeps)
{
	char location[200], id[41];

	start("--transient-time", "1s");
	post(BODY, location);
	register_model(service, BODY, id);
	ck_assert_uint_eq(models(), 1);
	usleep(1100000);

	ck_assert_int_eq(code_of("GET", location), WEIGHTD_OK);
}
END_TEST

START_TEST(its_model_can_be_deleted)
{
	char location[200], target[100];

	start("--transient-time", "1h");
	post(BODY, location);
	snprintf(target, sizeof target, "%.*s", (int)strlen("/v1/models/") + 40, location);

	ck_assert_int_eq(code_of("DELETE", target), WEIGHTD_OK);
	ck_assert_int_eq(code_of("GET", location), WEIGHTD_ERR_UNKNOWN_MODEL);
	ck_assert_int_eq(code_of("DELETE", target), WEIGHTD_ERR_UNKNOWN_MODEL);
}
END_TEST

START_TEST(without_room_there_is_no_location)
{
	char location[200];

	start("--transient-bytes", "0");
	post(BODY, location);
	ck_assert_str_eq(location, "");
	post(BODY, location);
	ck_assert_str_eq(location, "");
}
END_TEST

START_TEST(a_model_over_the_quota_is_507)
{
	struct call call;

	start("--store-models", "1");
	call_post(&call, service, "/v1/models", BODY);
	ck_assert_int_eq(call.reply.status, 201);
	call_close(&call);
	call_post(&call, service, "/v1/models", "{\"model\": \"Linear(4, 2)\"}");
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_STORE_FULL);
	call_close(&call);
	call_post(&call, service, "/v1/models", BODY);
	ck_assert_int_eq(call.reply.status, 200);
	call_close(&call);
}
END_TEST

/* Whether a POST is answered on trial, as by a thread that has sockets to serve. */
static bool is_tried(const char *body)
{
	struct call call;

	weightd_trial_begin(60000);
	call_post(&call, service, "/v1/weights?format=safetensors", body);
	const bool is_done = weightd_trial_end();
	ck_assert_int_eq(call_code(&call), is_done ? WEIGHTD_OK : WEIGHTD_ERR_CANCELLED);
	call_close(&call);
	return is_done;
}

START_TEST(a_short_body_is_planned_on_trial_where_no_file_is_written)
{
	char long_body[6000];

	snprintf(long_body, sizeof long_body, "%-5000s", BODY);
	start("--store", "memory");
	ck_assert(is_tried(BODY));
	ck_assert(!is_tried(long_body));
	weightd_service_free(service);
	start("--store", "directory");
	ck_assert(!is_tried(BODY));
}
END_TEST

#define PRINT                                                                               \
	"{\"model\": \"Net(\\n  (a): GELUActivation()\\n  (b): SiLUActivation()\\n  (fc): " \
	"Linear(in_features=1, out_features=1, bias=True)\\n)\"}"

START_TEST(warnings_are_in_the_header_and_in_json)
{
	struct call call;

	start("--transient-time", "60");
	/* The second time the body is known. */
	for (int i = 0; i < 2; i++) {
		call_post(&call, service, "/v1/weights?format=safetensors", PRINT);
		ck_assert_str_eq(call_header(&call, "Model-Warnings"),
				 "text-without-tensors;count=2");
		ck_assert_ptr_nonnull(strstr(call_header(&call, "Link"), "rel=\"describedby\""));
		call_close(&call);
	}
	call_post(&call, service, "/v1/weights?format=json", PRINT);
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"warnings\":[{\"code\":"));
	call_close(&call);
	call_post(&call, service, "/v1/weights?format=safetensors", BODY);
	ck_assert_ptr_null(call_header(&call, "Model-Warnings"));
	call_close(&call);
}
END_TEST

START_TEST(an_extension_says_the_format)
{
	struct call named, asked;

	start("--grace", "1");
	call_post(&named, service, "/v1/weights.safetensors", BODY);
	call_post(&asked, service, "/v1/weights?format=safetensors", BODY);
	ck_assert_int_eq(call_code(&named), WEIGHTD_OK);
	ck_assert_str_eq(named.reply.content_type, "application/x-safetensors");
	ck_assert_str_eq(call_header(&named, "Content-Location"),
			 call_header(&asked, "Content-Location"));
	call_close(&named);
	call_close(&asked);
	call_post(&named, service, "/v1/weights.npz2", BODY);
	ck_assert_int_eq(call_code(&named), WEIGHTD_ERR_NOT_ACCEPTABLE);
	call_close(&named);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("weights post");
	TCase *tcase = tcase_create("weights post");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, its_model_can_be_read_and_is_not_listed);
	tcase_add_test(tcase, warnings_are_in_the_header_and_in_json);
	tcase_add_test(tcase, an_extension_says_the_format);
	tcase_add_test(tcase, its_model_goes_after_a_while);
	tcase_add_test(tcase, its_model_can_be_registered_for_keeps);
	tcase_add_test(tcase, its_model_can_be_deleted);
	tcase_add_test(tcase, without_room_there_is_no_location);
	tcase_add_test(tcase, a_model_over_the_quota_is_507);
	tcase_add_test(tcase, a_short_body_is_planned_on_trial_where_no_file_is_written);
	suite_add_tcase(suite, tcase);
	return suite;
}
