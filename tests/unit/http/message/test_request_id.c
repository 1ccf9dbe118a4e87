#include "http/message/request_id.h"
#include "suite.h"

#include <string.h>

static struct weightd_arena *arena;

static void setup(void)
{
	arena = weightd_arena_new(0);
}

static void teardown(void)
{
	weightd_arena_free(arena);
}

START_TEST(made_ids_are_32_hex_digits_and_differ)
{
	char a[WEIGHTD_ID_SIZE], b[WEIGHTD_ID_SIZE];

	weightd_id_make(a);
	weightd_id_make(b);

	ck_assert_uint_eq(strspn(a, "0123456789abcdef"), 32);
	ck_assert_str_ne(a, b);
}
END_TEST

START_TEST(acceptable_id_of_the_client_is_kept)
{
	ck_assert_str_eq(weightd_request_id("Az0._:/+=-", arena), "Az0._:/+=-");
}
END_TEST

START_TEST(other_ids_are_replaced)
{
	static const char *const refused[] = {"", "a b", "a\nb", "\xC3\xA9", "a\"b"};
	char long_id[130];

	memset(long_id, 'a', 129);
	long_id[129] = '\0';

	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		ck_assert_uint_eq(strlen(weightd_request_id(refused[i], arena)), 32);
	ck_assert_uint_eq(strlen(weightd_request_id(NULL, arena)), 32);
	ck_assert_uint_eq(strlen(weightd_request_id(long_id, arena)), 32);
	ck_assert_uint_eq(strlen(weightd_request_id(long_id + 1, arena)), 128);
}
END_TEST

/* Examples of the W3C recommendation, and what it calls invalid. */
START_TEST(trace_id_is_taken_from_valid_parents_only)
{
	static const char *const refused[] = {
		"",
		"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
		"00-00000000000000000000000000000000-b7ad6b7169203331-01",
		"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
		"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
		"00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
		"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra",
		"00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
	};

	ck_assert_str_eq(
		weightd_trace_id("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", arena),
		"0af7651916cd43dd8448eb211c80319c");
	ck_assert_str_eq(
		weightd_trace_id("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
				 arena),
		"0af7651916cd43dd8448eb211c80319c");
	ck_assert_ptr_null(weightd_trace_id(NULL, arena));
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		ck_assert_ptr_null(weightd_trace_id(refused[i], arena));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("request_id");
	TCase *tcase = tcase_create("request_id");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, made_ids_are_32_hex_digits_and_differ);
	tcase_add_test(tcase, acceptable_id_of_the_client_is_kept);
	tcase_add_test(tcase, other_ids_are_replaced);
	tcase_add_test(tcase, trace_id_is_taken_from_valid_parents_only);
	suite_add_tcase(suite, tcase);
	return suite;
}
