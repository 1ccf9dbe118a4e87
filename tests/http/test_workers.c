/*
 * Handlers on workers: who waits for whom, and work that nobody waits for any more.
 */
#include "wire.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define H "Host: a\r\n"
#define GET(target) "GET " target " HTTP/1.1\r\n" H "\r\n"
#define MANY 40

static struct site site;
static struct wire wires[MANY];
static struct wire_answer answer;
static char value[256];

static void setup(void)
{
	site_init(&site);
	site.options.threads = 1;
}

static void teardown(void)
{
	site_stop(&site, 1);
}

/* Opens connections that all ask for the same. */
static void ask_many(int count, const char *request)
{
	for (int i = 0; i < count; i++) {
		wire_open(&wires[i], &site, 20);
		wire_send(&wires[i], request);
	}
}

static void close_many(int count)
{
	for (int i = 0; i < count; i++)
		wire_close(&wires[i]);
}

/* Seconds until the answer to a request on a new connection. */
static double seconds_of(const char *request)
{
	const double began = wire_now();

	wire_ask(&site, request, &answer);
	ck_assert_int_eq(answer.status, 200);
	return wire_now() - began;
}

START_TEST(probes_are_answered_at_once_while_all_workers_are_busy)
{
	double longest = 0;

	site_start(&site);
	ask_many(MANY, GET("/working?ms=2000"));
	ck_assert(wire_wait(&site.begun, 1, 5) || atomic_load(&site.begun) > 0);
	for (int i = 0; i < 20; i++) {
		const double seconds = seconds_of(GET("/probe"));
		longest = seconds > longest ? seconds : longest;
	}

	ck_assert_double_lt(longest, test_bound(0.5));
	close_many(MANY);
}
END_TEST

START_TEST(long_work_does_not_stop_short_work_of_others)
{
	site_start(&site);
	ask_many(5, GET("/working?ms=3000"));
	wire_pause_ms(test_bound(50));

	ck_assert_double_lt(seconds_of(GET("/working?ms=1")), test_bound(1));
	close_many(5);
}
END_TEST

START_TEST(work_ends_soon_after_its_client_has_left)
{
	site_start(&site);
	ask_many(1, GET("/working?ms=60000"));
	ck_assert(wire_wait(&site.begun, 1, 5));
	const double began = wire_now();

	wire_close(&wires[0]);

	ck_assert(wire_wait(&site.cancelled, 1, 5));
	ck_assert_double_lt(wire_now() - began, test_bound(0.5));
}
END_TEST

START_TEST(work_of_a_client_that_sent_more_ends_as_well)
{
	site_start(&site);
	ask_many(1, GET("/working?ms=60000") GET("/hello"));
	ck_assert(wire_wait(&site.begun, 1, 5));

	wire_close(&wires[0]);

	ck_assert(wire_wait(&site.cancelled, 1, 2));
}
END_TEST

START_TEST(client_that_closes_its_sending_half_gets_what_is_short)
{
	site_start(&site);
	for (int i = 0; i < 50; i++) {
		wire_open(&wires[0], &site, 5);
		wire_send(&wires[0], GET("/text"));
		shutdown(wires[0].socket, SHUT_WR);
		wire_receive(&wires[0], &answer, false);
		ck_assert_int_eq(answer.status, 200);
		wire_close(&wires[0]);
	}
}
END_TEST

START_TEST(full_queue_is_503_with_retry_after_and_nobody_hangs)
{
	int refused = 0;

	site.options.waiting = 4;
	site_start(&site);
	ask_many(MANY, GET("/working?ms=200"));
	for (int i = 0; i < MANY; i++) {
		wire_receive(&wires[i], &answer, false);
		ck_assert(answer.status == 200 || answer.status == 503);
		refused += answer.status == 503;
		ck_assert(answer.status == 200 || wire_header(&answer, "Retry-After", value));
	}

	ck_assert_int_ge(refused, MANY - 4 - 12);
	ck_assert_int_lt(refused, MANY);
	close_many(MANY);
}
END_TEST

START_TEST(what_is_tried_and_takes_long_is_answered_by_a_worker)
{
	site_start(&site);

	ck_assert_double_lt(seconds_of(GET("/tried?ms=0")), test_bound(0.5));
	ck_assert_int_eq(site.begun, 1);
	ck_assert_double_lt(seconds_of(GET("/tried?ms=200")), test_bound(2));

	ck_assert_int_eq(site.begun, 3);
	ck_assert_int_eq(site.cancelled, 1);
	ck_assert_str_eq(answer.body, "some text\n");
}
END_TEST

START_TEST(head_that_the_server_has_not_read_is_not_late)
{
	site.options.head_timeout_s = 1;
	site_start(&site);
	wire_open(&wires[1], &site, 20);
	wire_send(&wires[1], GET("/hello"));
	wire_receive(&wires[1], &answer, false);
	ask_many(1, GET("/blocking?ms=2500"));
	wire_pause_ms(100);

	wire_send(&wires[1], GET("/hello"));
	ck_assert_double_gt(seconds_of(GET("/hello")), 1.5);
	wire_receive(&wires[1], &answer, false);

	ck_assert_int_eq(answer.status, 200);
	close_many(2);
}
END_TEST

START_TEST(stop_cancels_what_runs_and_what_waits_after_the_grace)
{
	site_start(&site);
	ask_many(MANY, GET("/working?ms=60000"));
	wire_pause_ms(test_bound(100));
	const double began = wire_now();

	site_stop(&site, 0.2);

	ck_assert_double_ge(wire_now() - began, 0.15);
	ck_assert_double_lt(wire_now() - began, test_bound(3));
	ck_assert_int_gt(site.cancelled, 0);
	ck_assert_int_eq(site.cancelled, site.begun);
	close_many(MANY);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("workers");
	TCase *running = tcase_create("running"), *stopped = tcase_create("stopped");

	tcase_add_checked_fixture(running, setup, teardown);
	tcase_add_checked_fixture(stopped, setup, NULL);
	tcase_set_timeout(running, 60);
	tcase_set_timeout(stopped, 60);
	tcase_add_test(running, probes_are_answered_at_once_while_all_workers_are_busy);
	tcase_add_test(running, long_work_does_not_stop_short_work_of_others);
	tcase_add_test(running, work_ends_soon_after_its_client_has_left);
	tcase_add_test(running, work_of_a_client_that_sent_more_ends_as_well);
	tcase_add_test(running, client_that_closes_its_sending_half_gets_what_is_short);
	tcase_add_test(running, full_queue_is_503_with_retry_after_and_nobody_hangs);
	tcase_add_test(running, what_is_tried_and_takes_long_is_answered_by_a_worker);
	tcase_add_test(running, head_that_the_server_has_not_read_is_not_late);
	tcase_add_test(stopped, stop_cancels_what_runs_and_what_waits_after_the_grace);
	suite_add_tcase(suite, running);
	suite_add_tcase(suite, stopped);
	return suite;
}
