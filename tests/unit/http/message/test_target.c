#include "http/message/target.h"
#include "suite.h"

#include <string.h>

/* Segments joined with '|', then the query as name=value joined with '&'; or the code's slug. */
static const struct {
	const char *raw, *result;
} rows[] = {
	{"/", "?"},
	{"/v1/models", "v1|models?"},
	{"/v1/a%2Fb/c", "v1|a/b|c?"},
	{"/a%20b+c", "a b+c?"},
	{"/%C3%A9", "\xC3\xA9?"},
	{"/\xC3\xA9", "\xC3\xA9?"},
	{"/a;b=c,d", "a;b=c,d?"},
	{"/a?x=1&y=2", "a?x=1&y=2"},
	{"/a?x", "a?x="},
	{"/a?x=a+b%2Bc", "a?x=a b+c"},
	{"/a?slice=0:64,:", "a?slice=0:64,:"},
	{"/a?&x=1&&", "a?x=1"},
	{"/a?x=?/", "a?x=?/"},
	{"/?", "?"},
	{"http://host/v1?x=1", "v1?x=1"},
	{"http://host", "?"},
	{"http://host?x=1", "?x=1"},
	{"/a%00b", "bad-target"},
	{"/a%01b", "bad-target"},
	{"/a%7Fb", "bad-target"},
	{"/a%0D%0Ab", "bad-target"},
	{"/a%", "bad-target"},
	{"/a%2", "bad-target"},
	{"/a%zz", "bad-target"},
	{"/a%2/b", "bad-target"},
	{"/%C3", "bad-target"},
	{"/%C0%AF", "bad-target"},
	{"/%ED%A0%80", "bad-target"},
	{"/%F4%90%80%80", "bad-target"},
	{"/\xFF", "bad-target"},
	{"/a#b", "bad-target"},
	{"a", "bad-target"},
	{"", "bad-target"},
	{"https://host/", "bad-target"},
	{"/a/../b", "not-found"},
	{"/%2e%2e/b", "not-found"},
	{"/./a", "not-found"},
	{"//a", "not-found"},
	{"/a/", "not-found"},
	{"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", "not-found"},
	{"/../%00", "bad-target"},
	{"/a?x=1&x=2", "bad-query"},
	{"/a?x=1&%78=2", "bad-query"},
	{"/a?x=%00", "bad-query"},
	{"/a?x=%", "bad-query"},
	{"/a?x=%FF", "bad-query"},
	{"/a?a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r&s&t&u&v&w&x&y&z&0&1&2&3&4&5&6", "bad-query"},
};

START_TEST(target_is_split_and_decoded_as_the_table_says)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_request_target target;
	char result[512] = "";

	enum weightd_code code = weightd_request_target_parse(&target, rows[_i].raw, arena, NULL);
	if (code != WEIGHTD_OK) {
		strcpy(result, weightd_code_slug(code));
	} else {
		for (size_t i = 0; i < target.segment_count; i++) {
			strcat(result, i > 0 ? "|" : "");
			strcat(result, target.segments[i]);
		}
		strcat(result, "?");
		for (size_t i = 0; i < target.query_count; i++) {
			strcat(result, i > 0 ? "&" : "");
			strcat(strcat(strcat(result, target.query[i].name), "="),
			       target.query[i].value);
		}
	}

	ck_assert_msg(strcmp(result, rows[_i].result) == 0, "%s: '%s', not '%s'", rows[_i].raw,
		      result, rows[_i].result);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(asterisk_is_a_target_of_its_own)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_request_target target;

	ck_assert_int_eq(weightd_request_target_parse(&target, "*", arena, NULL), WEIGHTD_OK);

	ck_assert(target.is_asterisk);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(long_target_is_refused)
{
	static char raw[WEIGHTD_TARGET_BYTES_MAX + 2];
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_request_target target;

	memset(raw, 'a', sizeof raw - 1);
	raw[0] = '/';

	ck_assert_int_eq(weightd_request_target_parse(&target, raw, arena, NULL),
			 WEIGHTD_ERR_TARGET_TOO_LONG);
	raw[sizeof raw - 2] = '\0';
	ck_assert_int_eq(weightd_request_target_parse(&target, raw, arena, NULL), WEIGHTD_OK);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(no_memory_is_told)
{
	struct weightd_arena *arena = weightd_arena_new(16);
	struct weightd_request_target target;

	ck_assert_int_eq(weightd_request_target_parse(&target, "/a/b/c", arena, NULL),
			 WEIGHTD_ERR_NO_MEMORY);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("target");
	TCase *tcase = tcase_create("target");

	tcase_add_loop_test(tcase, target_is_split_and_decoded_as_the_table_says, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tcase, asterisk_is_a_target_of_its_own);
	tcase_add_test(tcase, long_target_is_refused);
	tcase_add_test(tcase, no_memory_is_told);
	suite_add_tcase(suite, tcase);
	return suite;
}
