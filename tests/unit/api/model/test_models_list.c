#include "../handler_call.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static int compare_ids(const void *a, const void *b)
{
	return strcmp(a, b);
}

START_TEST(pages_follow_each_other_in_byte_order)
{
	struct weightd_service *service = service_over_memory();
	char ids[7][41], target[200] = "/v1/models?page_size=3";
	size_t seen = 0;

	for (int i = 0; i < 7; i++) {
		char json[100];

		snprintf(json, sizeof json, "{\"model\": \"Linear(3, 2)\", \"seed\": %d}", i);
		register_model(service, json, ids[i]);
	}
	qsort(ids, 7, sizeof ids[0], compare_ids);

	for (int page = 0; page < 3; page++) {
		struct call call;

		call_get(&call, service, target);
		for (const char *at = call_body(&call); (at = strstr(at, "{\"id\":\"")) != NULL;
		     at += 7)
			ck_assert_int_eq(strncmp(at + 7, ids[seen++], 40), 0);
		ck_assert_uint_eq(seen, page == 2 ? 7 : (size_t)(page + 1) * 3);
		const char *link = call_header(&call, "Link");
		ck_assert_int_eq(link == NULL, page == 2);
		if (link != NULL)
			snprintf(target, sizeof target, "%.*s", (int)strcspn(link + 1, ">"),
				 link + 1);
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(an_empty_list_is_a_list)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_get(&call, service, "/v1/models");

	ck_assert_str_eq(call_body(&call), "{\"models\":[],\"next_page_token\":\"\"}\n");
	ck_assert_ptr_null(call.reply.etag);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(bad_page_queries_are_refused)
{
	struct weightd_service *service = service_over_memory();
	const char *targets[] = {"/v1/models?page_size=0",
				 "/v1/models?page_size=1001",
				 "/v1/models?page_size=-1",
				 "/v1/models?page_size=",
				 "/v1/models?page_size=1x",
				 "/v1/models?page_token=..%2Fx",
				 "/v1/models?page_size=99999999999999999999999",
				 "/v1/models?pagesize=3"};

	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
		struct call call;

		call_get(&call, service, targets[i]);
		ck_assert_msg(call_code(&call) == WEIGHTD_ERR_BAD_QUERY, "%s", targets[i]);
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("GET /v1/models", pages_follow_each_other_in_byte_order,
			an_empty_list_is_a_list, bad_page_queries_are_refused);
}
