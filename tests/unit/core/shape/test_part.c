#include "weightd/part.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static const struct weightd_shape matrix = {.ndim = 2, .dims = {24, 8}};

/* The part of the matrix that is written as 'text'. */
static enum weightd_code read_part(struct weightd_part *part, const char *text,
				   struct weightd_error *err)
{
	const struct weightd_whole whole = {"w", &matrix, "/init/0", err};
	struct weightd_range ranges[WEIGHTD_RANK_MAX];
	struct weightd_selection selection;
	struct weightd_misread misread;

	ck_assert_int_eq(
		weightd_selection_read(&selection, text, ranges, WEIGHTD_RANK_MAX, &misread),
		WEIGHTD_OK);
	return weightd_part_of(part, &selection, &whole);
}

static struct weightd_part part_of(unsigned ndim, uint64_t r0, uint64_t r1, uint64_t c0,
				   uint64_t c1)
{
	return (struct weightd_part){.start = {r0, c0}, .shape = {ndim, {r1 - r0, c1 - c0}}};
}

START_TEST(negative_and_open_ends_count_from_the_end)
{
	struct weightd_part part;
	char text[WEIGHTD_PART_TEXT];

	ck_assert_int_eq(read_part(&part, "-8:,0:-1", NULL), WEIGHTD_OK);

	weightd_part_text(&part, text, sizeof text);
	ck_assert_str_eq(text, "16:24,0:7");
}
END_TEST

/* Python would cut them; a rule that names rows which are not there is a mistake. */
START_TEST(ends_outside_are_refused)
{
	static const char *const texts[] = {
		"0:25",
		"24:",
		"-25:",
		"5:5",
		"5:4",
		"-9223372036854775807:",
		"0:-9223372036854775807",
	};
	struct weightd_error err = {0};
	struct weightd_part part;

	ck_assert_int_eq(read_part(&part, texts[_i], &err), WEIGHTD_ERR_OUT_OF_RANGE);

	ck_assert_str_eq(err.issues[0].pointer, "/init/0");
	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, "dimension 0 of w, which has size 24"));
}
END_TEST

START_TEST(more_ranges_than_dimensions_are_refused)
{
	struct weightd_part part;

	ck_assert_int_eq(read_part(&part, ":,:,:", NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

START_TEST(rows_are_one_run)
{
	struct weightd_part part = part_of(2, 8, 16, 0, 8);
	struct weightd_runs runs = weightd_runs_of(&part, &matrix);

	ck_assert_uint_eq(runs.count, 1);
	ck_assert_uint_eq(runs.length, 64);
	ck_assert_uint_eq(weightd_run_first(&runs, 0), 64);
}
END_TEST

START_TEST(columns_are_a_run_in_each_row)
{
	struct weightd_part part = part_of(2, 2, 24, 3, 5);
	struct weightd_runs runs = weightd_runs_of(&part, &matrix);

	ck_assert_uint_eq(runs.count, 22);
	ck_assert_uint_eq(runs.length, 2);
	ck_assert_uint_eq(weightd_run_first(&runs, 1), 3 * 8 + 3);
	ck_assert_uint_eq(weightd_run_after(&runs, 0), 0);
	ck_assert_uint_eq(weightd_run_after(&runs, 20), 0);
	ck_assert_uint_eq(weightd_run_after(&runs, 21), 1);
	ck_assert_uint_eq(weightd_run_after(&runs, 24 * 8), 22);
}
END_TEST

START_TEST(thirds_cover_a_matrix_two_of_them_do_not)
{
	const struct weightd_part thirds[] = {part_of(2, 0, 8, 0, 8), part_of(2, 16, 24, 0, 8),
					      part_of(2, 8, 16, 0, 8)};

	ck_assert(weightd_parts_cover(thirds, 3, &matrix));
	ck_assert(!weightd_parts_cover(thirds, 2, &matrix));
}
END_TEST

START_TEST(overlaps_and_a_hole_are_seen)
{
	const struct weightd_part parts[] = {part_of(2, 0, 24, 0, 5), part_of(2, 0, 20, 4, 8),
					     part_of(2, 20, 24, 5, 7)};
	const struct weightd_part corner = part_of(2, 19, 24, 7, 8);
	const struct weightd_part all[] = {parts[0], parts[1], parts[2], corner};

	ck_assert(!weightd_parts_cover(parts, 3, &matrix));
	ck_assert(weightd_parts_cover(all, 4, &matrix));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("part");
	TCase *tcase = tcase_create("part");

	tcase_add_test(tcase, negative_and_open_ends_count_from_the_end);
	tcase_add_loop_test(tcase, ends_outside_are_refused, 0, 7);
	tcase_add_test(tcase, more_ranges_than_dimensions_are_refused);
	tcase_add_test(tcase, rows_are_one_run);
	tcase_add_test(tcase, columns_are_a_run_in_each_row);
	tcase_add_test(tcase, thirds_cover_a_matrix_two_of_them_do_not);
	tcase_add_test(tcase, overlaps_and_a_hole_are_seen);
	suite_add_tcase(suite, tcase);
	return suite;
}
