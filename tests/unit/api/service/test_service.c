/*
 * The routes about the server itself: probes, metrics, documents and tables.
 */
#include "api/catalog/catalog.h"
#include "api/routes.h"
#include "../handler_call.h"
#include "suite.h"

#include <jansson.h>
#include <string.h>

static bool is_json(const char *text)
{
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	json_decref(root);
	return root != NULL;
}

START_TEST(readiness_fails_while_draining)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_get(&call, service, "/readyz");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	call_close(&call);
	atomic_store(&service->is_draining, true);
	call_get(&call, service, "/readyz");
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_OVERLOADED);
	call_close(&call);
	call_get(&call, service, "/livez");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(metrics_count_what_was_observed)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_get(&call, service, "/v1/models");
	weightd_service_observe(service, &call.request,
				&(struct weightd_outcome){200, 100, 0.01, true});
	weightd_service_observe(service, NULL, &(struct weightd_outcome){400, 0, 0.01, true});
	call_close(&call);
	call_get(&call, service, "/metrics");

	ck_assert_ptr_nonnull(strstr(call_body(&call),
				     "route=\"/v1/models\",method=\"GET\",status=\"200\"} 1\n"));
	ck_assert_ptr_nonnull(strstr(call_body(&call),
				     "weightd_build_info{version=\"" WEIGHTD_VERSION "\"} 1\n"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\nprocess_resident_memory_bytes "));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\nprocess_cpu_seconds_total "));
	ck_assert_str_eq(call.reply.content_type, "text/plain; version=0.0.4; charset=utf-8");
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

/* Scrapers refuse a page that describes a metric twice. */
START_TEST(each_metric_is_described_once)
{
	struct weightd_service *service = service_over_memory();
	struct call call;
	int count = 0;

	call_get(&call, service, "/metrics");

	for (const char *at = call_body(&call); (at = strstr(at, "# HELP ")) != NULL; count++) {
		char line[100];
		at += strlen("# HELP ");
		snprintf(line, sizeof line, "# HELP %.*s ", (int)strcspn(at, " "), at);
		ck_assert_msg(strstr(at, line) == NULL, "%s", line);
	}
	ck_assert_int_gt(count, 5);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(the_service_document_lists_every_route)
{
	struct weightd_service *service = service_over_memory();
	struct call call, root;

	call_get(&call, service, "/v1");
	call_get(&root, service, "/");

	ck_assert(is_json(call_body(&call)));
	ck_assert_str_eq(call_body(&root), call_body(&call));
	for (size_t i = 0; i < weightd_route_count; i++)
		ck_assert_ptr_nonnull(strstr(call_body(&call), weightd_routes[i]->pattern));
	call_close(&call);
	call_close(&root);
	weightd_service_free(service);
}
END_TEST

START_TEST(every_route_is_documented_and_answers)
{
	for (size_t i = 0; i < weightd_route_count; i++) {
		ck_assert_uint_gt(strlen(weightd_routes[i]->doc), 5);
		ck_assert_int_eq(weightd_routes[i]->pattern[0], '/');
		ck_assert(weightd_routes[i]->handle != NULL);
		for (size_t k = 0; k < i; k++)
			ck_assert(strcmp(weightd_routes[i]->pattern, weightd_routes[k]->pattern) !=
					  0 ||
				  (weightd_routes[i]->methods & weightd_routes[k]->methods) == 0);
	}
}
END_TEST

START_TEST(tables_hold_all_rows_with_distinct_names)
{
	struct weightd_service *service = service_over_memory();

	for (size_t t = 0; t < weightd_catalog_count(); t++) {
		const struct weightd_catalog *catalog = weightd_catalog_at(t);
		char target[100];
		struct call call;

		snprintf(target, sizeof target, "/v1/catalog/%s", catalog->name);
		call_get(&call, service, target);
		json_t *root = json_loads(call_body(&call), JSON_REJECT_DUPLICATES, NULL);
		ck_assert_msg(root != NULL, "%s", catalog->name);
		ck_assert_uint_eq(json_array_size(json_object_get(root, catalog->name)),
				  catalog->count());
		for (size_t i = 0; i < catalog->count(); i++)
			for (size_t k = 0; k < i; k++)
				ck_assert_str_ne(catalog->name_at(i), catalog->name_at(k));
		json_decref(root);
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(rows_are_found_by_other_spellings)
{
	struct weightd_service *service = service_over_memory();
	const char *pairs[][2] = {
		{"/v1/catalog/modules/nn.Linear", "\"name\":\"Linear\""},
		{"/v1/catalog/initializers/xavier_uniform_", "\"name\":\"xavier_uniform\""},
		{"/v1/catalog/dtypes/double", "\"name\":\"float64\""},
		{"/v1/catalog/formats/NPY", "\"name\":\"npy\""},
		{"/problems/internal", "\"status\":500"}};

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct call call;

		call_get(&call, service, pairs[i][0]);
		ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", pairs[i][0]);
		ck_assert_ptr_nonnull(strstr(call_body(&call), pairs[i][1]));
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(unknown_rows_and_tables_have_the_nearest)
{
	struct weightd_service *service = service_over_memory();
	const char *pairs[][2] = {{"/v1/catalog/modules/Linaer", "Linear"},
				  {"/v1/catalog/problems/intrenal", "internal"},
				  {"/v1/catalog/module", "modules"}};

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct call call;

		call_get(&call, service, pairs[i][0]);
		ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_NOT_FOUND);
		ck_assert_str_eq(call.reply.error.issues[0].did_you_mean, pairs[i][1]);
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(the_contract_is_in_the_binary)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_get(&call, service, "/openapi.yaml");
	ck_assert_int_eq(strncmp(call_body(&call), "openapi: 3.1.", 13), 0);
	ck_assert_uint_eq(strlen(call.reply.etag), 40);
	call_close(&call);
	call_get(&call, service, "/openapi.json");
	ck_assert(is_json(call_body(&call)));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_store_that_cannot_be_opened_is_told)
{
	struct weightd_config config = {
		.store = "directory", .data = "/proc/no/such", .cpu = "auto"};
	struct weightd_error err = {0};

	ck_assert_ptr_null(weightd_service_new(&config, weightd_routes, weightd_route_count, &err));
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_STORE_UNAVAILABLE);
	weightd_service_free(NULL);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("service", readiness_fails_while_draining, metrics_count_what_was_observed,
			each_metric_is_described_once, the_service_document_lists_every_route,
			every_route_is_documented_and_answers,
			tables_hold_all_rows_with_distinct_names, rows_are_found_by_other_spellings,
			unknown_rows_and_tables_have_the_nearest, the_contract_is_in_the_binary,
			a_store_that_cannot_be_opened_is_told);
}
