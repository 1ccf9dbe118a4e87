#include "../format/small_plan.h"
#include "suite.h"

#include <string.h>

#define REST                                \
	{                                   \
		.is_slice = true, .step = 1 \
	}

static struct weightd_arena *arena;
static struct weightd_view view;
static struct weightd_error err;

/* The view of a tensor of this shape that one index for each dimension is. */
static enum weightd_code select_of(struct weightd_shape shape, const struct weightd_range *indexes,
				   unsigned count)
{
	const struct small_tensor tensor = {.name = "w", .dtype = WEIGHTD_FLOAT32, .shape = shape};
	struct weightd_selection selection = {.ndim = count};

	for (unsigned i = 0; i < count; i++)
		selection.dims[i] = (struct weightd_ranges){&indexes[i], 1};
	err = (struct weightd_error){0};
	arena = weightd_arena_new(0);
	return weightd_view_select(&view, small_plan_new(&tensor, 1, arena)->entries, &selection,
				   arena, &err);
}

/* A slice of 10 elements: numpy's arange(10)[...], recorded with numpy 1.24. */
static const struct {
	struct weightd_range index;
	const char *text;
	uint64_t count;
} slices[] = {
	{{true, true, true, false, 2, 5, 1}, "2:5", 3},
	{{true, true, false, false, -3, 0, 1}, "7:10", 3},
	{{true, false, true, false, 0, -3, 1}, "0:7", 7},
	{{true, false, false, true, 0, 0, 3}, "0:10:3", 4},
	{{true, false, false, true, 0, 0, -1}, "9::-1", 10},
	{{true, true, true, true, 8, 1, -3}, "8:1:-3", 3},
	{{true, true, true, true, 8, 2, -3}, "8:4:-3", 2},
	{{true, true, true, false, -100, 100, 1}, NULL, 10},
	{{true, true, true, true, 100, -100, -1}, "9::-1", 10},
	{{true, true, true, true, INT64_MAX, -INT64_MAX, -INT64_MAX}, "9:10", 1},
	{{true, true, true, false, 5, 5, 1}, "0:0", 0},
	{{true, true, true, false, 7, 3, 1}, "0:0", 0},
	{{true, true, true, true, 3, 7, -1}, "0:0", 0},
	{{true, true, true, false, 4, 5, 1}, "4:5", 1},
	{{false, true, false, false, -1, 0, 1}, "9", 1},
};

START_TEST(slice_is_cut_and_written_in_one_form)
{
	ck_assert_int_eq(select_of(weightd_shape_of(1, (uint64_t)10), &slices[_i].index, 1),
			 WEIGHTD_OK);

	ck_assert_uint_eq(view.numel, slices[_i].count);
	ck_assert_uint_eq(view.bytes, 4 * slices[_i].count);
	ck_assert_uint_eq(view.shape.ndim, slices[_i].index.is_slice ? 1 : 0);
	if (slices[_i].text == NULL)
		ck_assert_ptr_null(view.text);
	else
		ck_assert_str_eq(view.text, slices[_i].text);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(index_drops_its_dimension_and_others_are_whole)
{
	const struct weightd_range indexes[] = {REST, {.start = 3}};

	ck_assert_int_eq(
		select_of(weightd_shape_of(3, (uint64_t)2, (uint64_t)5, (uint64_t)7), indexes, 2),
		WEIGHTD_OK);
	ck_assert_uint_eq(view.shape.ndim, 2);
	ck_assert_uint_eq(view.shape.dims[0], 2);
	ck_assert_uint_eq(view.shape.dims[1], 7);
	ck_assert_str_eq(view.text, ":,3,:");
	weightd_arena_free(arena);
}
END_TEST

START_TEST(index_outside_names_tensor_shape_and_bounds)
{
	const struct weightd_range indexes[] = {REST, {.start = -8}};

	ck_assert_int_eq(select_of(weightd_shape_of(2, (uint64_t)2, (uint64_t)7), indexes, 2),
			 WEIGHTD_ERR_OUT_OF_RANGE);
	ck_assert_str_eq(err.issues[0].detail,
			 "slice: index -8 is outside dimension 1 of w, which has shape (2, 7)");
	ck_assert_str_eq(err.issues[0].expected, "an index in -7..6");
	weightd_arena_free(arena);
}
END_TEST

START_TEST(more_dimensions_than_the_tensor_are_refused)
{
	const struct weightd_range indexes[] = {REST, REST};

	ck_assert_int_eq(select_of(weightd_shape_of(1, (uint64_t)7), indexes, 2),
			 WEIGHTD_ERR_SHAPE_MISMATCH);
	ck_assert_str_eq(err.issues[0].detail, "slice: it is for 2 dimensions, w has shape (7,)");
	weightd_arena_free(arena);
}
END_TEST

START_TEST(rows_of_a_whole_are_one_run)
{
	const struct weightd_range rows = {true, true, true, false, 10, 20, 1};

	ck_assert_int_eq(
		select_of(weightd_shape_of(3, (uint64_t)100, (uint64_t)5, (uint64_t)7), &rows, 1),
		WEIGHTD_OK);
	ck_assert_uint_eq(view.element_axis_count, 1);
	ck_assert_uint_eq(view.element_axes[0].runs[0].start, 350);
	ck_assert_uint_eq(view.element_axes[0].runs[0].count, 350);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(repeated_elements_that_overflow_are_refused)
{
	const struct weightd_shape shape =
		weightd_shape_of(2, (uint64_t)1 << 31, (uint64_t)1 << 29);
	const struct small_tensor tensor = {.name = "w", .dtype = WEIGHTD_FLOAT32, .shape = shape};
	const struct weightd_range all[] = {REST, REST, REST};
	const struct weightd_selection selection = {.ndim = 1, .dims = {{all, 3}}};

	arena = weightd_arena_new(0);
	err = (struct weightd_error){0};
	ck_assert_int_eq(weightd_view_select(&view, small_plan_new(&tensor, 1, arena)->entries,
					     &selection, arena, &err),
			 WEIGHTD_ERR_TOO_LARGE);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("view select");
	TCase *tcase = tcase_create("view select");

	tcase_add_loop_test(tcase, slice_is_cut_and_written_in_one_form, 0,
			    (int)(sizeof slices / sizeof slices[0]));
	tcase_add_test(tcase, index_drops_its_dimension_and_others_are_whole);
	tcase_add_test(tcase, index_outside_names_tensor_shape_and_bounds);
	tcase_add_test(tcase, more_dimensions_than_the_tensor_are_refused);
	tcase_add_test(tcase, rows_of_a_whole_are_one_run);
	tcase_add_test(tcase, repeated_elements_that_overflow_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
