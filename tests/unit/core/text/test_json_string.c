#include "weightd/text.h"
#include "suite.h"

#include <string.h>

static const struct {
	const char *text, *json;
} rows[] = {
	{"", "\"\""},
	{"a\"b\\c", "\"a\\\"b\\\\c\""},
	{"\n\x01\x7F", "\"\\n\\u0001\\u007f\""},
	{"\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80", "\"\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80\""},
	{"\xE4\xB8", "\"\""},
	{"\xE4\xB8\"", "\"\\\"\""},
	{"\xFFx\xC0\xAF", "\"\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD\""},
	{"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* a surrogate */
};

START_TEST(any_bytes_become_a_json_string)
{
	struct weightd_text text;

	weightd_text_init(&text, 1000);
	weightd_text_json_string(&text, rows[_i].text);

	ck_assert_str_eq(text.data, rows[_i].json);
	weightd_text_free(&text);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("json_string");
	TCase *tcase = tcase_create("json_string");

	tcase_add_loop_test(tcase, any_bytes_become_a_json_string, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
