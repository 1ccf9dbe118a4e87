#include "definition/document/integer_words.h"
#include "suite.h"

#include <string.h>

#define CAPACITY 4

/* Python: [(n >> 32 * i) & 0xffffffff for i in range(4)], str(n). */
static const struct {
	const char *text;
	uint32_t words[CAPACITY];
	size_t count;
	const char *decimal;
} numbers[] = {
	{"0", {0}, 1, "0"},
	{"000", {0}, 1, "0"},
	{"0x0", {0}, 1, "0"},
	{"7", {7}, 1, "7"},
	{"999999999", {999999999}, 1, "999999999"},
	{"1000000000", {1000000000}, 1, "1000000000"},
	{"4294967295", {4294967295}, 1, "4294967295"},
	{"4294967296", {0, 1}, 2, "4294967296"},
	{"0X00000000000000fF", {255}, 1, "255"},
	{"18446744073709551616", {0, 0, 1}, 3, "18446744073709551616"},
	{"1000000000000000000", {2808348672, 232830643}, 2, "1000000000000000000"},
	{"0xffffffffffffffffffffffffffffffff",
	 {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF},
	 4,
	 "340282366920938463463374607431768211455"},
	{"340282366920938463463374607431768211455",
	 {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF},
	 4,
	 "340282366920938463463374607431768211455"},
	{"0x123456789abcdef01", {0xABCDEF01, 0x23456789, 1}, 3, "20988295479420645121"},
};

START_TEST(text_becomes_words_and_words_become_decimal_text)
{
	uint32_t words[CAPACITY];
	struct weightd_text text;
	size_t count = 0;

	ck_assert_int_eq(weightd_integer_words(numbers[_i].text, words, CAPACITY, &count),
			 WEIGHTD_INTEGER_READ);
	ck_assert_uint_eq(count, numbers[_i].count);
	ck_assert_mem_eq(words, numbers[_i].words, count * sizeof words[0]);

	weightd_text_init(&text, 100);
	weightd_text_puts(&text, "[");
	weightd_integer_decimal(words, count, &text);
	ck_assert_str_eq(text.data + 1, numbers[_i].decimal);
	weightd_text_free(&text);
}
END_TEST

START_TEST(what_is_no_number_is_told_apart_from_what_is_too_long)
{
	static const char *const wrong[] = {"",	   "0x",  "-1",	 "+1",	" 1", "1 ",
					    "1_0", "1.0", "0b1", "0xg", "a",  "12a"};
	static const char *const long_ones[] = {
		"340282366920938463463374607431768211456", "0x100000000000000000000000000000000",
		"99999999999999999999999999999999999999999999999999"};
	uint32_t words[CAPACITY];
	size_t count;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		ck_assert_int_eq(weightd_integer_words(wrong[i], words, CAPACITY, &count),
				 WEIGHTD_INTEGER_NO_NUMBER);
	for (size_t i = 0; i < sizeof long_ones / sizeof long_ones[0]; i++)
		ck_assert_int_eq(weightd_integer_words(long_ones[i], words, CAPACITY, &count),
				 WEIGHTD_INTEGER_TOO_LONG);
	ck_assert_int_eq(weightd_integer_words("0", words, 0, &count), WEIGHTD_INTEGER_TOO_LONG);
	ck_assert_int_eq(
		weightd_integer_words("000000000000000000000000000000000000000000000000000000001",
				      words, 1, &count),
		WEIGHTD_INTEGER_READ);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("integer_words");
	TCase *tcase = tcase_create("integer_words");

	tcase_add_loop_test(tcase, text_becomes_words_and_words_become_decimal_text, 0,
			    sizeof numbers / sizeof numbers[0]);
	tcase_add_test(tcase, what_is_no_number_is_told_apart_from_what_is_too_long);
	suite_add_tcase(suite, tcase);
	return suite;
}
