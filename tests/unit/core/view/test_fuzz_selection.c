/*
 * The fuzz target without a fuzzer: random texts of the characters that selections are made of.
 */
#include "suite.h"

#define LLVMFuzzerTestOneInput fuzz_selection
#include "../../../fuzz/fuzz_selection.c"

/* xorshift64, Marsaglia 2003. */
static uint64_t next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* The target says nothing of what it refuses. */
static unsigned is_read(const char *text)
{
	static struct reading reading;

	return read(&reading, text);
}

START_TEST(no_text_of_likely_characters_breaks_it)
{
	static const char likely[] = "0123456789:::,,;-- +\t.";
	uint64_t state = 0x9E3779B97F4A7C15u;
	char text[24];
	unsigned taken = 0;

	for (int round = 0; round < 20000; round++) {
		const size_t length = next(&state) % sizeof text;
		for (size_t i = 0; i < length; i++)
			text[i] = likely[next(&state) % (sizeof likely - 1)];
		text[length] = '\0';
		fuzz_selection((const uint8_t *)text, length);
		taken += is_read(text);
	}
	ck_assert_uint_gt(taken, 100);
	ck_assert_uint_lt(taken, 19900);
}
END_TEST

START_TEST(no_list_of_short_items_breaks_it)
{
	static const char *const items[] = {
		":", "0", "-1", "::-1", "1:", ":-2", "2:9:3", "...", "5:1:-2", "9"};
	uint64_t state = 88172645463325252u;
	unsigned taken = 0;

	for (int round = 0; round < 20000; round++) {
		char text[128] = "";
		for (uint64_t n = next(&state) % 6; n < 6; n++) {
			strcat(text, items[next(&state) % 10]);
			strcat(text, next(&state) % 3 == 0 ? ";" : ",");
		}
		text[strlen(text) - 1] = '\0';
		fuzz_selection((const uint8_t *)text, strlen(text));
		taken += is_read(text);
	}
	ck_assert_uint_gt(taken, 1000);
	ck_assert_uint_lt(taken, 19900);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fuzz_selection");
	TCase *tcase = tcase_create("texts");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, no_text_of_likely_characters_breaks_it);
	tcase_add_test(tcase, no_list_of_short_items_breaks_it);
	suite_add_tcase(suite, tcase);
	return suite;
}
