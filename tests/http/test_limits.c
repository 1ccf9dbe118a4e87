/*
 * Limits and deadlines: clients that are slow, many, stalled or gone.
 */
#include "wire.h"
#include "suite.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct site site;
static struct wire wire;
static struct wire_answer answer;
static char value[256];

#define H "Host: a\r\n"

static void start(void)
{
	site_start(&site);
}

static void setup(void)
{
	site_init(&site);
	site.options.head_timeout_s = 1;
	site.options.body_timeout_s = 1;
	site.options.idle_timeout_s = 1;
	site.options.stream_timeout_s = 1;
}

static void teardown(void)
{
	site_stop(&site, 1);
}

static void check_alive(void)
{
	static struct wire_answer alive;
	double began = wire_now();

	wire_ask(&site, "GET /hello HTTP/1.1\r\n" H "\r\n", &alive);
	ck_assert_int_eq(alive.status, 200);
	ck_assert_double_lt(wire_now() - began, test_bound(1));
}

/* Sends a byte now and then until the server closes; seconds that took. */
static double drip(const char *start_text, const char *text)
{
	double began = wire_now();

	wire_send(&wire, start_text);
	for (size_t i = 0; wire_now() - began < 8; i = (i + 1) % strlen(text)) {
		char byte;
		if (!wire_send_bytes(&wire, text + i, 1))
			break;
		if (recv(wire.socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
			break;
		wire_pause_ms(100);
	}
	return wire_now() - began;
}

START_TEST(slow_head_is_told_and_closed_at_the_deadline)
{
	start();
	wire_open(&wire, &site, 3);

	double seconds = drip("GET /hello HTTP/1.1\r\n" H, "X-A: b\r\n");
	wire_receive(&wire, &answer, false);

	ck_assert_double_ge(seconds, 0.9);
	ck_assert_double_lt(seconds, test_bound(2));
	ck_assert_int_eq(answer.status, 408);
	ck_assert(wire_is_closed(&wire));
	wire_close(&wire);
	check_alive();
}
END_TEST

START_TEST(slow_request_line_is_closed_at_the_deadline)
{
	start();
	wire_open(&wire, &site, 3);

	double seconds =
		drip("", "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

	ck_assert_double_lt(seconds, test_bound(2));
	wire_close(&wire);
}
END_TEST

START_TEST(slow_head_of_a_later_request_is_closed_too)
{
	start();
	wire_open(&wire, &site, 3);
	wire_send(&wire, "GET /hello HTTP/1.1\r\n" H "\r\n");
	wire_receive(&wire, &answer, false);

	double seconds = drip("GET /hello HTTP/1.1\r\n" H, "X-A: b\r\n");

	ck_assert_double_lt(seconds, test_bound(3));
	wire_receive(&wire, &answer, false);
	ck_assert_int_eq(answer.status, 408);
	wire_close(&wire);
}
END_TEST

START_TEST(silent_connection_is_closed_without_a_word)
{
	start();
	wire_open(&wire, &site, 3);
	double began = wire_now();

	ck_assert(wire_is_closed(&wire));
	ck_assert_double_lt(wire_now() - began, test_bound(2));
	wire_close(&wire);
}
END_TEST

START_TEST(idle_connection_is_closed_without_a_word)
{
	start();
	wire_open(&wire, &site, 3);
	wire_send(&wire, "GET /hello HTTP/1.1\r\n" H "\r\n");
	wire_receive(&wire, &answer, false);
	double began = wire_now();

	ck_assert(wire_is_closed(&wire));
	ck_assert_double_ge(wire_now() - began, 0.8);
	ck_assert_double_lt(wire_now() - began, test_bound(2));
	ck_assert_uint_eq(weightd_server_gauges(site.server).cut, 0);
	wire_close(&wire);
}
END_TEST

START_TEST(slow_body_is_told_and_closed_at_the_deadline)
{
	start();
	wire_open(&wire, &site, 3);

	double seconds = drip("POST /echo HTTP/1.1\r\n" H "Content-Length: 1000\r\n\r\n", "x");
	wire_receive(&wire, &answer, false);

	ck_assert_double_ge(seconds, 0.9);
	ck_assert_double_lt(seconds, test_bound(2));
	ck_assert_int_eq(answer.status, 408);
	ck_assert_uint_eq(weightd_server_gauges(site.server).cut, 1);
	wire_close(&wire);
}
END_TEST

START_TEST(fifty_slow_heads_do_not_stop_others)
{
	static struct wire slow[50];

	start();
	for (int i = 0; i < 50; i++) {
		wire_open(&slow[i], &site, 3);
		wire_send(&slow[i], "GET /hello HTTP/1.1\r\nHost");
	}
	check_alive();
	for (int i = 0; i < 50; i++) {
		wire_receive(&slow[i], &answer, false);
		ck_assert_int_eq(answer.status, 408);
		wire_close(&slow[i]);
	}
	check_alive();
}
END_TEST

START_TEST(reader_that_stalls_is_cut_and_generation_stops)
{
	start();
	wire_open(&wire, &site, 3);
	wire_send(&wire, "GET /pattern?size=100000000000 HTTP/1.1\r\n" H "\r\n");

	ck_assert(wire_wait(&site.released, 1, 5));
	ck_assert_uint_lt(site.generated, 100000000);
	ck_assert(wire_wait(&site.observed, 1, 1));
	ck_assert_int_eq(site.complete, 0);
	ck_assert_uint_eq(weightd_server_gauges(site.server).cut, 1);
	wire_close(&wire);
}
END_TEST

START_TEST(slow_but_honest_reader_is_served_to_the_end)
{
	static char piece[20000];
	size_t total = 0;
	int small = 30000;

	site.options.block_bytes = 1 << 20;
	start();
	wire_open(&wire, &site, 3);
	setsockopt(wire.socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	wire_send(&wire, "GET /pattern?size=4500000 HTTP/1.1\r\n" H "Connection: close\r\n\r\n");
	/* More than three times the timeout for all of it, and never as long without a byte. */
	for (;;) {
		ssize_t got = recv(wire.socket, piece, sizeof piece, 0);
		if (got <= 0)
			break;
		total += (size_t)got;
		wire_pause_ms(total < 4000000 ? 17 : 0);
	}

	ck_assert_uint_gt(total, 4500000);
	ck_assert_uint_lt(total, 4501000);
	ck_assert(wire_wait(&site.complete, 1, 2));
	wire_close(&wire);
}
END_TEST

START_TEST(slow_generator_is_not_taken_for_a_stalled_reader)
{
	start();
	wire_ask(&site, "GET /slow?ms=2500 HTTP/1.1\r\n" H "\r\n", &answer);

	ck_assert_int_eq(answer.status, 200);
}
END_TEST

START_TEST(clients_that_leave_are_forgotten)
{
	start();
	for (int i = 0; i < 100; i++) {
		wire_open(&wire, &site, 3);
		wire_send(&wire, "GET /pattern?size=100000000 HTTP/1.1\r\n" H "\r\n");
		recv(wire.socket, wire.buffer, 1000, 0);
		wire_close(&wire);
	}

	ck_assert(wire_wait(&site.released, 100, 10));
	ck_assert(wire_wait(&site.observed, 100, 10));
	ck_assert_int_eq(site.complete, 0);
	ck_assert(site_becomes_idle(&site));
}
END_TEST

START_TEST(connection_over_the_limit_gets_503_and_never_hangs)
{
	static struct wire open[5], over[200];

	site.options.connections = 5;
	site.options.idle_timeout_s = site.options.head_timeout_s = 10;
	start();
	for (int i = 0; i < 5; i++) {
		wire_open(&open[i], &site, 3);
		wire_send(&open[i], "GET /hello HTTP/1.1\r\n" H "\r\n");
		wire_receive(&open[i], &answer, false);
		ck_assert_int_eq(answer.status, 200);
	}
	for (int i = 0; i < 200; i++)
		wire_open(&over[i], &site, 3);
	for (int i = 0; i < 200; i++) {
		wire_send(&over[i], "GET /hello HTTP/1.1\r\n" H "\r\n");
		wire_receive(&over[i], &answer, false);
		ck_assert_int_eq(answer.status, 503);
		ck_assert(wire_header(&answer, "Retry-After", value));
		ck_assert(wire_header(&answer, "Connection", value));
		ck_assert_str_eq(value, "close");
		ck_assert_ptr_nonnull(strstr(answer.body, "\"/problems/overloaded\""));
		ck_assert(wire_is_closed(&over[i]));
		wire_close(&over[i]);
	}
	/* Those inside the limit are served meanwhile, and a place that is given up is free again.
	 */
	wire_send(&open[0], "GET /hello HTTP/1.1\r\n" H "\r\n");
	wire_receive(&open[0], &answer, false);
	ck_assert_int_eq(answer.status, 200);
	wire_close(&open[0]);
	for (int i = 0; i < 500 && weightd_server_gauges(site.server).connections > 4; i++)
		wire_pause_ms(20);
	check_alive();
	ck_assert_uint_eq(weightd_server_gauges(site.server).rejected, 200);
	for (int i = 1; i < 5; i++)
		wire_close(&open[i]);
}
END_TEST

/* Of more connections than may wait, the oldest are refused; a probe among them is answered. */
START_TEST(a_probe_is_answered_above_the_limit)
{
	static struct wire open[5], silent[40];
	struct wire probe;

	site.options.connections = 5;
	site.options.idle_timeout_s = site.options.head_timeout_s = 10;
	start();
	for (int i = 0; i < 5; i++) {
		wire_open(&open[i], &site, 3);
		wire_send(&open[i], "GET /hello HTTP/1.1\r\n" H "\r\n");
		wire_receive(&open[i], &answer, false);
	}
	for (int i = 0; i < 40; i++)
		wire_open(&silent[i], &site, 5);
	for (int i = 0; i < 3; i++) {
		wire_open(&probe, &site, 3);
		wire_send(&probe, "GET /probe HTTP/1.1\r\n" H "\r\n");
		wire_receive(&probe, &answer, false);
		ck_assert_int_eq(answer.status, 200);
		ck_assert(wire_header(&answer, "Connection", value));
		ck_assert_str_eq(value, "close");
		ck_assert(wire_is_closed(&probe));
		wire_close(&probe);
	}
	/* Whoever says nothing is told, too. */
	for (int i = 0; i < 40; i++) {
		wire_receive(&silent[i], &answer, false);
		ck_assert_int_eq(answer.status, 503);
		wire_close(&silent[i]);
	}
	ck_assert_uint_eq(weightd_server_gauges(site.server).rejected, 40);
	for (int i = 0; i < 5; i++)
		wire_close(&open[i]);
}
END_TEST

START_TEST(large_upload_over_the_gate_gets_503_and_small_ones_pass)
{
	static struct wire uploads[4];
	static char part[70000];

	site.options.body_timeout_s = 10;
	start();
	for (int i = 0; i < 4; i++) {
		wire_open(&uploads[i], &site, 3);
		wire_send(&uploads[i], "POST /echo HTTP/1.1\r\n" H "Content-Length: 99999\r\n\r\n");
	}
	for (int i = 0; i < 500 && weightd_server_gauges(site.server).uploads < 4; i++)
		wire_pause_ms(20);
	ck_assert_uint_eq(weightd_server_gauges(site.server).uploads, 4);

	wire_ask(&site, "POST /echo HTTP/1.1\r\n" H "Content-Length: 99999\r\n\r\n", &answer);
	ck_assert_int_eq(answer.status, 503);
	wire_ask(&site, "POST /echo HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc", &answer);
	ck_assert_int_eq(answer.status, 200);

	/* A chunked one needs a place when it grows. */
	wire_open(&wire, &site, 3);
	wire_send(&wire, "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n11170\r\n");
	memset(part, 'x', sizeof part);
	wire_send_bytes(&wire, part, sizeof part);
	wire_send(&wire, "\r\n0\r\n\r\n");
	wire_receive(&wire, &answer, false);
	ck_assert_int_eq(answer.status, 503);
	wire_close(&wire);

	wire_close(&uploads[0]);
	for (int i = 0; i < 500 && weightd_server_gauges(site.server).uploads > 3; i++)
		wire_pause_ms(20);
	ck_assert_uint_eq(weightd_server_gauges(site.server).uploads, 3);
	for (int i = 1; i < 4; i++)
		wire_close(&uploads[i]);
}
END_TEST

struct stopper {
	double grace_s, seconds;
};

static void *stop(void *context)
{
	struct stopper *stopper = context;
	double began = wire_now();

	weightd_server_stop(site.server, stopper->grace_s);
	stopper->seconds = wire_now() - began;
	return NULL;
}

START_TEST(stop_lets_a_running_answer_end_and_closes_its_connection)
{
	struct stopper stopper = {.grace_s = 10};
	pthread_t thread;

	start();
	wire_open(&wire, &site, 5);
	wire_send(&wire, "GET /slow?ms=500 HTTP/1.1\r\n" H "\r\n");
	wire_pause_ms(100);
	pthread_create(&thread, NULL, stop, &stopper);
	wire_receive(&wire, &answer, false);
	ck_assert_int_eq(answer.status, 200);
	ck_assert(wire_header(&answer, "Connection", value));
	ck_assert_str_eq(value, "close");
	ck_assert(wire_is_closed(&wire));
	pthread_join(thread, NULL);

	ck_assert_double_lt(stopper.seconds, test_bound(3));
	wire_close(&wire);
}
END_TEST

START_TEST(stop_lets_a_stream_end_within_the_grace)
{
	struct stopper stopper = {.grace_s = 10};
	size_t total = 0;
	pthread_t thread;

	/* A reader that others keep from the processor has not stalled. */
	site.options.stream_timeout_s = 10;
	start();
	wire_open(&wire, &site, 5);
	wire_send(&wire, "GET /pattern?size=30000000 HTTP/1.1\r\n" H "Connection: close\r\n\r\n");
	recv(wire.socket, wire.buffer, 1000, MSG_WAITALL);
	pthread_create(&thread, NULL, stop, &stopper);
	for (ssize_t got; (got = recv(wire.socket, wire.buffer, sizeof wire.buffer, 0)) > 0;)
		total += (size_t)got;
	pthread_join(thread, NULL);

	ck_assert_uint_gt(total, 29999000);
	ck_assert_int_eq(site.opened, site.released);
	wire_close(&wire);
}
END_TEST

START_TEST(stop_cuts_what_outlives_the_grace)
{
	struct stopper stopper = {.grace_s = 0.3};

	site.options.stream_timeout_s = 10;
	start();
	wire_open(&wire, &site, 5);
	wire_send(&wire, "GET /pattern?size=100000000000 HTTP/1.1\r\n" H "\r\n");
	recv(wire.socket, wire.buffer, 1000, MSG_WAITALL);
	stop(&stopper);

	ck_assert_double_ge(stopper.seconds, 0.25);
	ck_assert_double_lt(stopper.seconds, test_bound(2));
	ck_assert_int_eq(site.opened, 1);
	ck_assert_int_eq(site.released, 1);
	wire_close(&wire);
}
END_TEST

START_TEST(draining_refuses_new_connections)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	int late = socket(AF_INET, SOCK_STREAM, 0);

	start();
	address.sin_port = htons(weightd_server_port(site.server));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	weightd_server_drain(site.server);
	weightd_server_drain(site.server); /* a second time changes nothing */

	ck_assert_int_eq(connect(late, (struct sockaddr *)&address, sizeof address), -1);
	close(late);
	weightd_server_stop(site.server, 1);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("limits");
	TCase *running = tcase_create("running"), *stopped = tcase_create("stopped");

	tcase_add_checked_fixture(running, setup, teardown);
	tcase_add_checked_fixture(stopped, setup, NULL);
	tcase_set_timeout(running, 60);
	tcase_set_timeout(stopped, 60);
	tcase_add_test(running, slow_head_is_told_and_closed_at_the_deadline);
	tcase_add_test(running, slow_request_line_is_closed_at_the_deadline);
	tcase_add_test(running, slow_head_of_a_later_request_is_closed_too);
	tcase_add_test(running, silent_connection_is_closed_without_a_word);
	tcase_add_test(running, idle_connection_is_closed_without_a_word);
	tcase_add_test(running, slow_body_is_told_and_closed_at_the_deadline);
	tcase_add_test(running, fifty_slow_heads_do_not_stop_others);
	tcase_add_test(running, reader_that_stalls_is_cut_and_generation_stops);
	tcase_add_test(running, slow_but_honest_reader_is_served_to_the_end);
	tcase_add_test(running, slow_generator_is_not_taken_for_a_stalled_reader);
	tcase_add_test(running, clients_that_leave_are_forgotten);
	tcase_add_test(running, connection_over_the_limit_gets_503_and_never_hangs);
	tcase_add_test(running, a_probe_is_answered_above_the_limit);
	tcase_add_test(running, large_upload_over_the_gate_gets_503_and_small_ones_pass);
	tcase_add_test(stopped, stop_lets_a_running_answer_end_and_closes_its_connection);
	tcase_add_test(stopped, stop_lets_a_stream_end_within_the_grace);
	tcase_add_test(stopped, stop_cuts_what_outlives_the_grace);
	tcase_add_test(stopped, draining_refuses_new_connections);
	suite_add_tcase(suite, running);
	suite_add_tcase(suite, stopped);
	return suite;
}
