#include "api/service/file_sizes.h"

#include "../handler_call.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST "ab00000000000000000000000000000000000001"
#define SECOND "ab00000000000000000000000000000000000002"
#define THIRD "cd00000000000000000000000000000000000001"

START_TEST(sizes_are_those_of_the_id)
{
	struct weightd_file_sizes *sizes = weightd_file_sizes_new();
	const uint64_t first[WEIGHTD_FILE_SIZES] = {1, 2, UINT64_MAX};
	const uint64_t third[WEIGHTD_FILE_SIZES] = {3};
	uint64_t found[WEIGHTD_FILE_SIZES];

	ck_assert(!weightd_file_sizes_find(sizes, FIRST, found));
	weightd_file_sizes_put(sizes, FIRST, first);
	weightd_file_sizes_put(sizes, THIRD, third);
	ck_assert(weightd_file_sizes_find(sizes, FIRST, found));
	ck_assert_mem_eq(found, first, sizeof found);
	ck_assert(!weightd_file_sizes_find(sizes, SECOND, found));
	ck_assert(weightd_file_sizes_find(sizes, THIRD, found));
	ck_assert_mem_eq(found, third, sizeof found);
	weightd_file_sizes_free(sizes);
}
END_TEST

START_TEST(another_model_takes_a_place)
{
	struct weightd_file_sizes *sizes = weightd_file_sizes_new();
	const uint64_t first[WEIGHTD_FILE_SIZES] = {1}, second[WEIGHTD_FILE_SIZES] = {2};
	uint64_t found[WEIGHTD_FILE_SIZES];

	weightd_file_sizes_put(sizes, FIRST, first);
	weightd_file_sizes_put(sizes, SECOND, second);
	ck_assert(!weightd_file_sizes_find(sizes, FIRST, found));
	ck_assert(weightd_file_sizes_find(sizes, SECOND, found));
	ck_assert_uint_eq(found[0], 2);
	weightd_file_sizes_free(sizes);
}
END_TEST

/* The second answer is made of what the first one has left. */
START_TEST(a_summary_says_the_same_again)
{
	struct weightd_service *service = service_over_memory();
	uint64_t found[WEIGHTD_FILE_SIZES];
	char id[41], target[64], *first;
	struct call call;

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	ck_assert(weightd_file_sizes_find(service->file_sizes, id, found));
	snprintf(target, sizeof target, "/v1/models/%s", id);
	call_get(&call, service, target);
	first = strdup(call_body(&call));
	call_close(&call);
	memset(found, 7, sizeof found);
	weightd_file_sizes_put(service->file_sizes, "0000000000000000000000000000000000000000",
			       found);
	call_get(&call, service, target);
	ck_assert_str_eq(call_body(&call), first);
	ck_assert_ptr_nonnull(strstr(first, "\"sizes\":{\"safetensors\":"));
	call_close(&call);
	free(first);
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("file sizes");
	TCase *tcase = tcase_create("file sizes");

	tcase_add_test(tcase, sizes_are_those_of_the_id);
	tcase_add_test(tcase, another_model_takes_a_place);
	tcase_add_test(tcase, a_summary_says_the_same_again);
	suite_add_tcase(suite, tcase);
	return suite;
}
