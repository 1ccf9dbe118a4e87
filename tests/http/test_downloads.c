/*
 * Downloads: bodies whose pieces are made by several threads, out of order, while they are sent.
 */
#include "wire.h"
#include "suite.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>

#define H "Host: a\r\n"
#define CLIENTS 24

static struct site site;
static struct wire wire;
static struct wire_answer answer;

/* Who sends: the thread that holds the socket, or the workers. */
enum sender { BY_SOCKET, BY_WORKERS };

static void start(unsigned threads, size_t stream_bytes, enum sender sender)
{
	site_init(&site);
	site.options.threads = threads;
	site.options.block_bytes = (size_t)1 << 20;
	site.options.stream_bytes = stream_bytes;
	site.options.direct_bytes = sender == BY_WORKERS ? 40000 : 0;
	site_start(&site);
}

/* Bytes that come before the first wrong one, of 'size'; read in portions, with naps between. */
static uint64_t receive_pattern(struct wire *from, uint64_t first, uint64_t size, size_t portion,
				long nap_ms)
{
	uint64_t length = 0;

	while (length < size) {
		unsigned char bytes[65536];
		const uint64_t left = size - length;
		size_t wanted = portion < sizeof bytes ? portion : sizeof bytes;
		ssize_t got = recv(from->socket, bytes, left < wanted ? (size_t)left : wanted, 0);
		if (got <= 0)
			break;
		for (ssize_t i = 0; i < got; i++, length++)
			if (bytes[i] != site_pattern(first + length))
				return length;
		if (nap_ms > 0)
			wire_pause_ms((double)nap_ms);
	}
	return length;
}

/* Reads up to an empty line, byte by byte, so that nothing behind it is taken. */
static bool receive_lines(struct wire *from, char lines[4096])
{
	size_t length = 0;

	while (length + 1 < 4096 && recv(from->socket, lines + length, 1, 0) == 1) {
		lines[++length] = '\0';
		if (strstr(lines, "\r\n\r\n") != NULL)
			return true;
	}
	return false;
}

static int receive_status(struct wire *from)
{
	char head[4096];

	return receive_lines(from, head) ? (int)strtol(head + strlen("HTTP/1.1 "), NULL, 10) : 0;
}

static uint64_t download(uint64_t size, size_t portion, long nap_ms)
{
	struct wire own;
	char request[128];

	wire_open(&own, &site, 20);
	snprintf(request, sizeof request, "GET /pattern?size=%llu HTTP/1.1\r\n" H "\r\n",
		 (unsigned long long)size);
	wire_send(&own, request);
	const int status = receive_status(&own);
	const uint64_t length = status == 200 ? receive_pattern(&own, 0, size, portion, nap_ms) : 0;
	wire_close(&own);
	return length;
}

START_TEST(a_download_is_whole_with_any_number_of_threads)
{
	for (int sender = BY_SOCKET; sender <= BY_WORKERS; sender++) {
		start((unsigned)_i, (size_t)8 << 20, (enum sender)sender);
		ck_assert_uint_eq(download(20000003, 65536, 0), 20000003);
		ck_assert_uint_eq(download(32769, 65536, 0), 32769);
		ck_assert_uint_eq(download(1048577, 4096, 0), 1048577);
		site_stop(&site, 1);
	}
}
END_TEST

START_TEST(ranges_are_whole_with_any_number_of_threads)
{
	char lines[4096];

	start((unsigned)_i / 2, (size_t)8 << 20, _i % 2 == 0 ? BY_SOCKET : BY_WORKERS);
	/* Two ranges, and then another answer on the same connection. */
	wire_open(&wire, &site, 20);
	wire_send(&wire, "GET /pattern?size=9000000 HTTP/1.1\r\n" H
			 "Range: bytes=1-4000000,5000001-8999999\r\n\r\n"
			 "GET /text HTTP/1.1\r\n" H "\r\n");
	ck_assert_int_eq(receive_status(&wire), 206);
	ck_assert(receive_lines(&wire, lines));
	ck_assert_uint_eq(receive_pattern(&wire, 1, 4000000, 65536, 0), 4000000);
	ck_assert(receive_lines(&wire, lines));
	ck_assert_uint_eq(receive_pattern(&wire, 5000001, 3999999, 65536, 0), 3999999);
	/* The last line of the body, and of the next answer the header; or the end. */
	ck_assert_int_eq(receive_lines(&wire, lines), _i % 2 == 0);
	const ssize_t got = recv(wire.socket, wire.buffer, sizeof wire.buffer, 0);
	ck_assert_int_eq((int)got, _i % 2 == 0 ? 10 : 0);
	if (_i % 2 == 0)
		ck_assert_mem_eq(wire.buffer, "some text\n", 10);
	wire_close(&wire);
	site_stop(&site, 1);
}
END_TEST

START_TEST(a_body_in_order_is_whole_with_any_number_of_threads)
{
	start((unsigned)_i, (size_t)8 << 20, BY_SOCKET);
	wire_open(&wire, &site, 20);

	wire_send(&wire, "GET /unsized?size=60000 HTTP/1.1\r\n" H "\r\n"
			 "GET /text HTTP/1.1\r\n" H "\r\n");
	wire_receive(&wire, &answer, false);

	ck_assert(answer.is_whole);
	ck_assert_uint_eq(answer.body_length, 60000);
	for (size_t i = 0; i < answer.body_length; i++)
		ck_assert_uint_eq((unsigned char)answer.body[i], site_pattern(i));
	wire_receive(&wire, &answer, false);
	ck_assert_str_eq(answer.body, "some text\n");
	wire_close(&wire);
	site_stop(&site, 1);
}
END_TEST

static void *download_some(void *context)
{
	const unsigned number = *(unsigned *)context;
	const uint64_t size = 3000000 + number;
	/* Each fourth one is slow. */
	const uint64_t length =
		download(size, number % 4 == 0 ? 30000 : 65536, number % 4 == 0 ? 1 : 0);

	return length == size ? context : NULL;
}

/* With memory for all, and for hardly any. */
START_TEST(many_downloads_at_once_are_whole)
{
	pthread_t clients[CLIENTS];
	unsigned numbers[CLIENTS];

	start(2, _i / 2 == 0 ? (size_t)64 << 20 : 1, (enum sender)(_i % 2));
	for (unsigned i = 0; i < CLIENTS; i++) {
		numbers[i] = i;
		pthread_create(&clients[i], NULL, download_some, &numbers[i]);
	}
	for (unsigned i = 0; i < CLIENTS; i++) {
		void *result;
		pthread_join(clients[i], &result);
		ck_assert_ptr_nonnull(result);
	}
	site_stop(&site, 1);
}
END_TEST

START_TEST(a_piece_that_takes_long_keeps_no_other_connection)
{
	start(1, (size_t)8 << 20, (enum sender)_i);
	wire_open(&wire, &site, 20);
	wire_send(&wire, "GET /pondering?size=200000&thoughts=400 HTTP/1.1\r\n" H "\r\n");
	ck_assert_int_eq(receive_status(&wire), 200);
	const double began = wire_now();

	for (int i = 0; i < 5; i++) {
		wire_ask(&site, "GET /hello HTTP/1.1\r\n" H "\r\n", &answer);
		ck_assert_int_eq(answer.status, 200);
	}

	ck_assert_double_lt(wire_now() - began, test_bound(0.5));
	ck_assert_uint_eq(receive_pattern(&wire, 0, 200000, 65536, 0), 200000);
	wire_close(&wire);
	site_stop(&site, 1);
}
END_TEST

START_TEST(the_work_at_a_piece_ends_soon_after_its_client_has_left)
{
	start(2, (size_t)8 << 20, (enum sender)_i);
	wire_open(&wire, &site, 20);
	wire_send(&wire, "GET /pondering?size=9000000&thoughts=100000 HTTP/1.1\r\n" H "\r\n");
	ck_assert_int_eq(receive_status(&wire), 200);
	wire_pause_ms(test_bound(50));
	ck_assert_int_gt(atomic_load(&site.thoughts), 0);

	wire_close(&wire);

	wire_pause_ms(test_bound(50));
	const int thoughts = atomic_load(&site.thoughts);
	wire_pause_ms(test_bound(50));
	ck_assert_int_eq(atomic_load(&site.thoughts), thoughts);
	ck_assert(wire_wait(&site.released, 1, 5));
	site_stop(&site, 1);
}
END_TEST

START_TEST(what_was_made_before_a_failure_comes_before_the_end)
{
	start(2, (size_t)8 << 20, (enum sender)_i);
	wire_open(&wire, &site, 20);

	wire_send(&wire, "GET /failing?size=10000000&at=5000000 HTTP/1.1\r\n" H "\r\n");

	ck_assert_int_eq(receive_status(&wire), 200);
	const uint64_t length = receive_pattern(&wire, 0, 10000000, 65536, 0);
	ck_assert_uint_gt(length, 1000000);
	ck_assert_uint_lt(length, 5100000);
	ck_assert(wire_is_closed(&wire));
	wire_close(&wire);
	site_stop(&site, 1);
}
END_TEST

START_TEST(leaving_at_any_moment_leaves_nothing_behind)
{
	start(2, (size_t)1 << 20, (enum sender)_i);

	/* The last one reads its status: by then all before it have been accepted. */
	for (long i = 0; i < 41; i++) {
		wire_open(&wire, &site, 5);
		wire_send(&wire, i % 2 == 0 ? "GET /pattern?size=100000000 HTTP/1.1\r\n" H "\r\n"
					    : "GET /unsized?size=100000000 HTTP/1.1\r\n" H "\r\n");
		if (i % 3 > 0)
			receive_status(&wire);
		if (i % 5 > 0)
			wire_pause_ms((double)(i % 5));
		wire_close(&wire);
	}

	ck_assert(site_becomes_idle(&site));
	site_stop(&site, 1);
}
END_TEST

START_TEST(a_stop_ends_downloads_that_are_being_made)
{
	struct wire others[4];

	start(2, (size_t)8 << 20, (enum sender)_i);
	for (int i = 0; i < 4; i++) {
		wire_open(&others[i], &site, 20);
		wire_send(&others[i],
			  i % 2 == 0 ? "GET /pondering?size=9000000&thoughts=100000 HTTP/1.1\r\n" H
				       "\r\n"
				     : "GET /pattern?size=4000000000 HTTP/1.1\r\n" H "\r\n");
		ck_assert_int_eq(receive_status(&others[i]), 200);
	}
	const double began = wire_now();

	site_stop(&site, 0.1);

	ck_assert_double_lt(wire_now() - began, test_bound(2));
	for (int i = 0; i < 4; i++)
		wire_close(&others[i]);
}
END_TEST

/* The library ends the process if a connection is still suspended. */
START_TEST(a_stop_at_any_moment_leaves_no_connection_suspended)
{
	struct wire others[6];

	for (long round = 0; round < 20; round++) {
		start(2, (size_t)8 << 20, (enum sender)_i);
		for (int i = 0; i < 6; i++) {
			wire_open(&others[i], &site, 5);
			wire_send(&others[i], "GET /pattern?size=4000000000 HTTP/1.1\r\n" H "\r\n");
			/* Some readers have a full socket, some an empty one. */
			if (i % 2 == 0 && receive_status(&others[i]) == 200)
				receive_pattern(&others[i], 0, 300000, 65536, 0);
		}
		wire_pause_ms((double)(round % 5));
		site_stop(&site, 0);
		for (int i = 0; i < 6; i++)
			wire_close(&others[i]);
	}
}
END_TEST

START_TEST(a_body_that_workers_send_ends_its_connection)
{
	start(2, (size_t)8 << 20, BY_WORKERS);
	wire_open(&wire, &site, 5);
	wire_send(&wire, "HEAD /pattern?size=50000 HTTP/1.1\r\n" H "\r\n"
			 "GET /pattern?size=50000 HTTP/1.1\r\n" H "\r\n"
			 "GET /text HTTP/1.1\r\n" H "\r\n");
	char value[256];

	wire_receive(&wire, &answer, true);
	ck_assert(!wire_header(&answer, "Connection", value));
	wire_receive(&wire, &answer, false);
	ck_assert(wire_header(&answer, "Connection", value));
	ck_assert_str_eq(value, "close");
	ck_assert(wire_header(&answer, "Content-Length", value));
	ck_assert_str_eq(value, "50000");
	ck_assert(answer.is_whole);
	ck_assert_uint_eq(answer.body_length, 50000);
	ck_assert(wire_is_closed(&wire));
	wire_close(&wire);
	ck_assert(wire_wait(&site.complete, 2, 5));
	wire_ask(&site, "GET /pattern?size=50001 HTTP/1.0\r\n\r\n", &answer);
	ck_assert(answer.is_whole);
	ck_assert_uint_eq(answer.body_length, 50001);
	site_stop(&site, 1);
}
END_TEST

/* The socket is full again and again, and is waited for. */
START_TEST(a_slow_reader_gets_every_byte)
{
	start(2, (size_t)8 << 20, (enum sender)_i);

	ck_assert_uint_eq(download(12000001, 60000, 3), 12000001);
	site_stop(&site, 1);
}
END_TEST

START_TEST(a_reader_that_stalls_is_cut)
{
	site_init(&site);
	site.options.stream_timeout_s = 1;
	site.options.direct_bytes = _i == BY_WORKERS ? 40000 : 0;
	site_start(&site);
	wire_open(&wire, &site, 10);

	wire_send(&wire, "GET /pattern?size=4000000000 HTTP/1.1\r\n" H "\r\n");

	ck_assert(wire_wait(&site.released, 1, 5));
	wire_close(&wire);
	site_stop(&site, 1);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("downloads");
	TCase *tcase = tcase_create("downloads");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, a_download_is_whole_with_any_number_of_threads, 1, 9);
	tcase_add_loop_test(tcase, a_body_in_order_is_whole_with_any_number_of_threads, 1, 4);
	tcase_add_loop_test(tcase, ranges_are_whole_with_any_number_of_threads, 2, 10);
	tcase_add_loop_test(tcase, many_downloads_at_once_are_whole, 0, 4);
	tcase_add_loop_test(tcase, a_piece_that_takes_long_keeps_no_other_connection, 0, 2);
	tcase_add_loop_test(tcase, the_work_at_a_piece_ends_soon_after_its_client_has_left, 0, 2);
	tcase_add_loop_test(tcase, what_was_made_before_a_failure_comes_before_the_end, 0, 2);
	tcase_add_loop_test(tcase, leaving_at_any_moment_leaves_nothing_behind, 0, 2);
	tcase_add_loop_test(tcase, a_stop_ends_downloads_that_are_being_made, 0, 2);
	tcase_add_loop_test(tcase, a_stop_at_any_moment_leaves_no_connection_suspended, 0, 2);
	tcase_add_loop_test(tcase, a_slow_reader_gets_every_byte, 0, 2);
	tcase_add_loop_test(tcase, a_reader_that_stalls_is_cut, 0, 2);
	tcase_add_test(tcase, a_body_that_workers_send_ends_its_connection);
	suite_add_tcase(suite, tcase);
	return suite;
}
