#include "definition/document/parse_position.h"
#include "suite.h"

#include <string.h>

/* The place of the first '!' in a document. */
static const char *place_of(const char *json)
{
	static char pointer[64];

	weightd_parse_place(json, strcspn(json, "!"), pointer, sizeof pointer);
	return pointer;
}

START_TEST(names_the_value_behind_a_key)
{
	ck_assert_str_eq(place_of("{\"model\": 1, \"seed\": !}"), "/seed");
}
END_TEST

START_TEST(counts_items_and_skips_what_is_closed)
{
	ck_assert_str_eq(place_of("{\"init\": [{\"a\": [1, 2]}, {\"b\": !"), "/init/1/b");
}
END_TEST

START_TEST(brackets_and_commas_in_strings_do_not_count)
{
	ck_assert_str_eq(place_of("[\"a,[{\\\"\", !"), "/1");
}
END_TEST

START_TEST(escapes_tilde_and_slash)
{
	ck_assert_str_eq(place_of("{\"a/b~c\": !"), "/a~1b~0c");
}
END_TEST

START_TEST(a_key_that_is_still_wanted_names_the_object)
{
	ck_assert_str_eq(place_of("{\"model\": {\"type\": \"ReLU\", !"), "/model");
	ck_assert_str_eq(place_of("!"), "");
}
END_TEST

START_TEST(very_deep_and_very_long_documents_are_cut)
{
	char json[4096] = "", *deep = json;

	for (int i = 0; i < 100; i++)
		deep = stpcpy(deep, "{\"some_key\": ");
	strcpy(deep, "!");

	ck_assert_uint_lt(strlen(place_of(json)), 64);
	ck_assert_int_eq(strncmp(place_of(json), "/some_key/some_key", 18), 0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("parse_place");
	TCase *tcase = tcase_create("parse_place");

	tcase_add_test(tcase, names_the_value_behind_a_key);
	tcase_add_test(tcase, counts_items_and_skips_what_is_closed);
	tcase_add_test(tcase, brackets_and_commas_in_strings_do_not_count);
	tcase_add_test(tcase, escapes_tilde_and_slash);
	tcase_add_test(tcase, a_key_that_is_still_wanted_names_the_object);
	tcase_add_test(tcase, very_deep_and_very_long_documents_are_cut);
	suite_add_tcase(suite, tcase);
	return suite;
}
