/*
 * What a service refuses when memory is short, as whole exchanges.
 */
#include "api/routes.h"
#include "api/service/service.h"
#include "config/memory_fit.h"
#include "http/message/exchange.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define MIB ((size_t)1 << 20)

static struct weightd_config config;

static struct weightd_service *service_of(size_t memory_bytes, size_t plan_bytes)
{
	char *argv[] = {"weightd", "--store", "memory", NULL};
	struct weightd_error err = {0};

	ck_assert_int_eq(weightd_config_read(&config, 3, argv, &err), WEIGHTD_OK);
	config.memory_bytes = memory_bytes;
	config.plan_bytes = plan_bytes;
	weightd_memory_fit(&config, 1024 * MIB, 2);
	struct weightd_service *service =
		weightd_service_new(&config, weightd_routes, weightd_route_count, &err);
	ck_assert_ptr_nonnull(service);
	return service;
}

/* POSTs a model of that many modules; closed by the caller. */
static void post(struct weightd_exchange *exchange, struct weightd_service *service,
		 const char *target, unsigned modules, unsigned seed)
{
	const struct weightd_site site = {.routes = weightd_routes,
					  .route_count = weightd_route_count,
					  .service = service,
					  .body_bytes = MIB,
					  .budget = service->budget};
	struct weightd_headers head = {.method = "POST", .version = "HTTP/1.1", .target = target};
	static char body[300], length[20];

	snprintf(body, sizeof body,
		 "{\"model\": \"ModuleList(\\n  (0-%u): %u x Linear(in_features=3, "
		 "out_features=2, bias=True)\\n)\", \"seed\": %u}",
		 modules - 1, modules, seed);
	snprintf(length, sizeof length, "%zu", strlen(body));
	weightd_headers_add(&head, "Host", "localhost");
	weightd_headers_add(&head, "Content-Type", "application/json");
	weightd_headers_add(&head, "Content-Length", length);
	ck_assert_int_eq(weightd_exchange_open(exchange, &head, &site), WEIGHTD_OK);
	weightd_exchange_answer(exchange, &site, body, strlen(body));
}

static const char weights[] = "/v1/weights?format=safetensors";

START_TEST(a_plan_that_can_never_fit_is_a_limit_and_not_a_shortage)
{
	/* Over --plan-bytes; over the budget. */
	static const size_t sizes[2][2] = {{512 * MIB, MIB}, {4 * MIB, 512 * MIB}};
	struct weightd_service *service = service_of(sizes[_i][0], sizes[_i][1]);
	static struct weightd_exchange exchange;

	post(&exchange, service, weights, 20000, 1);

	ck_assert_int_eq(exchange.answer.status, 422);
	ck_assert_int_eq(weightd_error_code(&exchange.reply.error), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_ptr_null(weightd_answer_header(&exchange.answer, "Retry-After"));
	weightd_exchange_close(&exchange);
	ck_assert_uint_lt(weightd_budget_used(service->budget), MIB);
	weightd_service_free(service);
}
END_TEST

START_TEST(plans_that_are_held_leave_503_and_small_requests)
{
	struct weightd_service *service = service_of(16 * MIB, 16 * MIB);
	static struct weightd_exchange held[16], small;
	unsigned count = 0;

	do
		post(&held[count], service, weights, 5000, count);
	while (held[count++].answer.status == 200 && count < 16);
	const struct weightd_exchange *refused = &held[count - 1];
	post(&small, service, weights, 2, 1);

	ck_assert_uint_gt(count, 2);
	ck_assert_int_eq(refused->answer.status, 503);
	ck_assert_str_eq(weightd_answer_header(&refused->answer, "Retry-After"), "1");
	ck_assert_int_eq(small.answer.status, 200);
	ck_assert_uint_le(weightd_budget_used(service->budget), 16 * MIB);
	weightd_exchange_close(&small);
	for (unsigned i = 0; i < count; i++)
		weightd_exchange_close(&held[i]);
	weightd_service_free(service);
}
END_TEST

START_TEST(plans_that_nobody_reads_give_way)
{
	struct weightd_service *service = service_of(16 * MIB, 16 * MIB);
	static struct weightd_exchange exchange;

	for (unsigned seed = 0; seed < 16; seed++) {
		post(&exchange, service, weights, 5000, seed);
		ck_assert_int_eq(exchange.answer.status, 200);
		weightd_exchange_close(&exchange);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(everything_is_given_back)
{
	struct weightd_service *service = service_of(512 * MIB, 512 * MIB);
	static struct weightd_exchange exchange;
	const size_t before = weightd_budget_used(service->budget);

	post(&exchange, service, "/v1/models?validate_only=true", 5000, 1);
	ck_assert_int_eq(exchange.answer.status, 200);
	ck_assert_uint_gt(weightd_budget_used(service->budget), MIB);
	weightd_exchange_close(&exchange);

	weightd_plan_cache_yield(service->plans, SIZE_MAX);
	ck_assert_uint_eq(weightd_budget_used(service->budget), before);
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("service_budget");
	TCase *tcase = tcase_create("service_budget");

	tcase_add_loop_test(tcase, a_plan_that_can_never_fit_is_a_limit_and_not_a_shortage, 0, 2);
	tcase_add_test(tcase, plans_that_are_held_leave_503_and_small_requests);
	tcase_add_test(tcase, plans_that_nobody_reads_give_way);
	tcase_add_test(tcase, everything_is_given_back);
	suite_add_tcase(suite, tcase);
	return suite;
}
