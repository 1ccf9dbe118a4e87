/*
 * Readers that the service serves.
 */
#include "../handler_call.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_service *service;

static void setup(void)
{
	service = service_over_memory();
}

static void teardown(void)
{
	weightd_service_free(service);
}

static const struct {
	const char *target, *disposition, *begins, *has;
} files[] = {
	{"/clients/torch.py", "inline; filename=\"weightd_torch.py\"", "\"\"\"Weights of a weightd",
	 "class WeightdReader(StorageReader):"},
	{"/clients/jax.py", "inline; filename=\"weightd_jax.py\"", "\"\"\"Weights of a weightd",
	 "class WeightdModel:"},
};

START_TEST(a_reader_is_text_with_a_name_that_hides_no_library)
{
	struct call call;

	call_get(&call, service, files[_i].target);

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_str_eq(call_header(&call, "Content-Disposition"), files[_i].disposition);
	ck_assert_str_eq(call.reply.content_type, "text/x-python; charset=utf-8");
	ck_assert_int_eq(strncmp(call_body(&call), files[_i].begins, strlen(files[_i].begins)), 0);
	ck_assert_ptr_nonnull(strstr(call_body(&call), files[_i].has));
	call_close(&call);
}
END_TEST

START_TEST(a_reader_has_at_most_sixty_lines)
{
	struct call call;
	unsigned lines = 0;

	call_get(&call, service, files[_i].target);
	for (const char *c = call_body(&call); *c != '\0'; c++)
		lines += *c == '\n';

	ck_assert_uint_le(lines, 60);
	call_close(&call);
}
END_TEST

START_TEST(another_reader_is_not_found)
{
	struct call call;

	call_get(&call, service, "/clients/tensorflow.py");

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_NOT_FOUND);
	ck_assert_str_eq(call.reply.error.issues[0].expected, "torch.py or jax.py");
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("clients");
	TCase *tcase = tcase_create("clients");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, a_reader_is_text_with_a_name_that_hides_no_library, 0, 2);
	tcase_add_loop_test(tcase, a_reader_has_at_most_sixty_lines, 0, 2);
	tcase_add_test(tcase, another_reader_is_not_found);
	suite_add_tcase(suite, tcase);
	return suite;
}
