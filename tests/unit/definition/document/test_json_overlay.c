#include "definition/document/json_overlay.h"
#include "suite.h"

#include <string.h>

static const struct {
	const char *base, *over, *both; /* both NULL: refused */
} rows[] = {
	{"{\"model\":\"L\"}", "{\"base\":\"x\"}", "{\"model\":\"L\"}"},
	{"{\"model\":\"L\",\"seed\":1}", "{\"base\":\"x\",\"seed\":\"0x2\"}",
	 "{\"model\":\"L\",\"seed\":\"0x2\"}"},
	{"{\"model\":{\"a\":[1,\"],}\"]},\"init\":[{\"b\":1}]}",
	 "{\"init\":[{\"c\":{}},2],\"base\":\"x\"}",
	 "{\"model\":{\"a\":[1,\"],}\"]},\"init\":[{\"b\":1},{\"c\":{}},2]}"},
	{"{\"init\":[],\"model\":1}", "{\"init\":[1]}", "{\"init\":[1],\"model\":1}"},
	{"{\"init\":[1],\"model\":1}", "{\"init\":[]}", "{\"init\":[1],\"model\":1}"},
	{"{\"tie\":{\"a\":\"b\"}}", "{\"tie\":{\"c\":\"\\\"}\"}}",
	 "{\"tie\":{\"a\":\"b\",\"c\":\"\\\"}\"}}"},
	{"{}", "{\"base\":\"x\",\"init\":[1]}", "{\"init\":[1]}"},
	{"{\"init\":[1],\"seed\":2}", "{\"init\":null,\"seed\":null,\"tie\":null}",
	 "{\"init\":[1],\"seed\":2}"},
	{"{\"init\":[1]}", "{\"init\":{}}", NULL},
	{"[1]", "{}", NULL},
	{"{\"m\\u006f\":1}", "{}", NULL},
	{"{\"a\":", "{}", NULL},
	{"{\"a\":\"", "{}", NULL},
	{"{\"a\"", "{}", NULL},
	{"{\"a\":}", "{}", NULL},
	{"", "{}", NULL},
};

START_TEST(members_of_both_are_in_one)
{
	const struct weightd_compact_json base = {rows[_i].base, strlen(rows[_i].base)};
	const struct weightd_compact_json over = {rows[_i].over, strlen(rows[_i].over)};
	struct weightd_text text;

	weightd_text_init(&text, 1000);
	const bool is_done = weightd_json_overlay(&text, &base, &over);

	ck_assert_int_eq(is_done, rows[_i].both != NULL);
	if (is_done)
		ck_assert_str_eq(text.data, rows[_i].both);
	weightd_text_free(&text);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("json_overlay");
	TCase *tcase = tcase_create("json_overlay");

	tcase_add_loop_test(tcase, members_of_both_are_in_one, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
