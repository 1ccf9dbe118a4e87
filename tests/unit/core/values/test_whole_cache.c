#include "core/values/whole_cache.h"
#include "suite.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

/* A generator that counts how often it is asked, and takes its time. */
static atomic_uint fills;
static atomic_bool fails;

static enum weightd_code count_up(const struct weightd_task *task, uint64_t first, size_t count,
				  void *out)
{
	float *values = out;

	(void)first;
	nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	if (atomic_load(&fails))
		return WEIGHTD_ERR_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		values[i] = (float)i + (float)task->stream.seed * 1000.0f;
	atomic_fetch_add(&fills, 1);
	return WEIGHTD_OK;
}

static const struct weightd_generator_family family = {.fill = count_up};
static const struct weightd_generator counting = {
	.name = "counting", .version = "counting/1", .family = &family};

static const struct weightd_shape shape = {1, {100}};

static struct weightd_law recipe_of_orthogonal(void)
{
	return (struct weightd_law){.distribution = weightd_distribution_find("orthogonal"),
				    .reals = {1.0}};
}

/* Element 'index' of the tensor with 'seed'; -1 if it cannot be made. */
static float element(uint64_t seed, uint64_t index)
{
	struct weightd_law law = recipe_of_orthogonal();
	const struct weightd_task task = {
		.law = &law, .shape = &shape, .dtype = WEIGHTD_FLOAT32, .stream = {seed, 7}};
	float value = -1.0f;

	if (weightd_whole_cache_read(&counting, &task, index, 1, &value) != WEIGHTD_OK)
		return -1.0f;
	return value;
}

static void reset(void)
{
	weightd_whole_cache_clear();
	weightd_whole_cache_limit((size_t)1 << 20);
	atomic_store(&fills, 0);
	atomic_store(&fails, false);
}

START_TEST(pieces_of_one_tensor_make_it_once)
{
	for (uint64_t i = 0; i < 100; i += 9)
		ck_assert_float_eq(element(3, i), 3000.0f + (float)i);

	ck_assert_uint_eq(atomic_load(&fills), 1);
	ck_assert_uint_eq(weightd_whole_cache_counts().tensors, 1);
	ck_assert_uint_eq(weightd_whole_cache_counts().bytes, 400);
}
END_TEST

START_TEST(anything_that_changes_the_values_makes_another_tensor)
{
	struct weightd_law law = recipe_of_orthogonal();
	struct weightd_task task = {
		.law = &law, .shape = &shape, .dtype = WEIGHTD_FLOAT32, .stream = {1, 7}};
	const struct weightd_shape other_shape = {2, {10, 10}};
	float value;

	weightd_whole_cache_read(&counting, &task, 0, 1, &value);
	task.stream.name_hash = 8;
	weightd_whole_cache_read(&counting, &task, 0, 1, &value);
	task.shape = &other_shape;
	weightd_whole_cache_read(&counting, &task, 0, 1, &value);
	law.reals[0] = 2.0;
	weightd_whole_cache_read(&counting, &task, 0, 1, &value);

	ck_assert_uint_eq(atomic_load(&fills), 4);
}
END_TEST

START_TEST(least_recently_used_goes_first)
{
	weightd_whole_cache_limit(1200); /* three tensors */

	element(1, 0), element(2, 0), element(3, 0);
	element(1, 0);
	element(4, 0); /* drops 2 */
	ck_assert_uint_eq(atomic_load(&fills), 4);
	element(1, 0), element(3, 0), element(4, 0);
	ck_assert_uint_eq(atomic_load(&fills), 4);
	element(2, 0);

	ck_assert_uint_eq(atomic_load(&fills), 5);
	ck_assert_uint_le(weightd_whole_cache_counts().bytes, 1200);
}
END_TEST

START_TEST(tensor_larger_than_the_limit_is_kept_until_another_is_used)
{
	weightd_whole_cache_limit(10);

	element(1, 0), element(1, 1), element(1, 2);
	ck_assert_uint_eq(atomic_load(&fills), 1);
	element(2, 0);

	ck_assert_uint_eq(weightd_whole_cache_counts().tensors, 1);
}
END_TEST

START_TEST(failure_is_told_and_not_kept)
{
	atomic_store(&fails, true);
	ck_assert_float_eq(element(1, 0), -1.0f);
	atomic_store(&fails, false);

	ck_assert_float_eq(element(1, 5), 1005.0f);
	ck_assert_uint_eq(weightd_whole_cache_counts().tensors, 1);
}
END_TEST

static void *read_seeds(void *unused)
{
	(void)unused;
	for (uint64_t round = 0; round < 40; round++) {
		uint64_t seed = round % 4;
		if (element(seed, 17) != 17.0f + (float)seed * 1000.0f)
			return "wrong value";
	}
	return NULL;
}

START_TEST(threads_that_ask_together_share_one_making)
{
	pthread_t threads[8];

	for (size_t i = 0; i < 8; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, read_seeds, NULL), 0);
	for (size_t i = 0; i < 8; i++) {
		void *problem = NULL;
		pthread_join(threads[i], &problem);
		ck_assert_ptr_null(problem);
	}

	ck_assert_uint_eq(atomic_load(&fills), 4);
}
END_TEST

START_TEST(threads_agree_while_tensors_are_dropped)
{
	pthread_t threads[8];

	weightd_whole_cache_limit(800); /* two of the four */
	for (size_t i = 0; i < 8; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, read_seeds, NULL), 0);
	for (size_t i = 0; i < 8; i++) {
		void *problem = NULL;
		pthread_join(threads[i], &problem);
		ck_assert_ptr_null(problem);
	}

	ck_assert_uint_le(weightd_whole_cache_counts().bytes, 800);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("whole_cache");
	TCase *tcase = tcase_create("whole_cache");

	tcase_add_checked_fixture(tcase, reset, reset);
	tcase_add_test(tcase, pieces_of_one_tensor_make_it_once);
	tcase_add_test(tcase, anything_that_changes_the_values_makes_another_tensor);
	tcase_add_test(tcase, least_recently_used_goes_first);
	tcase_add_test(tcase, tensor_larger_than_the_limit_is_kept_until_another_is_used);
	tcase_add_test(tcase, failure_is_told_and_not_kept);
	tcase_add_test(tcase, threads_that_ask_together_share_one_making);
	tcase_add_test(tcase, threads_agree_while_tensors_are_dropped);
	suite_add_tcase(suite, tcase);
	return suite;
}
