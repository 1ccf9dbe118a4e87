#include "weightd/selection.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_range ranges[WEIGHTD_SELECTION_RANGES];
static struct weightd_selection selection;
static struct weightd_misread misread;

static enum weightd_code read(const char *text)
{
	return weightd_selection_read(&selection, text, ranges, WEIGHTD_SELECTION_RANGES, &misread);
}

START_TEST(ends_and_steps_are_those_of_the_text)
{
	ck_assert_int_eq(read("1:-2:3, :, ::-1 ,7"), WEIGHTD_OK);

	ck_assert_uint_eq(selection.ndim, 4);
	const struct weightd_range *range = selection.dims[0].list;
	ck_assert(range->is_slice && range->has_start && range->has_stop);
	ck_assert_int_eq(range->start, 1);
	ck_assert_int_eq(range->stop, -2);
	ck_assert_int_eq(range->step, 3);
	range = selection.dims[1].list;
	ck_assert(range->is_slice && !range->has_start && !range->has_stop);
	ck_assert_int_eq(range->step, 1);
	ck_assert_int_eq(selection.dims[2].list->step, -1);
	ck_assert(!selection.dims[3].list->is_slice);
	ck_assert_int_eq(selection.dims[3].list->start, 7);
}
END_TEST

START_TEST(an_ellipsis_stands_between_dimensions)
{
	ck_assert_int_eq(read("0,...,-1"), WEIGHTD_OK);
	ck_assert(selection.has_ellipsis);
	ck_assert_uint_eq(selection.ellipsis, 1);
	ck_assert_uint_eq(selection.ndim, 2);
	ck_assert_int_eq(read("..."), WEIGHTD_OK);
	ck_assert_uint_eq(selection.ndim, 0);
}
END_TEST

START_TEST(semicolons_join_within_a_dimension)
{
	ck_assert_int_eq(read("0:192;768:960;5,:"), WEIGHTD_OK);
	ck_assert_uint_eq(selection.ndim, 2);
	ck_assert_uint_eq(selection.dims[0].count, 3);
	ck_assert_int_eq(selection.dims[0].list[1].start, 768);
	ck_assert_int_eq(selection.dims[0].list[2].start, 5);
	ck_assert_uint_eq(selection.dims[1].count, 1);
}
END_TEST

START_TEST(a_comma_may_end_it_as_in_python)
{
	ck_assert_int_eq(read("0:2,"), WEIGHTD_OK);
	ck_assert_uint_eq(selection.ndim, 1);
}
END_TEST

START_TEST(numbers_beyond_63_bits_are_cut_to_them)
{
	ck_assert_int_eq(read("-99999999999999999999:99999999999999999999:99999999999999999999999"),
			 WEIGHTD_OK);
	ck_assert_int_eq(selection.dims[0].list->start, -INT64_MAX);
	ck_assert_int_eq(selection.dims[0].list->stop, INT64_MAX);
	ck_assert_int_eq(selection.dims[0].list->step, INT64_MAX);
}
END_TEST

/* The text, and the character at which it is refused. */
static const struct {
	const char *text;
	unsigned at;
} refused[] = {
	{"", 1},	 {" ", 2},	 {",", 1},
	{"a", 1},	 {"1:2:0", 6},	 {"1:2:3:4", 6},
	{"1,,2", 3},	 {"1.5", 2},	 {"0:2,...,...", 9},
	{"[0:2]", 1},	 {"0:2)", 4},	 {"-", 1},
	{"--1", 1},	 {"1 2", 3},	 {"0:1;", 5},
	{"....", 4},	 {"1:2;...", 5}, {"None", 1},
	{"0x10", 2},	 {"1_0", 2},	 {"0,0,0,0,0,0,0,0,0", 17},
	{"\xC3\xA9", 1},
};

START_TEST(other_text_is_refused_at_its_character)
{
	char place[32];

	ck_assert_int_ne(read(refused[_i].text), WEIGHTD_OK);
	snprintf(place, sizeof place, " at character %u", refused[_i].at);
	const size_t length = strlen(misread.why), end = strlen(place);
	ck_assert_msg(length > end && strcmp(misread.why + length - end, place) == 0, "%s: %s",
		      refused[_i].text, misread.why);
}
END_TEST

START_TEST(more_than_eight_dimensions_are_out_of_range)
{
	ck_assert_int_eq(read(":,:,:,:,:,:,:,:"), WEIGHTD_OK);
	ck_assert_int_eq(read(":,:,:,:,:,:,:,:,:"), WEIGHTD_ERR_OUT_OF_RANGE);
	ck_assert_int_eq(read(":,:,:,:,:,:,:,x"), WEIGHTD_ERR_BAD_ARGUMENT);
}
END_TEST

START_TEST(the_reason_is_said_in_words)
{
	read("0:x");
	ck_assert_str_eq(misread.why, "unexpected text at character 3");
	read("0,,1");
	ck_assert_str_eq(misread.why, "expected an index or a slice at character 3");
}
END_TEST

START_TEST(a_range_alone_has_no_comma_and_no_ellipsis)
{
	static const char *const texts[] = {"0:1,", "0:1;2", "...", ""};
	struct weightd_range range;

	ck_assert_int_eq(weightd_range_read(&range, " 1 :\t-2 ", &misread), WEIGHTD_OK);
	ck_assert(range.is_slice && range.has_start && range.has_stop && !range.has_step);
	ck_assert_int_eq(range.start, 1);
	ck_assert_int_eq(range.stop, -2);
	for (size_t i = 0; i < 4; i++)
		ck_assert_int_eq(weightd_range_read(&range, texts[i], &misread),
				 WEIGHTD_ERR_BAD_ARGUMENT);
}
END_TEST

START_TEST(a_step_is_known_by_its_colon)
{
	ck_assert_int_eq(read("1:2,1:2:,1:2:1"), WEIGHTD_OK);

	ck_assert(!ranges[0].has_step && ranges[1].has_step && ranges[2].has_step);
	ck_assert_int_eq(ranges[1].step, 1);
}
END_TEST

START_TEST(text_of_a_selection_is_what_was_read)
{
	static const char *const texts[] = {":",
					    "0:64,:",
					    "3,::-1",
					    "0:192;768:960,:",
					    "...",
					    "...,-1",
					    "0,...,5:;-3",
					    "-9:-2:3,...",
					    "9223372036854775807:-9223372036854775807:2"};
	char text[80];

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		ck_assert_int_eq(read(texts[i]), WEIGHTD_OK);
		ck_assert_uint_eq(weightd_selection_text(&selection, text, sizeof text),
				  strlen(texts[i]));
		ck_assert_str_eq(text, texts[i]);
	}
	ck_assert_uint_eq(weightd_selection_text(&selection, text, 5), strlen(texts[8]));
	ck_assert_str_eq(text, "9223");
}
END_TEST

/* Of 10 elements: the range, its run, and whether nothing of it was cut. */
static const struct {
	const char *range;
	struct weightd_run run;
	bool is_inside;
} runs[] = {
	{"2:5", {2, 1, 3, 0}, true},	 {"-3:", {7, 1, 3, 0}, true},
	{":", {0, 1, 10, 0}, true},	 {"0:10", {0, 1, 10, 0}, true},
	{"0:11", {0, 1, 10, 0}, false},	 {"-10:2", {0, 1, 2, 0}, true},
	{"-11:2", {0, 1, 2, 0}, false},	 {"10:", {0, 1, 0, 0}, true},
	{"11:", {0, 1, 0, 0}, false},	 {"5:5", {0, 1, 0, 0}, true},
	{"8:1:-3", {8, -3, 3, 0}, true}, {"::-1", {9, -1, 10, 0}, true},
	{"9", {9, 1, 1, 0}, true},	 {"-10", {0, 1, 1, 0}, true},
	{"10", {10, 1, 0, 0}, false},	 {"-11", {(uint64_t)-1, 1, 0, 0}, false},
};

START_TEST(a_range_selects_what_python_does_and_tells_what_it_cut)
{
	struct weightd_range range;
	bool is_inside;

	ck_assert_int_eq(weightd_range_read(&range, runs[_i].range, &misread), WEIGHTD_OK);
	const struct weightd_run run = weightd_range_run(&range, 10, &is_inside);
	ck_assert_uint_eq(run.count, runs[_i].run.count);
	ck_assert(is_inside == runs[_i].is_inside);
	if (run.count > 0) {
		ck_assert_uint_eq(run.start, runs[_i].run.start);
		ck_assert_int_eq(run.step, runs[_i].run.step);
	}
}
END_TEST

START_TEST(the_number_of_items_is_bounded)
{
	char text[2 * 257 + 1];

	for (size_t i = 0; i < 257; i++)
		memcpy(text + 2 * i, "1;", 2);
	text[2 * 256 - 1] = '\0';
	ck_assert_int_eq(read(text), WEIGHTD_OK);
	ck_assert_uint_eq(selection.dims[0].count, 256);
	text[2 * 256 - 1] = ';';
	text[2 * 257 - 1] = '\0';
	ck_assert_int_eq(read(text), WEIGHTD_ERR_BAD_ARGUMENT);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("selection");
	TCase *tcase = tcase_create("selection");

	tcase_add_test(tcase, ends_and_steps_are_those_of_the_text);
	tcase_add_test(tcase, an_ellipsis_stands_between_dimensions);
	tcase_add_test(tcase, semicolons_join_within_a_dimension);
	tcase_add_test(tcase, a_comma_may_end_it_as_in_python);
	tcase_add_test(tcase, numbers_beyond_63_bits_are_cut_to_them);
	tcase_add_test(tcase, the_number_of_items_is_bounded);
	tcase_add_loop_test(tcase, other_text_is_refused_at_its_character, 0,
			    (int)(sizeof refused / sizeof refused[0]));
	tcase_add_test(tcase, more_than_eight_dimensions_are_out_of_range);
	tcase_add_test(tcase, the_reason_is_said_in_words);
	tcase_add_test(tcase, a_range_alone_has_no_comma_and_no_ellipsis);
	tcase_add_test(tcase, a_step_is_known_by_its_colon);
	tcase_add_test(tcase, text_of_a_selection_is_what_was_read);
	tcase_add_loop_test(tcase, a_range_selects_what_python_does_and_tells_what_it_cut, 0,
			    (int)(sizeof runs / sizeof runs[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
