#include "core/engine/tensor_cache.h"
#include "core/base/clock.h"
#include "suite.h"
#include "weightd/cancel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define NUMEL 100

static struct weightd_tensor_cache *cache;
static atomic_uint makings;
static atomic_bool fails;

/* 100 floats: the key's first byte times 1000, and up.  Takes its time. */
static enum weightd_code count_up(const struct weightd_wanted_tensor *wanted, void *data)
{
	float *values = data;

	weightd_sleep_ms(2);
	if (atomic_load(&fails))
		return WEIGHTD_ERR_CANCELLED;
	for (size_t i = 0; i < NUMEL; i++)
		values[i] = (float)i + (float)wanted->key[0] * 1000.0f;
	atomic_fetch_add(&makings, 1);
	return WEIGHTD_OK;
}

/* Element 'index' of tensor 'number'; -1 if it cannot be made. */
static float element(unsigned char number, size_t index)
{
	const struct weightd_wanted_tensor wanted = {
		.key = {number}, .bytes = NUMEL * sizeof(float), .make = count_up};
	float value = -1.0f;

	if (weightd_tensor_cache_read(cache, &wanted, index * sizeof value, sizeof value, &value) !=
	    WEIGHTD_OK)
		return -1.0f;
	return value;
}

static void start(size_t limit)
{
	weightd_tensor_cache_free(cache);
	cache = weightd_tensor_cache_new(limit);
	atomic_store(&makings, 0);
	atomic_store(&fails, false);
}

static void set_up(void)
{
	start((size_t)1 << 20);
}

static void tear_down(void)
{
	weightd_tensor_cache_free(cache);
	cache = NULL;
}

START_TEST(pieces_of_one_tensor_make_it_once)
{
	for (size_t i = 0; i < NUMEL; i += 9)
		ck_assert_float_eq(element(3, i), 3000.0f + (float)i);

	ck_assert_uint_eq(atomic_load(&makings), 1);
	ck_assert_uint_eq(weightd_tensor_cache_numbers(cache).tensors, 1);
	ck_assert_uint_eq(weightd_tensor_cache_numbers(cache).bytes, 400);
	ck_assert_uint_eq(weightd_tensor_cache_numbers(cache).misses, 1);
	ck_assert_uint_eq(weightd_tensor_cache_numbers(cache).hits, 11);
}
END_TEST

START_TEST(least_recently_used_goes_first)
{
	start(1200); /* three tensors */

	element(1, 0), element(2, 0), element(3, 0);
	element(1, 0);
	element(4, 0); /* drops 2 */
	ck_assert_uint_eq(atomic_load(&makings), 4);
	element(1, 0), element(3, 0), element(4, 0);
	ck_assert_uint_eq(atomic_load(&makings), 4);
	element(2, 0);

	ck_assert_uint_eq(atomic_load(&makings), 5);
	ck_assert_uint_le(weightd_tensor_cache_numbers(cache).bytes, 1200);
}
END_TEST

START_TEST(tensor_larger_than_the_limit_is_kept_until_another_is_used)
{
	start(10);

	element(1, 0), element(1, 1), element(1, 2);
	ck_assert_uint_eq(atomic_load(&makings), 1);
	element(2, 0);

	ck_assert_uint_eq(weightd_tensor_cache_numbers(cache).tensors, 1);
}
END_TEST

START_TEST(failure_is_told_and_not_kept)
{
	const struct weightd_wanted_tensor wanted = {.key = {1}, .bytes = 4, .make = count_up};
	float value;

	atomic_store(&fails, true);
	ck_assert_int_eq(weightd_tensor_cache_read(cache, &wanted, 0, sizeof value, &value),
			 WEIGHTD_ERR_CANCELLED);
	atomic_store(&fails, false);

	ck_assert_float_eq(element(1, 5), 1005.0f);
	ck_assert_uint_eq(weightd_tensor_cache_numbers(cache).tensors, 1);
}
END_TEST

/* A tensor that is made of another, as many as there are. */
static enum weightd_code add_to_next(const struct weightd_wanted_tensor *wanted, void *data)
{
	struct weightd_wanted_tensor next = *wanted;
	float value = 0.0f;

	next.key[0]++;
	if (next.key[0] == 20)
		next.make = count_up, next.bytes = NUMEL * sizeof(float);
	const enum weightd_code code =
		weightd_tensor_cache_read(cache, &next, 0, sizeof value, &value);
	memcpy(data, &(float){value + 1.0f}, sizeof value);
	return code;
}

START_TEST(who_makes_a_tensor_may_ask_for_another)
{
	const struct weightd_wanted_tensor wanted = {
		.key = {1}, .bytes = sizeof(float), .make = add_to_next};
	float value = 0.0f;

	ck_assert_int_eq(weightd_tensor_cache_read(cache, &wanted, 0, sizeof value, &value),
			 WEIGHTD_OK);

	ck_assert_float_eq(value, 20019.0f);
}
END_TEST

static atomic_bool is_gone, is_done; /* the maker's client; what is made */
static atomic_uint begun;

static bool maker_is_gone(void *context)
{
	(void)context;
	return atomic_load(&is_gone);
}

static bool gone(void *context)
{
	(void)context;
	return true;
}

/* Is made for as long as it is wanted and not done. */
static enum weightd_code make_slowly(const struct weightd_wanted_tensor *wanted, void *data)
{
	atomic_fetch_add(&begun, 1);
	while (!atomic_load(&is_done)) {
		if (weightd_is_cancelled())
			return WEIGHTD_ERR_CANCELLED;
		weightd_sleep_ms(1);
	}
	memset(data, 7, wanted->bytes);
	return WEIGHTD_OK;
}

static const struct weightd_wanted_tensor slow = {.key = {9}, .bytes = 4, .make = make_slowly};

/* The code of reading the slow tensor, for a client that is_gone says of. */
static void *make_for_a_client(void *code)
{
	char bytes[4];

	weightd_cancel_by(maker_is_gone, NULL);
	*(enum weightd_code *)code = weightd_tensor_cache_read(cache, &slow, 0, 4, bytes);
	return NULL;
}

static void begin(pthread_t *thread, enum weightd_code *code)
{
	atomic_store(&is_gone, false);
	atomic_store(&is_done, false);
	atomic_store(&begun, 0);
	ck_assert_int_eq(pthread_create(thread, NULL, make_for_a_client, code), 0);
	while (atomic_load(&begun) == 0)
		weightd_sleep_ms(1);
}

START_TEST(who_waits_for_another_may_leave)
{
	enum weightd_code made, waited;
	pthread_t maker;
	char bytes[4];

	begin(&maker, &made);
	weightd_cancel_by(gone, NULL);
	waited = weightd_tensor_cache_read(cache, &slow, 0, 4, bytes);
	weightd_cancel_by(NULL, NULL);
	atomic_store(&is_done, true);
	pthread_join(maker, NULL);

	ck_assert_int_eq(waited, WEIGHTD_ERR_CANCELLED);
	ck_assert_int_eq(made, WEIGHTD_OK);
}
END_TEST

START_TEST(what_nobody_waits_for_is_given_up_and_not_kept)
{
	enum weightd_code made;
	pthread_t maker;

	begin(&maker, &made);
	atomic_store(&is_gone, true);
	pthread_join(maker, NULL);

	ck_assert_int_eq(made, WEIGHTD_ERR_CANCELLED);
	ck_assert_uint_eq(weightd_tensor_cache_numbers(cache).tensors, 0);
}
END_TEST

static void *finish_soon(void *unused)
{
	(void)unused;
	weightd_sleep_ms(100);
	atomic_store(&is_done, true);
	return NULL;
}

START_TEST(a_client_that_leaves_fails_nobody_who_waits)
{
	enum weightd_code made, waited;
	pthread_t maker, clock;
	char bytes[4] = "";

	begin(&maker, &made);
	ck_assert_int_eq(pthread_create(&clock, NULL, finish_soon, NULL), 0);
	atomic_store(&is_gone, true);
	waited = weightd_tensor_cache_read(cache, &slow, 0, 4, bytes);
	pthread_join(maker, NULL);
	pthread_join(clock, NULL);

	ck_assert_int_eq(waited, WEIGHTD_OK);
	ck_assert_int_eq(bytes[3], 7);
}
END_TEST

START_TEST(a_turn_that_is_over_ends_a_wait)
{
	enum weightd_code made, waited;
	pthread_t maker;
	char bytes[4];

	begin(&maker, &made);
	weightd_cancel_after(5);
	waited = weightd_tensor_cache_read(cache, &slow, 0, 4, bytes);
	weightd_cancel_after(0);
	atomic_store(&is_done, true);
	pthread_join(maker, NULL);

	ck_assert_int_eq(waited, WEIGHTD_ERR_CANCELLED);
	ck_assert_int_eq(made, WEIGHTD_OK);
}
END_TEST

static void *read_tensors(void *unused)
{
	(void)unused;
	for (unsigned round = 0; round < 40; round++) {
		const unsigned char number = (unsigned char)(round % 4);
		if (element(number, 17) != 17.0f + (float)number * 1000.0f)
			return "wrong value";
	}
	return NULL;
}

static void read_together(void)
{
	pthread_t threads[8];

	for (size_t i = 0; i < 8; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, read_tensors, NULL), 0);
	for (size_t i = 0; i < 8; i++) {
		void *problem = NULL;
		pthread_join(threads[i], &problem);
		ck_assert_ptr_null(problem);
	}
}

START_TEST(threads_that_ask_together_share_one_making)
{
	read_together();

	ck_assert_uint_eq(atomic_load(&makings), 4);
}
END_TEST

START_TEST(threads_agree_while_tensors_are_dropped)
{
	start(800); /* two of the four */

	read_together();

	ck_assert_uint_le(weightd_tensor_cache_numbers(cache).bytes, 800);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("tensor_cache");
	TCase *tcase = tcase_create("tensor_cache");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, pieces_of_one_tensor_make_it_once);
	tcase_add_test(tcase, least_recently_used_goes_first);
	tcase_add_test(tcase, tensor_larger_than_the_limit_is_kept_until_another_is_used);
	tcase_add_test(tcase, failure_is_told_and_not_kept);
	tcase_add_test(tcase, who_makes_a_tensor_may_ask_for_another);
	tcase_add_test(tcase, who_waits_for_another_may_leave);
	tcase_add_test(tcase, what_nobody_waits_for_is_given_up_and_not_kept);
	tcase_add_test(tcase, a_client_that_leaves_fails_nobody_who_waits);
	tcase_add_test(tcase, a_turn_that_is_over_ends_a_wait);
	tcase_add_test(tcase, threads_that_ask_together_share_one_making);
	tcase_add_test(tcase, threads_agree_while_tensors_are_dropped);
	suite_add_tcase(suite, tcase);
	return suite;
}
