#include "api/service/plan_cache.h"
#include "suite.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A plan of about 10,000 bytes called 'name'; only what the cache looks at. */
static struct weightd_plan *plan_called(const char *name)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = weightd_arena_alloc(arena, sizeof *plan);

	weightd_arena_alloc(arena, 10000 - sizeof *plan);
	plan->arena = arena;
	snprintf(plan->id, sizeof plan->id, "%s", name);
	return plan;
}

static void add(struct weightd_plan_cache *cache, const char *name)
{
	weightd_held_plan_release(weightd_plan_cache_take(cache, plan_called(name)));
}

static bool has(struct weightd_plan_cache *cache, const char *name)
{
	struct weightd_held_plan *held = weightd_plan_cache_get(cache, name);

	if (held != NULL)
		weightd_held_plan_release(held);
	return held != NULL;
}

START_TEST(a_plan_is_found_by_its_id)
{
	struct weightd_plan_cache *cache = weightd_plan_cache_new(100000);

	add(cache, "aa");

	struct weightd_held_plan *held = weightd_plan_cache_get(cache, "aa");
	ck_assert_str_eq(weightd_held_plan(held)->id, "aa");
	ck_assert(!has(cache, "ab"));
	weightd_held_plan_release(held);
	weightd_plan_cache_free(cache);
}
END_TEST

START_TEST(the_first_of_two_equal_plans_is_kept)
{
	struct weightd_plan_cache *cache = weightd_plan_cache_new(100000);
	struct weightd_held_plan *first = weightd_plan_cache_take(cache, plan_called("aa"));
	struct weightd_held_plan *second = weightd_plan_cache_take(cache, plan_called("aa"));

	ck_assert_ptr_eq(weightd_held_plan(second), weightd_held_plan(first));
	weightd_held_plan_release(first);
	weightd_held_plan_release(second);
	ck_assert_uint_eq(weightd_plan_cache_numbers(cache).idle_plans, 1);
	weightd_plan_cache_free(cache);
}
END_TEST

START_TEST(the_least_recently_used_goes_first)
{
	struct weightd_plan_cache *cache = weightd_plan_cache_new(35000);

	add(cache, "a");
	add(cache, "b");
	add(cache, "c");
	ck_assert(has(cache, "a"));
	add(cache, "d");

	ck_assert(!has(cache, "b"));
	ck_assert(has(cache, "a") && has(cache, "c") && has(cache, "d"));
	ck_assert_uint_le(weightd_plan_cache_numbers(cache).idle_bytes, 35000);
	weightd_plan_cache_free(cache);
}
END_TEST

START_TEST(held_plans_are_not_pushed_out)
{
	struct weightd_plan_cache *cache = weightd_plan_cache_new(15000);
	struct weightd_held_plan *held = weightd_plan_cache_take(cache, plan_called("held"));

	add(cache, "b");
	add(cache, "c");

	ck_assert(has(cache, "held") && has(cache, "c") && !has(cache, "b"));
	weightd_held_plan_release(held);
	weightd_plan_cache_free(cache);
}
END_TEST

START_TEST(without_room_nothing_is_kept)
{
	struct weightd_plan_cache *cache = weightd_plan_cache_new(0);

	add(cache, "a");

	ck_assert(!has(cache, "a"));
	ck_assert_uint_eq(weightd_plan_cache_numbers(cache).idle_bytes, 0);
	weightd_plan_cache_free(cache);
}
END_TEST

START_TEST(a_forgotten_plan_lives_until_its_last_holder)
{
	struct weightd_plan_cache *cache = weightd_plan_cache_new(100000);
	struct weightd_held_plan *held = weightd_plan_cache_take(cache, plan_called("a"));

	weightd_plan_cache_forget(cache, "a");
	ck_assert(!has(cache, "a"));
	ck_assert_str_eq(weightd_held_plan(held)->id, "a");
	weightd_held_plan_release(held);
	add(cache, "b");
	weightd_plan_cache_forget(cache, "b");
	weightd_plan_cache_forget(cache, "never there");

	ck_assert(!has(cache, "b"));
	weightd_plan_cache_free(cache);
}
END_TEST

START_TEST(a_plan_held_apart_is_not_found)
{
	struct weightd_plan_cache *cache = weightd_plan_cache_new(100000);
	struct weightd_held_plan *held = weightd_plan_cache_hold_apart(cache, plan_called("a"));

	ck_assert(!has(cache, "a"));
	weightd_held_plan_release(held);
	ck_assert_uint_eq(weightd_plan_cache_numbers(cache).idle_plans, 0);
	weightd_plan_cache_free(cache);
}
END_TEST

static void *use_cache(void *context)
{
	struct weightd_plan_cache *cache = context;
	unsigned random = 1;

	for (int i = 0; i < 2000; i++) {
		char name[8];

		random = random * 1103515245u + 12345u;
		snprintf(name, sizeof name, "%u", random >> 16 & 15);
		struct weightd_held_plan *held = weightd_plan_cache_get(cache, name);
		if (held == NULL)
			held = weightd_plan_cache_take(cache, plan_called(name));
		ck_assert_str_eq(weightd_held_plan(held)->id, name);
		if ((random >> 20 & 31) == 0)
			weightd_plan_cache_forget(cache, name);
		weightd_held_plan_release(held);
	}
	return NULL;
}

START_TEST(many_threads_share_it)
{
	struct weightd_plan_cache *cache = weightd_plan_cache_new(80000);
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, use_cache, cache);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);

	ck_assert_uint_le(weightd_plan_cache_numbers(cache).idle_bytes, 80000);
	weightd_plan_cache_free(cache);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("plan cache", a_plan_is_found_by_its_id,
			the_first_of_two_equal_plans_is_kept, the_least_recently_used_goes_first,
			held_plans_are_not_pushed_out, without_room_nothing_is_kept,
			a_forgotten_plan_lives_until_its_last_holder,
			a_plan_held_apart_is_not_found, many_threads_share_it);
}
