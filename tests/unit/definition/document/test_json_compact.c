#include "definition/document/json_compact.h"
#include "suite.h"

#include <string.h>

static const struct {
	const char *json, *compact;
} rows[] = {
	{"{}", "{}"},
	{" { \"a\" :\t[ 1 ,\r\n 2 ] } \n", "{\"a\":[1,2]}"},
	{"{\"a b\": \" x \\\" y \"}", "{\"a b\":\" x \\\" y \"}"},
	{"[\"\\\\\" , \"\\\\ \"]", "[\"\\\\\",\"\\\\ \"]"},
	{"  ", ""},
};

START_TEST(blanks_go_where_they_mean_nothing)
{
	struct weightd_text text;

	weightd_text_init(&text, 1000);
	weightd_json_compact(&text, rows[_i].json, strlen(rows[_i].json));

	ck_assert_str_eq(text.data != NULL ? text.data : "", rows[_i].compact);
	weightd_text_free(&text);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("json_compact");
	TCase *tcase = tcase_create("json_compact");

	tcase_add_loop_test(tcase, blanks_go_where_they_mean_nothing, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
