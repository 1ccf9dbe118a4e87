/*
 * Reading views: against the elements that their indexes name, one by one.
 */
#include "../format/small_plan.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define ELEMENTS 6000

static uint64_t state = 88172645463325252;

/* xorshift64: the same cases in every run. */
static uint64_t draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static struct weightd_range some_index(uint64_t size)
{
	struct weightd_range index = {
		.is_slice = draw(4) > 0, .has_start = draw(2) > 0, .has_stop = draw(2) > 0};

	index.start = (int64_t)draw(2 * size) - (int64_t)size;
	index.stop = (int64_t)draw(2 * size + 1) - (int64_t)size;
	index.step = draw(3) > 0 ? 1 : draw(2) > 0 ? -1 : (int64_t)draw(2 * size) - (int64_t)size;
	index.step = index.step == 0 ? 2 : index.step;
	return index;
}

/* Element of the tensor that element 'index' of the view is, from the axes alone. */
static uint64_t element_of(const struct weightd_view *view, uint64_t index)
{
	const struct weightd_shape *shape = weightd_entry_shape(view->entry);
	uint64_t element = 0, stride = 1;

	for (unsigned i = shape->ndim; i-- > 0;) {
		const struct weightd_axis *axis = &view->axes[i];
		uint64_t at = index % axis->count;
		index /= axis->count;
		for (size_t part = 0; part < axis->run_count; part++) {
			const struct weightd_run *list = &axis->runs[part];
			if (at >= list->before && at < list->before + list->count)
				element += stride * (list->start +
						     (at - list->before) * (uint64_t)list->step);
		}
		stride *= shape->dims[i];
	}
	return element;
}

/* Reads [first, first + count) and compares each element with the formula's value. */
static void check_window(const struct weightd_view *view, uint64_t first, size_t count)
{
	static unsigned char bytes[8 * ELEMENTS + 1], expected[8];
	const size_t width = weightd_dtype_row(view->entry->dtype)->bytes;

	bytes[count * width] = 0xEE;
	ck_assert_int_eq(weightd_view_read(view, first, count, bytes), WEIGHTD_OK);
	for (size_t i = 0; i < count; i++) {
		weightd_element_write(expected, view->entry->dtype, 0,
				      small_plan_value(0, view->axes == NULL
								  ? first + i
								  : element_of(view, first + i)));
		if (memcmp(bytes + i * width, expected, width) != 0)
			ck_abort_msg("%s: element %zu", view->text == NULL ? ":" : view->text,
				     (size_t)first + i);
	}
	ck_assert_uint_eq(bytes[count * width], 0xEE);
}

static void check_view(const struct weightd_view *view)
{
	if (view->numel == 0)
		return;
	check_window(view, 0, view->numel < ELEMENTS ? (size_t)view->numel : ELEMENTS);
	for (int i = 0; i < 3; i++) {
		const uint64_t first = draw(view->numel), left = view->numel - first;
		check_window(view, first, 1 + (size_t)draw(left < ELEMENTS ? left : ELEMENTS));
	}
}

START_TEST(random_views_hold_the_elements_that_their_indexes_name)
{
	static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT64, WEIGHTD_FLOAT32,
						    WEIGHTD_BFLOAT16, WEIGHTD_INT8};
	struct weightd_range indexes[WEIGHTD_RANK_MAX][3];

	for (int round = 0; round < 1500; round++) {
		struct small_tensor tensor = {.name = "w", .dtype = dtypes[draw(4)]};
		struct weightd_selection selection = {0};
		struct weightd_arena *arena = weightd_arena_new(0);
		struct weightd_view view;

		tensor.shape.ndim = 1 + (unsigned)draw(4);
		for (unsigned i = 0; i < tensor.shape.ndim; i++)
			tensor.shape.dims[i] = 1 + draw(draw(5) == 0 ? 2000 : 9);
		selection.ndim = (unsigned)draw(tensor.shape.ndim + 1);
		for (unsigned i = 0; i < selection.ndim; i++) {
			selection.dims[i] =
				(struct weightd_ranges){indexes[i], draw(6) > 0 ? 1 : 1 + draw(3)};
			for (size_t k = 0; k < selection.dims[i].count; k++)
				indexes[i][k] = some_index(tensor.shape.dims[i]);
		}
		ck_assert_int_eq(weightd_view_select(&view,
						     small_plan_new(&tensor, 1, arena)->entries,
						     &selection, arena, NULL),
				 WEIGHTD_OK);
		check_view(&view);
		weightd_arena_free(arena);
	}
}
END_TEST

START_TEST(few_elements_of_2_60_are_read_where_they_lie)
{
	const struct small_tensor tensor = {
		.name = "w", .dtype = WEIGHTD_FLOAT32, .shape = {3, {1 << 20, 1 << 20, 1 << 20}}};
	const struct weightd_range indexes[] = {{true, false, false, true, 0, 0, -1023},
						{.start = -1},
						{true, true, false, true, 5, 0, 1 << 17}};
	const struct weightd_selection selection = {
		.ndim = 3, .dims = {{&indexes[0], 1}, {&indexes[1], 1}, {&indexes[2], 1}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_view view;

	ck_assert_int_eq(weightd_view_select(&view, small_plan_new(&tensor, 1, arena)->entries,
					     &selection, arena, NULL),
			 WEIGHTD_OK);
	ck_assert_uint_eq(view.numel, 1026 * 8);
	check_view(&view);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(shards_of_any_rule_put_together_are_the_view)
{
	static const enum weightd_uneven rules[] = {WEIGHTD_UNEVEN_CHUNK, WEIGHTD_UNEVEN_SPLIT};
	const struct small_tensor tensor = {
		.name = "w", .dtype = WEIGHTD_INT64, .shape = {2, {7, 11}}};
	const struct weightd_range columns[] = {{true, true, true, true, 1, 9, 2},
						{true, false, true, true, 0, -5, -1}};
	const struct weightd_selection selection = {
		.ndim = 1, .has_ellipsis = true, .dims = {{columns, 2}}};

	for (uint64_t world = 1; world < 12; world++) {
		struct weightd_arena *arena = weightd_arena_new(0);
		const struct weightd_entry *entry = small_plan_new(&tensor, 1, arena)->entries;
		uint64_t next = 0;
		struct weightd_view all, shard;
		ck_assert_int_eq(weightd_view_select(&all, entry, &selection, arena, NULL),
				 WEIGHTD_OK);
		for (uint64_t rank = 0; rank < world; rank++) {
			const struct weightd_shard part = {-1, rank, world, rules[_i], NULL, 0};
			shard = all;
			ck_assert_int_eq(weightd_view_shard(&shard, &part, arena, NULL),
					 WEIGHTD_OK);
			check_view(&shard);
			for (uint64_t i = 0; i < shard.shape.dims[1]; i++)
				ck_assert_uint_eq(element_of(&shard, i),
						  element_of(&all, next + i));
			next += shard.shape.dims[1];
		}
		ck_assert_uint_eq(next, all.shape.dims[1]);
		weightd_arena_free(arena);
	}
}
END_TEST

START_TEST(sizes_of_shards_are_torchs)
{
	/* torch.chunk and torch.tensor_split of 10 elements among 4. */
	static const uint64_t sizes[2][4] = {{3, 3, 3, 1}, {3, 3, 2, 2}};
	const struct small_tensor tensor = {
		.name = "w", .dtype = WEIGHTD_INT64, .shape = {1, {10}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_entry *entry = small_plan_new(&tensor, 1, arena)->entries;
	struct weightd_error err = {0};
	struct weightd_view view;

	for (uint64_t rank = 0; rank < 4; rank++) {
		for (int rule = 0; rule < 2; rule++) {
			view = weightd_view_whole(entry);
			ck_assert_int_eq(
				weightd_view_shard(&view,
						   &(struct weightd_shard){0, rank, 4,
									   WEIGHTD_UNEVEN_CHUNK +
										   (unsigned)rule,
									   NULL, 0},
						   arena, &err),
				WEIGHTD_OK);
			ck_assert_uint_eq(view.numel, sizes[rule][rank]);
		}
	}
	view = weightd_view_whole(entry);
	ck_assert_int_eq(
		weightd_view_shard(&view,
				   &(struct weightd_shard){0, 0, 4, WEIGHTD_UNEVEN_REFUSE, NULL, 0},
				   arena, &err),
		WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_str_eq(err.issues[0].detail,
			 "world is 4, which does not divide dimension 0 of w, of shape (10,)");
	weightd_arena_free(arena);
}
END_TEST

START_TEST(most_ranks_of_a_small_tensor_have_nothing)
{
	const struct small_tensor tensor = {
		.name = "w", .dtype = WEIGHTD_INT64, .shape = {1, {10}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_view view = weightd_view_whole(small_plan_new(&tensor, 1, arena)->entries);
	const struct weightd_shard last = {0, INT64_MAX - 1, INT64_MAX, WEIGHTD_UNEVEN_SPLIT, NULL,
					   0};

	ck_assert_int_eq(weightd_view_shard(&view, &last, arena, NULL), WEIGHTD_OK);
	ck_assert_uint_eq(view.numel, 0);
	ck_assert_str_eq(view.text, "0:0");
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("view read");
	TCase *tcase = tcase_create("view read");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, random_views_hold_the_elements_that_their_indexes_name);
	tcase_add_test(tcase, few_elements_of_2_60_are_read_where_they_lie);
	tcase_add_loop_test(tcase, shards_of_any_rule_put_together_are_the_view, 0, 2);
	tcase_add_test(tcase, sizes_of_shards_are_torchs);
	tcase_add_test(tcase, most_ranks_of_a_small_tensor_have_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
