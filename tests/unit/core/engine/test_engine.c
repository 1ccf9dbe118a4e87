#include "weightd/engine.h"
#include "core/engine/level.h"
#include "definition/definition.h"
#include "suite.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Made whole with and without workers, by kernels, drawn in a row, and computed from another. */
static const char document[] =
	"{\"model\": [\"Linear(300, 400)\", \"Linear(300, 400)\", \"Linear(300, 400)\", "
	"\"weight_norm(Linear(40, 30))\"], \"seed\": 5, \"init\": ["
	"{\"path\": \"0.weight\", \"initializer\": \"orthogonal\"}, "
	"{\"path\": \"1.weight\", \"initializer\": \"normal\"}, "
	"{\"path\": \"2.weight\", \"initializer\": \"normal\", \"generator\": \"torch\"}]}";

static struct weightd_engine *engine_of(size_t whole_cache_bytes, const char *level,
					unsigned threads)
{
	struct weightd_engine_options options = weightd_engine_options_default;
	struct weightd_engine *engine;

	options.whole_cache_bytes = whole_cache_bytes;
	options.level = level;
	options.threads = threads;
	ck_assert_int_eq(weightd_engine_new(&engine, &options, NULL), WEIGHTD_OK);
	return engine;
}

/* NULL if the plan is refused. */
static struct weightd_plan *plan_with(struct weightd_engine *engine, const char *json,
				      struct weightd_error *err)
{
	const struct weightd_definition_options options = {.limits = &weightd_limits_default};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_specification specification;
	struct weightd_plan *plan = NULL;

	ck_assert_int_eq(
		weightd_definition_read(&specification, json, strlen(json), &options, arena, err),
		WEIGHTD_OK);
	if (weightd_plan_build(&plan, &specification, engine, arena, err) != WEIGHTD_OK)
		weightd_arena_free(arena);
	return plan;
}

/* All bytes of a plan, one entry after the other, read in pieces; the caller frees them. */
static unsigned char *bytes_of(const struct weightd_plan *plan)
{
	unsigned char *bytes = malloc((size_t)plan->total_bytes), *next = bytes;

	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct weightd_entry *entry = &plan->entries[i];
		const size_t size = weightd_dtype_row(entry->dtype)->bytes;

		for (uint64_t first = 0, count; first < entry->numel; first += count) {
			count = entry->numel - first < 10007 ? entry->numel - first : 10007;
			ck_assert_int_eq(weightd_generate(entry, first, (size_t)count, next),
					 WEIGHTD_OK);
			next += count * size;
		}
	}
	ck_assert_ptr_eq(next, bytes + plan->total_bytes);
	return bytes;
}

START_TEST(two_engines_share_nothing_and_give_the_same_bytes)
{
	struct weightd_engine *large = engine_of((size_t)1 << 20, "auto", 4),
			      *small = engine_of(0, "scalar", 1);
	struct weightd_plan *plans[] = {plan_with(large, document, NULL),
					plan_with(small, document, NULL)};

	ck_assert_str_eq(weightd_engine_level(small), "scalar");
	ck_assert_str_eq(weightd_engine_level(large), weightd_level_name(weightd_level_best()));
	const size_t seeds = weightd_engine_numbers(small).state_bytes;
	unsigned char *first = bytes_of(plans[0]);
	struct weightd_engine_numbers numbers = weightd_engine_numbers(small);
	ck_assert_uint_eq(numbers.whole_misses + numbers.whole_bytes, 0);
	ck_assert_uint_eq(numbers.state_bytes, seeds);
	numbers = weightd_engine_numbers(large);
	ck_assert_uint_ge(numbers.whole_misses, 1);
	ck_assert_uint_ge(numbers.whole_hits, 11);
	ck_assert_uint_gt(numbers.state_bytes, seeds);
	unsigned char *second = bytes_of(plans[1]);
	ck_assert_uint_ge(weightd_engine_numbers(small).whole_misses, 1);
	ck_assert_uint_eq(weightd_engine_numbers(large).whole_misses, numbers.whole_misses);

	ck_assert_mem_eq(first, second, (size_t)plans[0]->total_bytes);
	ck_assert_str_eq(plans[0]->id, plans[1]->id);
	weightd_plan_free(plans[0]);
	ck_assert_uint_eq(weightd_engine_numbers(large).state_bytes, 0);
	weightd_engine_free(large);
	unsigned char *again = bytes_of(plans[1]);
	ck_assert_mem_eq(again, first, (size_t)plans[1]->total_bytes);
	weightd_plan_free(plans[1]);
	weightd_engine_free(small);
	free(first);
	free(second);
	free(again);
}
END_TEST

static void *read_all(void *plan)
{
	return bytes_of(plan);
}

START_TEST(two_engines_work_at_the_same_time)
{
	struct weightd_engine *engines[] = {engine_of(1 << 20, "auto", 3),
					    engine_of(1000, "scalar", 2)};
	struct weightd_plan *plans[] = {plan_with(engines[0], document, NULL),
					plan_with(engines[1], document, NULL)};
	pthread_t threads[6];
	void *bytes[6];

	for (size_t i = 0; i < 6; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, read_all, plans[i % 2]), 0);
	for (size_t i = 0; i < 6; i++)
		pthread_join(threads[i], &bytes[i]);

	for (size_t i = 0; i < 6; i++) {
		ck_assert_mem_eq(bytes[i], bytes[(i + 1) % 6], (size_t)plans[0]->total_bytes);
	}
	for (size_t i = 0; i < 6; i++)
		free(bytes[i]);
	for (size_t i = 0; i < 2; i++) {
		weightd_plan_free(plans[i]);
		weightd_engine_free(engines[i]);
	}
}
END_TEST

START_TEST(each_engine_has_its_limits)
{
	struct weightd_engine_options options = weightd_engine_options_default;
	struct weightd_engine *narrow, *wide;
	struct weightd_error err = {0};

	options.limits.whole_elements = 1000;
	ck_assert_int_eq(weightd_engine_new(&narrow, &options, NULL), WEIGHTD_OK);
	ck_assert_int_eq(weightd_engine_new(&wide, NULL, NULL), WEIGHTD_OK);
	ck_assert_uint_eq(weightd_engine_limits(narrow)->whole_elements, 1000);
	ck_assert_ptr_null(plan_with(narrow, document, &err));
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_LIMIT_EXCEEDED);
	struct weightd_plan *plan = plan_with(wide, document, NULL);

	ck_assert_ptr_nonnull(plan);
	weightd_plan_free(plan);
	weightd_engine_free(narrow);
	weightd_engine_free(wide);
}
END_TEST

START_TEST(a_level_that_is_not_there_is_refused)
{
	struct weightd_engine_options options = weightd_engine_options_default;
	struct weightd_engine *engine = NULL;
	struct weightd_error err = {0};

	options.level = "avx1024";

	ck_assert_int_eq(weightd_engine_new(&engine, &options, &err), WEIGHTD_ERR_UNSUPPORTED);
	ck_assert_ptr_null(engine);
	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, "avx1024"));
	ck_assert_int_eq(weightd_engine_new(&engine, &options, NULL), WEIGHTD_ERR_UNSUPPORTED);
	weightd_engine_free(NULL);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("engine", two_engines_share_nothing_and_give_the_same_bytes,
			two_engines_work_at_the_same_time, each_engine_has_its_limits,
			a_level_that_is_not_there_is_refused);
}
