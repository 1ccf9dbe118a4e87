#include "../recorded_draws.h"
#include "suite.h"

#include "core/generator/torch/torch_draws.h"

#include <string.h>

static const struct {
	const char *path;
	struct weightd_torch_rules rules;
} releases[] = {
	{"tests/vectors/draws-torch-1.13.txt", {.log1p = false}},
	{"tests/vectors/draws-torch-2.5.txt", {.log1p = true}},
	{"tests/vectors/draws-torch-2.12.txt",
	 {.log1p = true,
	  .wide_half = true,
	  .half_scale = true,
	  .open_end = true,
	  .fused_end = true}},
	{"tests/vectors/draws-torch-2.15.txt",
	 {.log1p = true, .wide_half = true, .open_end = true}},
	{"tests/vectors/draws-torch-1.13-baseline.txt", {.is_plain = true}},
	{"tests/vectors/draws-torch-2.5-baseline.txt", {.log1p = true, .is_plain = true}},
	{"tests/vectors/draws-torch-2.12-baseline.txt",
	 {.log1p = true,
	  .wide_half = true,
	  .half_scale = true,
	  .open_end = true,
	  .is_plain = true}},
	{"tests/vectors/draws-torch-2.15-baseline.txt",
	 {.log1p = true, .wide_half = true, .open_end = true, .is_plain = true, .fused_end = true}},
};

#define RELEASES (int)(sizeof releases / sizeof releases[0])

static uint64_t values[4200];

/* Draws a line in runs of 'piece' elements. */
static void draw_line(const struct recorded_draw *line, struct weightd_torch_engine *engine,
		      const struct weightd_torch_rules *rules, size_t piece)
{
	const size_t size = weightd_dtype_row(line->dtype)->bytes;

	for (size_t first = 0; first < line->numel; first += piece) {
		struct weightd_torch_run run = {
			.engine = engine,
			.rules = rules,
			.dtype = line->dtype,
			.numel = line->numel,
			.first = first,
			.count = line->numel - first < piece ? line->numel - first : piece,
			.out = (char *)values + first * size,
			.has_gaps = strstr(line->kind, "gaps") != NULL,
		};
		if (strcmp(line->kind, "uniform") == 0)
			weightd_torch_uniform(&run, line->numbers[0], line->numbers[1]);
		else
			weightd_torch_normal(&run, line->numbers[0], line->numbers[1]);
	}
}

/* Each release, 4 dtypes, 4 seeds, 10 sizes and 4 with gaps, whole and in pieces. */
START_TEST(draws_are_those_that_the_release_has_drawn)
{
	static const size_t pieces[] = {4200, 16, 48, 1008};
	FILE *file = recorded_open(releases[_i].path);
	struct weightd_torch_engine engine;
	struct recorded_draw line;
	uint64_t seed = UINT64_MAX;
	size_t count = 0;

	while (recorded_next(file, &line)) {
		const size_t bytes = line.numel * weightd_dtype_row(line.dtype)->bytes;
		bool follows = strncmp(line.kind, "seq-", 4) == 0;
		if (strcmp(line.kind, "permutation") == 0)
			continue;
		if (!follows || seed != line.seed)
			weightd_torch_seed(&engine, line.seed);
		seed = follows ? line.seed : UINT64_MAX;
		const struct weightd_torch_engine before = engine;
		for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
			engine = before;
			draw_line(&line, &engine, &releases[_i].rules, pieces[p]);
			recorded_check(&line, values, bytes);
		}
		count++;
	}
	fclose(file);
	ck_assert_uint_eq(count, 4 * (4 * 10 * 2 + 7 + 4 * 4 + 10));
}
END_TEST

START_TEST(passing_over_elements_leaves_the_engine_where_drawing_does)
{
	static const size_t sizes[] = {5, 16, 31, 1000, 4099};
	struct weightd_torch_engine drawn, passed;

	for (size_t s = 0; s < 10; s++)
		for (unsigned dtype = WEIGHTD_FLOAT64; dtype <= WEIGHTD_FLOAT16; dtype++) {
			if (!weightd_dtype_row((enum weightd_dtype)dtype)->is_float)
				continue;
			weightd_torch_seed(&drawn, 9);
			passed = drawn;
			struct weightd_torch_run run = {&drawn,
							&releases[_i].rules,
							(enum weightd_dtype)dtype,
							sizes[s % 5],
							0,
							sizes[s % 5],
							values,
							s >= 5};
			weightd_torch_normal(&run, 0.0, 1.0);
			weightd_torch_normal(&run, 0.0, 1.0);
			weightd_torch_uniform(&run, 0.0, 1.0);
			run.engine = &passed;
			run.out = NULL;
			weightd_torch_normal(&run, 0.0, 1.0);
			weightd_torch_normal(&run, 0.0, 1.0);
			weightd_torch_uniform(&run, 0.0, 1.0);
			ck_assert_uint_eq(weightd_mt19937_next(&passed.mt),
					  weightd_mt19937_next(&drawn.mt));
			ck_assert_int_eq(passed.has_spare, drawn.has_spare);
			ck_assert(!passed.has_spare || passed.spare == drawn.spare);
		}
}
END_TEST

START_TEST(permutations_are_those_that_the_release_has_drawn)
{
	FILE *file = recorded_open(releases[_i].path);
	struct weightd_torch_engine engine;
	struct recorded_draw line;
	static uint32_t order[1000];
	size_t count = 0;

	while (recorded_next(file, &line)) {
		if (strcmp(line.kind, "permutation") != 0)
			continue;
		/* The first one follows the small tensors that were drawn before. */
		if (line.numel != 1)
			weightd_torch_seed(&engine, line.seed);
		weightd_torch_permutation(&engine, order, (uint32_t)line.numel);
		for (size_t i = 0; i < line.numel; i++)
			values[i] = order[i];
		recorded_check(&line, values, line.numel * sizeof values[0]);
		count++;
	}
	fclose(file);
	ck_assert_uint_eq(count, 16);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("torch_draws");
	TCase *tcase = tcase_create("torch_draws");

	tcase_add_loop_test(tcase, draws_are_those_that_the_release_has_drawn, 0, RELEASES);
	tcase_add_loop_test(tcase, passing_over_elements_leaves_the_engine_where_drawing_does, 0,
			    RELEASES);
	tcase_add_loop_test(tcase, permutations_are_those_that_the_release_has_drawn, 0, RELEASES);
	suite_add_tcase(suite, tcase);
	return suite;
}
