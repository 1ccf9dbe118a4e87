/*
 * Stored specifications that are damaged inside a good checksum, crafted, or deleted meanwhile:
 * they are the store's fault, never the client's, and never stop the daemon.
 */
#include "../../store/temporary_folder.h"
#include "../handler_call.h"
#include "api/routes.h"
#include "suite.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* Stores a text under an id that it does not have. */
static void craft(struct weightd_service *service, const char *id, const char *text)
{
	bool created;

	ck_assert_int_eq(weightd_store_put(service->store,
					   &(struct weightd_object){id, text, strlen(text)},
					   &created, NULL),
			 WEIGHTD_OK);
	ck_assert(created);
}

static enum weightd_code code_of_get(struct weightd_service *service, const char *id,
				     const char *below)
{
	char target[200];
	struct call call;

	snprintf(target, sizeof target, "/v1/models/%s%s", id, below);
	call_get(&call, service, target);
	enum weightd_code code = call_code(&call);
	call_close(&call);
	return code;
}

static enum weightd_code code_of_base(struct weightd_service *service, const char *id)
{
	char body[200];
	struct call call;

	snprintf(body, sizeof body, "{\"base\": \"%s\", \"seed\": 2}", id);
	call_post(&call, service, "/v1/models", body);
	enum weightd_code code = call_code(&call);
	call_close(&call);
	return code;
}

static const char *const damaged[] = {
	"",
	"{",
	"[]",
	"{}",
	"{\"seed\":\"1\"}",
	"{\"model\":3}",
	"{\"model\":\"Linear(3, \"}",
	"{\"model\":\"Linear(3, 2)\"}", /* of another id */
	"{\"base\":\"" ID_A "\"}",	/* its own */
	"{\"base\":\"" ID_B "\"}",
	"{\"model\":\"Linear(3, 2)\",\"seed\":\"x\"}",
	"{\"model\":\"Linear(3, 2)\",\"\xff\":1}",
};

START_TEST(a_damaged_specification_is_the_stores_fault)
{
	struct weightd_service *service = service_over_memory();

	craft(service, ID_B, "{\"base\":\"" ID_A "\"}");
	craft(service, ID_A, damaged[_i]);

	ck_assert_int_eq(code_of_get(service, ID_A, ""), WEIGHTD_ERR_STORE_CORRUPT);
	ck_assert_int_eq(code_of_get(service, ID_A, "/weights.safetensors"),
			 WEIGHTD_ERR_STORE_CORRUPT);
	ck_assert_int_eq(code_of_base(service, ID_A), WEIGHTD_ERR_STORE_CORRUPT);
	ck_assert_int_eq(code_of_base(service, ID_B), WEIGHTD_ERR_STORE_CORRUPT);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_base_is_compared_with_its_id)
{
	struct weightd_service *service = service_over_memory();
	char id[41];

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	craft(service, ID_A, "{\"base\":\"aa\",\"model\":\"Linear(3, 2)\"}");

	ck_assert_int_eq(code_of_base(service, id), WEIGHTD_OK);
	ck_assert_int_eq(code_of_base(service, ID_A), WEIGHTD_ERR_STORE_CORRUPT);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_model_over_narrower_limits_is_not_the_clients_fault)
{
	static struct weightd_config narrow;
	char *folder = temporary_folder(), id[41];
	char *argv[] = {"weightd", "--data", folder, "--modules", "2", NULL};
	struct weightd_service *wide = service_over_folder(folder);

	register_model(wide, "{\"model\": [\"Linear(3, 2)\", \"Linear(2, 1)\"]}", id);
	ck_assert_int_eq(weightd_config_read(&narrow, 5, argv, NULL), WEIGHTD_OK);
	struct weightd_service *service =
		weightd_service_new(&narrow, weightd_routes, weightd_route_count, NULL);

	ck_assert_int_eq(code_of_get(service, id, ""), WEIGHTD_ERR_STORE_CORRUPT);
	weightd_service_free(service);
	weightd_service_free(wide);
	temporary_folder_remove(folder);
}
END_TEST

static void delete_model(struct weightd_service *service, const char *id)
{
	char target[100];
	struct call call;

	snprintf(target, sizeof target, "/v1/models/%s", id);
	call_open(&call, service, "DELETE", target, (struct call_options){0});
	ck_assert_int_eq(call.reply.status, 204);
	call_close(&call);
}

/* Two daemons over one folder. */
START_TEST(what_another_daemon_deleted_is_gone_here)
{
	char *folder = temporary_folder(), id[41];
	struct weightd_service *a = service_over_folder(folder);
	struct weightd_service *b = service_over_folder(folder);

	register_model(a, "{\"model\": \"Linear(3, 2)\"}", id);
	ck_assert_int_eq(code_of_get(b, id, ""), WEIGHTD_OK);
	delete_model(a, id);

	ck_assert_int_eq(code_of_get(b, id, ""), WEIGHTD_ERR_UNKNOWN_MODEL);
	weightd_service_free(a);
	weightd_service_free(b);
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(weights_name_no_location_that_another_daemon_deleted)
{
	static const char body[] = "{\"model\": \"Linear(3, 2)\"}";
	char *folder = temporary_folder(), id[41];
	struct weightd_service *a = service_over_folder(folder);
	struct weightd_service *b = service_over_folder(folder);
	struct call call;

	register_model(a, body, id);
	call_post(&call, b, "/v1/weights", body);
	call_close(&call);
	delete_model(a, id);

	for (int again = 0; again < 2; again++) {
		call_post(&call, b, "/v1/weights", body);
		ck_assert_ptr_nonnull(call_header(&call, "Content-Location"));
		call_close(&call);
		weightd_plan_cache_forget(b->plans, id);
		ck_assert_int_eq(code_of_get(b, id, "/weights.safetensors"), WEIGHTD_OK);
	}
	weightd_service_free(a);
	weightd_service_free(b);
	temporary_folder_remove(folder);
}
END_TEST

struct reader {
	struct weightd_service *service;
	const char *id;
};

static void *read_model(void *context)
{
	const struct reader *reader = context;
	enum weightd_code code = code_of_get(reader->service, reader->id, "");

	ck_assert(code == WEIGHTD_OK || code == WEIGHTD_ERR_UNKNOWN_MODEL);
	return NULL;
}

START_TEST(reading_a_model_does_not_undo_its_deletion)
{
	struct weightd_service *service = service_over_memory();
	struct reader reader = {service, NULL};
	char id[41];

	for (unsigned i = 0; i < 40; i++) {
		pthread_t thread;

		register_model(service,
			       "{\"model\": \"ModuleList(\\n  (0-299): 300 x Linear(in_features=3, "
			       "out_features=2, bias=True)\\n)\"}",
			       id);
		weightd_plan_cache_forget(service->plans, id);
		reader.id = id;
		ck_assert_int_eq(pthread_create(&thread, NULL, read_model, &reader), 0);
		usleep(i * 100);
		delete_model(service, id);
		pthread_join(thread, NULL);

		ck_assert_int_eq(code_of_get(service, id, ""), WEIGHTD_ERR_UNKNOWN_MODEL);
		ck_assert_int_eq(code_of_get(service, id, ""), WEIGHTD_ERR_UNKNOWN_MODEL);
	}
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("damaged models");
	TCase *tcase = tcase_create("damaged models");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, a_damaged_specification_is_the_stores_fault, 0,
			    (int)(sizeof damaged / sizeof damaged[0]));
	tcase_add_test(tcase, a_base_is_compared_with_its_id);
	tcase_add_test(tcase, a_model_over_narrower_limits_is_not_the_clients_fault);
	tcase_add_test(tcase, what_another_daemon_deleted_is_gone_here);
	tcase_add_test(tcase, weights_name_no_location_that_another_daemon_deleted);
	tcase_add_test(tcase, reading_a_model_does_not_undo_its_deletion);
	suite_add_tcase(suite, tcase);
	return suite;
}
