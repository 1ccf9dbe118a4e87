/*
 * A daemon with --read-only over a folder that another one fills.
 */
#include "../../store/temporary_folder.h"
#include "../handler_call.h"
#include "api/routes.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static char *folder;
static struct weightd_service *writer, *reader;
static char id[41];

static void setup(void)
{
	static struct weightd_config config;

	folder = temporary_folder();
	char *argv[] = {"weightd", "--data", folder, "--read-only", NULL};
	writer = service_over_folder(folder);
	register_model(writer, "{\"model\": \"Linear(3, 2)\"}", id);
	ck_assert_int_eq(weightd_config_read(&config, 4, argv, NULL), WEIGHTD_OK);
	reader = weightd_service_new(&config, weightd_routes, weightd_route_count, NULL);
	ck_assert_ptr_nonnull(reader);
}

static void teardown(void)
{
	weightd_service_free(reader);
	weightd_service_free(writer);
	temporary_folder_remove(folder);
}

static unsigned models(void)
{
	char keys[10][65];
	struct weightd_key_page page = {keys, 10, 0};

	ck_assert_int_eq(weightd_store_list(writer->store, "", &page, NULL), WEIGHTD_OK);
	return (unsigned)page.count;
}

START_TEST(models_are_read)
{
	char target[100];
	struct call call;

	snprintf(target, sizeof target, "/v1/models/%s/weights.safetensors", id);
	call_get(&call, reader, target);

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	call_close(&call);
}
END_TEST

START_TEST(nothing_is_deleted)
{
	char target[100];
	struct call call;

	snprintf(target, sizeof target, "/v1/models/%s", id);
	call_open(&call, reader, "DELETE", target, (struct call_options){0});

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_READ_ONLY);
	ck_assert_uint_eq(models(), 1);
	call_close(&call);
}
END_TEST

START_TEST(nothing_is_registered)
{
	struct call call;

	call_post(&call, reader, "/v1/models", "{\"model\": \"Linear(4, 2)\"}");
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_READ_ONLY);
	call_close(&call);
	call_post(&call, reader, "/v1/models?validate_only=true", "{\"model\": \"Linear(4, 2)\"}");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	call_close(&call);

	ck_assert_uint_eq(models(), 1);
}
END_TEST

START_TEST(weights_are_answered)
{
	struct call call;

	call_post(&call, reader, "/v1/weights", "{\"model\": \"Linear(4, 2)\"}");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_ptr_null(call_header(&call, "Content-Location"));
	call_close(&call);
	call_post(&call, reader, "/v1/weights", "{\"model\": \"Linear(3, 2)\"}");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	call_close(&call);

	ck_assert_uint_eq(models(), 1);
}
END_TEST

START_TEST(nothing_is_named)
{
	char body[100];
	struct call call;

	snprintf(body, sizeof body, "{\"id\": \"%s\"}", id);
	call_open(&call, reader, "PUT", "/v1/names/ann/net", (struct call_options){.body = body});
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_READ_ONLY);
	call_close(&call);
	call_open(&call, reader, "DELETE", "/v1/names/ann/net", (struct call_options){0});
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_READ_ONLY);
	call_close(&call);
}
END_TEST

START_TEST(a_variation_and_its_commit_are_answered)
{
	char target[200], commit[41];
	struct call call;

	snprintf(target, sizeof target, "/models/%s/resolve/seed-7/model.safetensors", id);
	call_get(&call, reader, target);
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	memcpy(commit, call_header(&call, "X-Repo-Commit"), sizeof commit);
	call_close(&call);
	snprintf(target, sizeof target, "/models/%s/resolve/%s/model.safetensors", id, commit);
	call_get(&call, reader, target);

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	call_close(&call);
}
END_TEST

/* As one of an earlier release that cannot be written: what is in the way stands for that. */
START_TEST(a_volume_without_names_is_served)
{
	static struct weightd_config config;
	char *old = temporary_folder(), path[300];
	char *argv[] = {"weightd", "--data", old, "--read-only", NULL};
	struct call call;

	snprintf(path, sizeof path, "%s/names", old);
	fclose(fopen(path, "w"));
	ck_assert_int_eq(weightd_config_read(&config, 4, argv, NULL), WEIGHTD_OK);
	struct weightd_service *served =
		weightd_service_new(&config, weightd_routes, weightd_route_count, NULL);

	ck_assert_ptr_nonnull(served);
	call_get(&call, served, "/v1/names");
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"names\":[]"));
	call_close(&call);
	weightd_service_free(served);
	temporary_folder_remove(old);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("read only");
	TCase *tcase = tcase_create("read only");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, models_are_read);
	tcase_add_test(tcase, nothing_is_deleted);
	tcase_add_test(tcase, nothing_is_registered);
	tcase_add_test(tcase, weights_are_answered);
	tcase_add_test(tcase, nothing_is_named);
	tcase_add_test(tcase, a_variation_and_its_commit_are_answered);
	tcase_add_test(tcase, a_volume_without_names_is_served);
	suite_add_tcase(suite, tcase);
	return suite;
}
