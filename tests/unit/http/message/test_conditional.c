#include "http/message/conditional.h"
#include "suite.h"

#include <stddef.h>

static const struct {
	const char *list, *etag;
	bool weak, strong;
} rows[] = {
	{"\"a\"", "a", true, true},
	{"\"b\"", "a", false, false},
	{"W/\"a\"", "a", true, false},
	{"\"b\", \"a\"", "a", true, true},
	{"\"b\",W/\"a\" , \"c\"", "a", true, false},
	{", \"a\"", "a", true, true},
	{"*", "a", true, true},
	{" * ", "a", true, true},
	{"*", NULL, true, true},
	{"\"a\"", NULL, false, false},
	{"a", "a", false, false},
	{"\"a", "a", false, false},
	{"\"a,b\"", "a,b", true, true},
	{"\"ab\"", "a", false, false},
	{"w/\"a\"", "a", false, false},
	{"", "a", false, false},
};

START_TEST(tags_are_compared_as_the_table_says)
{
	ck_assert_int_eq(weightd_etag_in_list(rows[_i].list, rows[_i].etag, true), rows[_i].weak);
	ck_assert_int_eq(weightd_etag_in_list(rows[_i].list, rows[_i].etag, false),
			 rows[_i].strong);
}
END_TEST

START_TEST(if_range_holds_only_for_the_same_strong_tag)
{
	ck_assert(weightd_if_range_holds("\"a\"", "a"));
	ck_assert(!weightd_if_range_holds("W/\"a\"", "a"));
	ck_assert(!weightd_if_range_holds("\"b\"", "a"));
	ck_assert(!weightd_if_range_holds("\"a\", \"b\"", "a"));
	ck_assert(!weightd_if_range_holds("\"a\"", NULL));
	ck_assert(!weightd_if_range_holds("Wed, 21 Oct 2015 07:28:00 GMT", "a"));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("conditional");
	TCase *tcase = tcase_create("conditional");

	tcase_add_loop_test(tcase, tags_are_compared_as_the_table_says, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tcase, if_range_holds_only_for_the_same_strong_tag);
	suite_add_tcase(suite, tcase);
	return suite;
}
