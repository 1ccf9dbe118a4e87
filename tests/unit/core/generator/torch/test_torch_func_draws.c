#include "../recorded_draws.h"
#include "suite.h"

#include "core/generator/torch/torch_func_draws.h"

#include <string.h>

static uint64_t values[2 * 20001];

static void draw_piece(const struct recorded_draw *line, size_t first, size_t count)
{
	const size_t size = weightd_dtype_row(line->dtype)->bytes;
	const struct weightd_torch_func_run run = {
		.key = {line->seed, (uint64_t)line->numbers[2]},
		.dtype = line->dtype,
		.first = first,
		.count = count,
		.out = (char *)values + first * size,
	};

	if (strcmp(line->kind, "uniform") == 0)
		weightd_torch_func_uniform(&run, line->numbers[0], line->numbers[1]);
	else if (strcmp(line->kind, "normal") == 0)
		weightd_torch_func_normal(&run, line->numbers[0], line->numbers[1]);
	else
		weightd_torch_func_integers(&run, (int64_t)line->numbers[0],
					    (int64_t)line->numbers[1]);
}

/* Pieces begin anywhere in a block of words, and the last one comes first. */
static void draw_line(const struct recorded_draw *line, size_t piece)
{
	const size_t pieces = (line->numel + piece - 1) / piece;

	for (size_t i = pieces; i-- > 0;) {
		const size_t left = line->numel - i * piece;
		draw_piece(line, i * piece, left < piece ? left : piece);
	}
}

static size_t keys_of(const struct recorded_draw *line)
{
	const struct weightd_torch_func_key key = {line->seed, (uint64_t)line->numbers[2]};
	const bool is_split = strcmp(line->kind, "split") == 0;
	const size_t count = is_split ? line->numel : 1;
	struct weightd_torch_func_key derived;

	for (size_t i = 0; i < count; i++) {
		derived = weightd_torch_func_fold_in(key, is_split ? i : line->numel);
		values[2 * i] = derived.seed;
		values[2 * i + 1] = derived.offset;
	}
	return count;
}

START_TEST(every_piece_is_what_torch_has_drawn)
{
	static const size_t pieces[] = {20001, 1, 3, 255, 1026};
	FILE *file = recorded_open("tests/vectors/draws-torch-func-2.15.txt");
	struct recorded_draw line;
	size_t count = 0;

	while (recorded_next(file, &line)) {
		const size_t bytes = line.numel * weightd_dtype_row(line.dtype)->bytes;
		if (strcmp(line.kind, "fold") == 0 || strcmp(line.kind, "split") == 0) {
			recorded_check(&line, values, 16 * keys_of(&line));
			count++;
			continue;
		}
		memset(values, 0, sizeof values);
		draw_line(&line, pieces[count % (sizeof pieces / sizeof pieces[0])]);
		recorded_check(&line, values, bytes);
		count++;
	}
	fclose(file);
	ck_assert_uint_eq(count, 2 * 3 * 4 * (4 * 6 + 5 * 3 + 4 + 6 + 2));
}
END_TEST

START_TEST(ranges_of_32_bits_are_below_2_to_28_or_powers_of_two)
{
	ck_assert(weightd_torch_func_has_integers(WEIGHTD_INT32, 5, 5 + (1 << 28) - 1));
	ck_assert(!weightd_torch_func_has_integers(WEIGHTD_INT32, 5, 5 + (1 << 28) + 1));
	ck_assert(weightd_torch_func_has_integers(WEIGHTD_FLOAT32, 0, 1 << 30));
	ck_assert(weightd_torch_func_has_integers(WEIGHTD_INT64, 0, ((int64_t)1 << 40) + 3));
	ck_assert(!weightd_torch_func_has_integers(WEIGHTD_BOOL8, 0, 2));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("torch_func_draws");
	TCase *tcase = tcase_create("torch_func_draws");

	tcase_add_test(tcase, every_piece_is_what_torch_has_drawn);
	tcase_add_test(tcase, ranges_of_32_bits_are_below_2_to_28_or_powers_of_two);
	suite_add_tcase(suite, tcase);
	return suite;
}
