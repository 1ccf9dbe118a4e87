#include "core/base/memory.h"
#include "suite.h"

#include "weightd/arena.h"
#include "weightd/text.h"

#include <pthread.h>
#include <string.h>

#define MIB ((size_t)1 << 20)

START_TEST(what_is_allocated_is_counted_until_it_is_freed)
{
	struct weightd_budget *budget = weightd_budget_new(MIB);
	const struct weightd_memory_scope outer = weightd_memory_begin(budget);

	char *memory = weightd_memory_alloc(1000);
	ck_assert_uint_ge(weightd_budget_used(budget), 1000);
	ck_assert_uint_le(weightd_budget_used(budget), 1064);
	memory = weightd_memory_resize(memory, 5000);
	ck_assert_uint_ge(weightd_budget_used(budget), 5000);
	memory = weightd_memory_resize(memory, 10);
	ck_assert_uint_le(weightd_budget_used(budget), 74);
	weightd_memory_free(memory);
	ck_assert_uint_eq(weightd_budget_used(budget), 0);

	ck_assert_int_eq(weightd_memory_end(&outer), WEIGHTD_SHORTAGE_NONE);
	weightd_budget_free(budget);
}
END_TEST

START_TEST(arenas_and_texts_are_counted)
{
	struct weightd_budget *budget = weightd_budget_new(4 * MIB);
	const struct weightd_memory_scope outer = weightd_memory_begin(budget);
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_text text;

	ck_assert_ptr_nonnull(weightd_arena_alloc(arena, MIB));
	ck_assert_uint_ge(weightd_budget_used(budget), MIB);
	weightd_text_init(&text, MIB);
	for (int i = 0; i < 1000; i++)
		weightd_text_puts(&text, "1234567890");
	ck_assert_uint_ge(weightd_budget_used(budget), MIB + 10000);
	weightd_text_free(&text);
	weightd_arena_free(arena);
	ck_assert_uint_eq(weightd_budget_used(budget), 0);

	weightd_memory_end(&outer);
	weightd_budget_free(budget);
}
END_TEST

START_TEST(a_failure_that_nobody_looks_at_is_noted)
{
	struct weightd_budget *budget = weightd_budget_new(1000);
	const struct weightd_memory_scope outer = weightd_memory_begin(budget);

	void *held = weightd_memory_alloc(600);
	ck_assert_ptr_null(weightd_memory_alloc(2000));
	ck_assert_int_eq(weightd_memory_shortage(), WEIGHTD_SHORTAGE_NEVER);
	weightd_memory_forget();
	ck_assert_ptr_null(weightd_memory_resize(held, 2000));
	ck_assert_int_eq(weightd_memory_shortage(), WEIGHTD_SHORTAGE_NEVER);
	weightd_memory_free(held);

	ck_assert_int_eq(weightd_memory_end(&outer), WEIGHTD_SHORTAGE_NEVER);
	weightd_budget_free(budget);
}
END_TEST

START_TEST(memory_that_others_hold_may_come_back)
{
	struct weightd_budget *budget = weightd_budget_new(1000);
	struct weightd_memory_scope outer = weightd_memory_begin(budget);
	void *held = weightd_memory_alloc(600);
	weightd_memory_end(&outer);

	outer = weightd_memory_begin(budget);
	ck_assert_ptr_null(weightd_memory_alloc(600));
	ck_assert_int_eq(weightd_memory_end(&outer), WEIGHTD_SHORTAGE_BUSY);
	weightd_memory_free(held);
	weightd_budget_free(budget);
}
END_TEST

START_TEST(a_part_is_judged_by_itself_and_counts_in_the_whole)
{
	struct weightd_budget *budget = weightd_budget_new(1000);
	const struct weightd_memory_scope outer = weightd_memory_begin(budget);
	void *first = weightd_memory_alloc(600);

	const struct weightd_memory_scope whole = weightd_memory_begin_part();
	ck_assert_ptr_null(weightd_memory_alloc(600)); /* never: both are this work's */
	ck_assert_int_eq(weightd_memory_end(&whole), WEIGHTD_SHORTAGE_NEVER);
	ck_assert_int_eq(weightd_memory_shortage(), WEIGHTD_SHORTAGE_NONE);

	weightd_memory_free(first);
	weightd_memory_end(&outer);
	weightd_budget_free(budget);
}
END_TEST

START_TEST(what_can_be_done_without_is_not_noted)
{
	struct weightd_budget *budget = weightd_budget_new(1000);
	const struct weightd_memory_scope outer = weightd_memory_begin(budget);

	ck_assert_ptr_null(weightd_memory_try(2000));
	ck_assert_int_eq(weightd_memory_end(&outer), WEIGHTD_SHORTAGE_NONE);
	weightd_budget_free(budget);
}
END_TEST

START_TEST(an_arena_at_its_ceiling_can_never_have_more)
{
	const struct weightd_memory_scope outer = weightd_memory_begin(NULL);
	struct weightd_arena *arena = weightd_arena_new(100);

	ck_assert_ptr_null(weightd_arena_alloc(arena, 200));
	ck_assert_int_eq(weightd_memory_end(&outer), WEIGHTD_SHORTAGE_NEVER);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(without_a_scope_nothing_is_noted)
{
	struct weightd_arena *arena = weightd_arena_new(100);

	ck_assert_ptr_null(weightd_arena_alloc(arena, 200));
	ck_assert_int_eq(weightd_memory_shortage(), WEIGHTD_SHORTAGE_NONE);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(foreign_bytes_are_counted_in_sums)
{
	struct weightd_budget *budget = weightd_budget_new(MIB);
	const struct weightd_memory_scope outer = weightd_memory_begin(budget);
	int64_t counted = 0;

	while (counted < (int64_t)(2 * MIB) && weightd_memory_count(1000))
		counted += 1000;
	ck_assert_int_le(counted, (int64_t)(MIB + (32 << 10)));
	ck_assert_int_ge(counted, (int64_t)(MIB * 3 / 4));
	ck_assert_int_ne(weightd_memory_shortage(), WEIGHTD_SHORTAGE_NONE);
	weightd_memory_count(-counted);

	weightd_memory_end(&outer);
	ck_assert_uint_eq(weightd_budget_used(budget), 0);
	weightd_budget_free(budget);
}
END_TEST

START_TEST(aligned_memory_is_aligned_and_counted)
{
	struct weightd_budget *budget = weightd_budget_new(MIB);
	const struct weightd_memory_scope outer = weightd_memory_begin(budget);

	char *memory = weightd_memory_aligned(4096, 10000);
	ck_assert_uint_eq((uintptr_t)memory % 4096, 0);
	memset(memory, 1, 10000);
	ck_assert_uint_ge(weightd_budget_used(budget), 10000);
	weightd_memory_free(memory);
	ck_assert_uint_eq(weightd_budget_used(budget), 0);
	ck_assert_ptr_null(weightd_memory_aligned(4096, 2 * MIB));

	ck_assert_int_eq(weightd_memory_end(&outer), WEIGHTD_SHORTAGE_NEVER);
	weightd_budget_free(budget);
}
END_TEST

static void *free_it(void *memory)
{
	weightd_memory_free(memory);
	return NULL;
}

START_TEST(another_thread_may_free)
{
	struct weightd_budget *budget = weightd_budget_new(MIB);
	const struct weightd_memory_scope outer = weightd_memory_begin(budget);
	pthread_t thread;

	void *memory = weightd_memory_array(10, 10);
	ck_assert_int_eq(pthread_create(&thread, NULL, free_it, memory), 0);
	pthread_join(thread, NULL);
	ck_assert_uint_eq(weightd_budget_used(budget), 0);

	weightd_memory_end(&outer);
	weightd_budget_free(budget);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("memory");
	TCase *tcase = tcase_create("memory");

	tcase_add_test(tcase, what_is_allocated_is_counted_until_it_is_freed);
	tcase_add_test(tcase, arenas_and_texts_are_counted);
	tcase_add_test(tcase, a_failure_that_nobody_looks_at_is_noted);
	tcase_add_test(tcase, memory_that_others_hold_may_come_back);
	tcase_add_test(tcase, a_part_is_judged_by_itself_and_counts_in_the_whole);
	tcase_add_test(tcase, what_can_be_done_without_is_not_noted);
	tcase_add_test(tcase, an_arena_at_its_ceiling_can_never_have_more);
	tcase_add_test(tcase, without_a_scope_nothing_is_noted);
	tcase_add_test(tcase, foreign_bytes_are_counted_in_sums);
	tcase_add_test(tcase, aligned_memory_is_aligned_and_counted);
	tcase_add_test(tcase, another_thread_may_free);
	suite_add_tcase(suite, tcase);
	return suite;
}
