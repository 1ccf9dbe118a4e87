#include "http/message/range.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MOST "18446744073709551615"

/* What comes out: "-" ignored, "!" unsatisfiable, else "first+length" of each range. */
static const struct {
	const char *header;
	uint64_t size;
	const char *result;
} rows[] = {
	{"bytes=0-7", 100, "0+8"},
	{"bytes=0-0", 100, "0+1"},
	{"bytes=99-", 100, "99+1"},
	{"bytes=0-", 100, "0+100"},
	{"bytes=10-1000", 100, "10+90"},
	{"bytes=-1", 100, "99+1"},
	{"bytes=-1000", 100, "0+100"},
	{"Bytes=1-2", 100, "1+2"},
	{"bytes=100-", 100, "!"},
	{"bytes=100-200", 100, "!"},
	{"bytes=-0", 100, "!"},
	{"bytes=0-", 0, "!"},
	{"bytes=-5", 0, "!"},
	{"bytes=5-2", 100, "-"},
	{"bytes=" MOST "-", 100, "!"},
	{"bytes=" MOST "6-", 100, "!"},
	{"bytes=0-" MOST, 100, "0+100"},
	{"bytes=0-" MOST "00", 100, "0+100"},
	{"bytes=-" MOST "00", 100, "0+100"},
	{"bytes=" MOST "0-" MOST, 100, "!"},
	{"bytes=0-" MOST, UINT64_MAX - 1, "0+18446744073709551614"},
	{"bytes=18446744073709551613-", UINT64_MAX - 1, "18446744073709551613+1"},
	{"bytes=", 100, "-"},
	{"bytes=,", 100, "-"},
	{"bytes=-", 100, "-"},
	{"bytes=1", 100, "-"},
	{"bytes=a-b", 100, "-"},
	{"bytes=0x1-2", 100, "-"},
	{"bytes=1--2", 100, "-"},
	{"bytes=+1-2", 100, "-"},
	{"bytes = 1-2", 100, "-"},
	{"bytes 1-2", 100, "-"},
	{"items=1-2", 100, "-"},
	{"", 100, "-"},
	{"bytes= 1-2", 100, "1+2"},
	{"bytes=1-2 , 5-6 ", 100, "1+2 5+2"},
	{"bytes=1-2,,5-6", 100, "1+2 5+2"},
	{"bytes=1 -2", 100, "-"},
	{"bytes=1-2 3-4", 100, "-"},
	{"bytes=1-2,5-2", 100, "-"},
	{"bytes=1-2,200-", 100, "1+2"},
	{"bytes=200-,-0", 100, "!"},
	{"bytes=50-59,0-9", 100, "50+10 0+10"},
	{"bytes=0-9,10-19", 100, "0+20"},
	{"bytes=0-9,5-14", 100, "0+15"},
	{"bytes=0-9,20-29,5-24", 100, "0+30"},
	{"bytes=50-59,0-9,55-64", 100, "50+15 0+10"},
	{"bytes=0-,0-,0-", 100, "0+100"},
	{"bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-"
	 "30",
	 100, "0+1 2+1 4+1 6+1 8+1 10+1 12+1 14+1 16+1 18+1 20+1 22+1 24+1 26+1 28+1 30+1"},
	{"bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-"
	 "30,32-32",
	 100, "-"},
};

START_TEST(header_gives_the_ranges_of_the_table)
{
	struct weightd_byte_range ranges[WEIGHTD_BYTE_RANGES_MAX];
	char result[512] = "";
	size_t count;

	switch (weightd_byte_ranges_parse(rows[_i].header, rows[_i].size, ranges, &count)) {
	case WEIGHTD_RANGE_IGNORED: strcpy(result, "-"); break;
	case WEIGHTD_RANGE_UNSATISFIABLE: strcpy(result, "!"); break;
	case WEIGHTD_RANGE_SATISFIABLE:
		for (size_t i = 0; i < count; i++)
			sprintf(result + strlen(result), "%s%" PRIu64 "+%" PRIu64, i > 0 ? " " : "",
				ranges[i].first, ranges[i].length);
	}

	ck_assert_msg(strcmp(result, rows[_i].result) == 0, "%s of %" PRIu64 ": '%s', not '%s'",
		      rows[_i].header, rows[_i].size, result, rows[_i].result);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("range");
	TCase *tcase = tcase_create("range");

	tcase_add_loop_test(tcase, header_gives_the_ranges_of_the_table, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
