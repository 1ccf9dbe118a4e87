#include "core/base/utf8.h"
#include "suite.h"

#include <stdint.h>
#include <string.h>

/* Table 3-7 of the Unicode Standard, first and last of each row and their neighbours. */
static const struct {
	const char *text;
	size_t length;
} sequences[] = {
	{"a", 1},
	{"\x7F", 1},
	{"\x80", 0},
	{"\xC1\xBF", 0},
	{"\xC2\x80", 2},
	{"\xDF\xBF", 2},
	{"\xE0\x9F\xBF", 0},
	{"\xE0\xA0\x80", 3},
	{"\xED\x9F\xBF", 3},
	{"\xED\xA0\x80", 0},
	{"\xEF\xBF\xBF", 3},
	{"\xF0\x8F\xBF\xBF", 0},
	{"\xF0\x90\x80\x80", 4},
	{"\xF4\x8F\xBF\xBF", 4},
	{"\xF4\x90\x80\x80", 0},
	{"\xF5\x80\x80\x80", 0},
	{"\xFF", 0},
	{"\xE4\xB8", 0},
};

START_TEST(a_sequence_has_its_length_or_none)
{
	ck_assert_uint_eq(weightd_utf8_length(sequences[_i].text, SIZE_MAX), sequences[_i].length);
}
END_TEST

START_TEST(a_sequence_ends_within_the_bytes_that_are_left)
{
	ck_assert_uint_eq(weightd_utf8_length("\xE4\xB8\xAD", 3), 3);
	ck_assert_uint_eq(weightd_utf8_length("\xE4\xB8\xAD", 2), 0);
}
END_TEST

static const struct {
	const char *text, *copy;
} copies[] = {
	{"plain \xC3\xA9", "plain \xC3\xA9"},
	{"\"\xE4\xB8\" is cut", "\"\" is cut"},
	{"\xE4\xB8\xE4\xB8\xAD", "\xE4\xB8\xAD"},
	{"raw \xFF.", "raw \xEF\xBF\xBD."},
	{"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
	{"\xF0\x9F\x98", ""},
	{"123456789\xC3\xA9", "123456789"}, /* nine bytes and the NUL fit */
	{"12345678\xFF", "12345678"},
};

START_TEST(a_copy_is_whole_characters)
{
	char copy[10];
	char large[100];
	const char *text = copies[_i].text;

	weightd_utf8_copy(copy, sizeof copy, text);
	weightd_utf8_copy(large, sizeof large, text);

	ck_assert_int_eq(strncmp(large, copy, strlen(copy)), 0);
	ck_assert_str_eq(_i < 6 ? large : copy, copies[_i].copy);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("utf8");
	TCase *tcase = tcase_create("utf8");

	tcase_add_loop_test(tcase, a_sequence_has_its_length_or_none, 0,
			    (int)(sizeof sequences / sizeof sequences[0]));
	tcase_add_test(tcase, a_sequence_ends_within_the_bytes_that_are_left);
	tcase_add_loop_test(tcase, a_copy_is_whole_characters, 0,
			    (int)(sizeof copies / sizeof copies[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
