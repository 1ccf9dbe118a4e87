/*
 * Answers that take long to begin: others are served meanwhile, and the work ends when nobody
 * waits.
 */
#include "wire.h"
#include "suite.h"

#define H "Host: a\r\n"
#define THINK(thoughts) "GET /thinking?size=3000&thoughts=" thoughts " HTTP/1.1\r\n" H "\r\n"

static struct site site;
static struct wire wire;
static struct wire_answer answer;

static void setup(void)
{
	site_init(&site);
	site.options.threads = 1;
	site.options.stream_timeout_s = 1;
	site_start(&site);
}

static void teardown(void)
{
	site_stop(&site, 1);
}

/* A file of known size, and one in chunks. */
START_TEST(others_are_served_by_the_thread_that_works_at_one)
{
	wire_open(&wire, &site, 20);
	wire_send(&wire, _i == 0 ? THINK("600") : THINK("600&unsized="));
	wire_pause_ms(50);
	const double began = wire_now();

	wire_ask(&site, "GET /hello HTTP/1.1\r\n" H "\r\n", &answer);

	ck_assert_int_eq(answer.status, 200);
	ck_assert_int_lt(atomic_load(&site.thoughts), 600);
	ck_assert_double_lt(wire_now() - began, test_bound(1));
	wire_receive(&wire, &answer, false);
	ck_assert_int_eq(answer.status, 200);
	ck_assert(answer.is_whole);
	ck_assert_uint_eq(answer.body_length, 3000);
	for (size_t i = 0; i < answer.body_length; i++)
		ck_assert_uint_eq((unsigned char)answer.body[i], site_pattern(i));
	wire_close(&wire);
}
END_TEST

START_TEST(the_work_ends_when_the_client_has_gone)
{
	wire_open(&wire, &site, 20);
	wire_send(&wire, THINK("1000000"));
	wire_pause_ms(test_bound(100));
	ck_assert_int_gt(atomic_load(&site.thoughts), 0);

	wire_close(&wire);

	ck_assert(wire_wait(&site.released, 1, 10));
	const int thoughts = atomic_load(&site.thoughts);
	wire_pause_ms(test_bound(100));
	ck_assert_int_eq(atomic_load(&site.thoughts), thoughts);
}
END_TEST

START_TEST(a_stop_waits_for_the_work_no_longer_than_its_grace)
{
	wire_open(&wire, &site, 20);
	wire_send(&wire, THINK("1000000"));
	wire_pause_ms(test_bound(100));
	const double began = wire_now();

	site_stop(&site, 0.3);

	ck_assert_double_ge(wire_now() - began, 0.25);
	ck_assert_double_lt(wire_now() - began, test_bound(5));
	wire_close(&wire);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("patience");
	TCase *running = tcase_create("running"), *stopped = tcase_create("stopped");

	tcase_add_checked_fixture(running, setup, teardown);
	tcase_add_checked_fixture(stopped, setup, NULL);
	tcase_set_timeout(running, 60);
	tcase_set_timeout(stopped, 60);
	tcase_add_loop_test(running, others_are_served_by_the_thread_that_works_at_one, 0, 2);
	tcase_add_test(running, the_work_ends_when_the_client_has_gone);
	tcase_add_test(stopped, a_stop_waits_for_the_work_no_longer_than_its_grace);
	suite_add_tcase(suite, running);
	suite_add_tcase(suite, stopped);
	return suite;
}
