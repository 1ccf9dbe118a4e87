#include "definition/document/json_pointer.h"
#include "suite.h"

#include <string.h>

START_TEST(document_itself_is_the_empty_pointer)
{
	char text[8];

	weightd_place_write(NULL, text, sizeof text);

	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(keys_and_indexes_follow_each_other)
{
	char text[64];
	const struct weightd_place *init = WEIGHTD_PLACE_KEY(NULL, "init");
	const struct weightd_place *rule = WEIGHTD_PLACE_ITEM(init, 12);

	weightd_place_write(WEIGHTD_PLACE_KEY(rule, "path"), text, sizeof text);

	ck_assert_str_eq(text, "/init/12/path");
}
END_TEST

/* RFC 6901, section 5: "/a~1b" and "/m~0n". */
START_TEST(slash_and_tilde_are_escaped)
{
	char text[64];

	weightd_place_write(WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, "a/b"), "m~n"), text,
			    sizeof text);

	ck_assert_str_eq(text, "/a~1b/m~0n");
}
END_TEST

START_TEST(empty_key_is_a_key)
{
	char text[64];

	weightd_place_write(WEIGHTD_PLACE_KEY(NULL, ""), text, sizeof text);

	ck_assert_str_eq(text, "/");
}
END_TEST

START_TEST(long_pointers_are_cut)
{
	char text[8];

	weightd_place_write(WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, "parameters"), "x"), text,
			    sizeof text);

	ck_assert_str_eq(text, "/parame");
}
END_TEST

START_TEST(cut_pointers_end_on_a_whole_character)
{
	char text[6];

	weightd_place_write(WEIGHTD_PLACE_KEY(NULL, "a\xE2\x82\xAC\xE2\x82\xAC"), text,
			    sizeof text);
	ck_assert_str_eq(text, "/a\xE2\x82\xAC");

	weightd_place_write(WEIGHTD_PLACE_KEY(NULL, "ab\xE2\x82\xAC"), text, sizeof text);
	ck_assert_str_eq(text, "/ab");
}
END_TEST

START_TEST(earlier_pointer_is_a_prefix)
{
	char text[64];
	const struct weightd_place earlier = {.pointer = "/model/children/0/init"};

	weightd_place_write(WEIGHTD_PLACE_ITEM(&earlier, 3), text, sizeof text);

	ck_assert_str_eq(text, "/model/children/0/init/3");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("place");
	TCase *tcase = tcase_create("place");

	tcase_add_test(tcase, document_itself_is_the_empty_pointer);
	tcase_add_test(tcase, keys_and_indexes_follow_each_other);
	tcase_add_test(tcase, slash_and_tilde_are_escaped);
	tcase_add_test(tcase, empty_key_is_a_key);
	tcase_add_test(tcase, long_pointers_are_cut);
	tcase_add_test(tcase, cut_pointers_end_on_a_whole_character);
	tcase_add_test(tcase, earlier_pointer_is_a_prefix);
	suite_add_tcase(suite, tcase);
	return suite;
}
