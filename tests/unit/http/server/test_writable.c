/*
 * Waiting for sockets that are full.
 */
#include "http/server/writable.h"
#include "suite.h"

#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static atomic_int told, gone;
static struct weightd_writable *writable;
static struct weightd_waiter waiter;
static int ends[2];

static void count(struct weightd_waiter *who, bool is_gone)
{
	ck_assert_ptr_eq(who, &waiter);
	atomic_fetch_add(&gone, is_gone);
	atomic_fetch_add(&told, 1);
}

static bool is_told(int times)
{
	const struct timespec pause = {0, 2000000};

	for (int i = 0; i < 500 && atomic_load(&told) < times; i++)
		nanosleep(&pause, NULL);
	return atomic_load(&told) == times;
}

/* One end of a pair is full. */
static void setup(void)
{
	static const char bytes[65536];

	atomic_store(&told, 0);
	atomic_store(&gone, 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	while (send(ends[0], bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;
	waiter = (struct weightd_waiter){.socket = ends[0], .ready = count};
	writable = weightd_writable_new();
	ck_assert_ptr_nonnull(writable);
}

static void teardown(void)
{
	close(ends[0]);
	close(ends[1]);
	weightd_writable_free(writable);
}

START_TEST(who_waits_is_told_once_that_there_is_room)
{
	static char bytes[1 << 20];

	ck_assert(weightd_writable_wait(writable, &waiter));
	ck_assert_int_eq(told, 0);
	while (recv(ends[1], bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;

	ck_assert(is_told(1));
	ck_assert(weightd_writable_wait(writable, &waiter));
	ck_assert(is_told(2));
	ck_assert_int_eq(gone, 0);
	weightd_writable_close(writable);
	ck_assert_int_eq(told, 2);
}
END_TEST

START_TEST(who_waits_is_told_that_the_other_side_has_ended)
{
	ck_assert(weightd_writable_wait(writable, &waiter));

	shutdown(ends[1], SHUT_RDWR);

	ck_assert(is_told(1));
	ck_assert_int_eq(gone, 1);
	weightd_writable_close(writable);
}
END_TEST

START_TEST(the_end_is_told_to_all_who_wait_and_nobody_waits_after_it)
{
	ck_assert(weightd_writable_wait(writable, &waiter));

	weightd_writable_close(writable);

	ck_assert_int_eq(told, 1);
	ck_assert_int_eq(gone, 1);
	ck_assert(!weightd_writable_wait(writable, &waiter));
	ck_assert_int_eq(told, 1);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("writable");
	TCase *tcase = tcase_create("writable");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, who_waits_is_told_once_that_there_is_room);
	tcase_add_test(tcase, who_waits_is_told_that_the_other_side_has_ended);
	tcase_add_test(tcase, the_end_is_told_to_all_who_wait_and_nobody_waits_after_it);
	suite_add_tcase(suite, tcase);
	return suite;
}
