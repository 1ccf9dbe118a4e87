#include "core/view/slice_text.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_arena *arena;
static struct weightd_selection selection;
static struct weightd_error err;

static enum weightd_code read(const char *text)
{
	arena = weightd_arena_new(0);
	err = (struct weightd_error){0};
	return weightd_slice_read(&selection, text, arena, &err);
}

static void finish(void)
{
	weightd_arena_free(arena);
}

START_TEST(ends_and_steps_are_those_of_the_text)
{
	ck_assert_int_eq(read("1:-2:3, :, ::-1 ,7"), WEIGHTD_OK);

	ck_assert_uint_eq(selection.ndim, 4);
	const struct weightd_index *index = selection.dims[0].indexes;
	ck_assert(index->is_slice && index->has_start && index->has_stop);
	ck_assert_int_eq(index->start, 1);
	ck_assert_int_eq(index->stop, -2);
	ck_assert_int_eq(index->step, 3);
	index = selection.dims[1].indexes;
	ck_assert(index->is_slice && !index->has_start && !index->has_stop);
	ck_assert_int_eq(index->step, 1);
	ck_assert_int_eq(selection.dims[2].indexes->step, -1);
	ck_assert(!selection.dims[3].indexes->is_slice);
	ck_assert_int_eq(selection.dims[3].indexes->start, 7);
	finish();
}
END_TEST

START_TEST(an_ellipsis_stands_between_dimensions)
{
	ck_assert_int_eq(read("0,...,-1"), WEIGHTD_OK);
	ck_assert(selection.has_ellipsis);
	ck_assert_uint_eq(selection.ellipsis, 1);
	ck_assert_uint_eq(selection.ndim, 2);
	finish();
	ck_assert_int_eq(read("..."), WEIGHTD_OK);
	ck_assert_uint_eq(selection.ndim, 0);
	finish();
}
END_TEST

START_TEST(semicolons_join_within_a_dimension)
{
	ck_assert_int_eq(read("0:192;768:960;5,:"), WEIGHTD_OK);
	ck_assert_uint_eq(selection.ndim, 2);
	ck_assert_uint_eq(selection.dims[0].count, 3);
	ck_assert_int_eq(selection.dims[0].indexes[1].start, 768);
	ck_assert_int_eq(selection.dims[0].indexes[2].start, 5);
	ck_assert_uint_eq(selection.dims[1].count, 1);
	finish();
}
END_TEST

START_TEST(a_comma_may_end_it_as_in_python)
{
	ck_assert_int_eq(read("0:2,"), WEIGHTD_OK);
	ck_assert_uint_eq(selection.ndim, 1);
	finish();
}
END_TEST

START_TEST(numbers_beyond_63_bits_are_cut_to_them)
{
	ck_assert_int_eq(read("-99999999999999999999:99999999999999999999:99999999999999999999999"),
			 WEIGHTD_OK);
	ck_assert_int_eq(selection.dims[0].indexes->start, -INT64_MAX);
	ck_assert_int_eq(selection.dims[0].indexes->stop, INT64_MAX);
	ck_assert_int_eq(selection.dims[0].indexes->step, INT64_MAX);
	finish();
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

	ck_assert_int_eq(read(refused[_i].text), WEIGHTD_ERR_BAD_QUERY);
	snprintf(place, sizeof place, "at character %u ", refused[_i].at);
	ck_assert_msg(strstr(err.issues[0].detail, place) != NULL, "%s: %s", refused[_i].text,
		      err.issues[0].detail);
	ck_assert_uint_gt(strlen(err.issues[0].expected), 0);
	finish();
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
	finish();
	text[2 * 256 - 1] = ';';
	text[2 * 257 - 1] = '\0';
	ck_assert_int_eq(read(text), WEIGHTD_ERR_BAD_QUERY);
	finish();
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("slice text");
	TCase *tcase = tcase_create("slice text");

	tcase_add_test(tcase, ends_and_steps_are_those_of_the_text);
	tcase_add_test(tcase, an_ellipsis_stands_between_dimensions);
	tcase_add_test(tcase, semicolons_join_within_a_dimension);
	tcase_add_test(tcase, a_comma_may_end_it_as_in_python);
	tcase_add_test(tcase, numbers_beyond_63_bits_are_cut_to_them);
	tcase_add_test(tcase, the_number_of_items_is_bounded);
	tcase_add_loop_test(tcase, other_text_is_refused_at_its_character, 0,
			    (int)(sizeof refused / sizeof refused[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
