/*
 * Uploads: those that were broken off, those that are slow, and the slots that they hold.
 */
#include "wire.h"
#include "suite.h"

#include <string.h>

#define H "Host: a\r\n"
#define SLOTS 4

static struct site site;
static struct wire wires[SLOTS], wire;
static struct wire_answer answer;
static char part[90000];

static void setup(void)
{
	site_init(&site);
	site.options.body_timeout_s = 60;
	site.options.uploads = SLOTS;
	memset(part, 'x', sizeof part);
}

static void teardown(void)
{
	site_stop(&site, 1);
}

static bool slots_become(unsigned count, double seconds)
{
	const double end = wire_now() + seconds;

	while (weightd_server_gauges(site.server).uploads != count && wire_now() < end)
		wire_pause_ms(5);
	return weightd_server_gauges(site.server).uploads == count;
}

/* One more upload, whole and at once; its status. */
static int upload(void)
{
	wire_open(&wire, &site, 5);
	wire_send(&wire, "POST /echo HTTP/1.1\r\n" H "Content-Length: 90000\r\n\r\n");
	wire_send_bytes(&wire, part, 90000);
	wire_receive(&wire, &answer, false);
	wire_close(&wire);
	return answer.status;
}

/* Begins an upload that takes a slot: of a known length, or in chunks. */
static void begin(struct wire *begun, bool is_chunked, size_t bytes)
{
	wire_open(begun, &site, 5);
	wire_send(begun, "POST /echo HTTP/1.1\r\n" H);
	wire_send(begun, is_chunked ? "Transfer-Encoding: chunked\r\n\r\n18000\r\n"
				    : "Content-Length: 98304\r\n\r\n");
	wire_send_bytes(begun, part, bytes);
}

START_TEST(uploads_that_were_broken_off_free_their_slots_at_once)
{
	site_start(&site);
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < SLOTS; i++) {
			begin(&wires[i], _i != 0, 80000);
			wire_close(&wires[i]);
		}
		const double end = wire_now() + 2;
		int status = upload();
		while (status == 503 && wire_now() < end)
			status = upload();

		ck_assert_int_eq(status, 200);
		ck_assert(slots_become(0, 2));
	}
}
END_TEST

START_TEST(uploads_slower_than_the_least_rate_are_cut)
{
	site.options.body_timeout_s = 1;
	site.options.body_rate = 50000;
	site_start(&site);
	for (int i = 0; i < SLOTS; i++)
		begin(&wires[i], false, 1);
	ck_assert(slots_become(SLOTS, 1));
	ck_assert_int_eq(upload(), 503);
	const double began = wire_now();

	while (weightd_server_gauges(site.server).uploads > 0 && wire_now() < began + 5) {
		for (int i = 0; i < SLOTS; i++)
			wire_send(&wires[i], "x");
		wire_pause_ms(50);
	}

	ck_assert_double_gt(wire_now() - began, 0.5);
	ck_assert_double_lt(wire_now() - began, test_bound(3));
	ck_assert_int_eq(upload(), 200);
	for (int i = 0; i < SLOTS; i++) {
		wire_receive(&wires[i], &answer, false);
		ck_assert_int_eq(answer.status, 408);
		wire_close(&wires[i]);
	}
}
END_TEST

START_TEST(upload_at_the_least_rate_may_take_longer_than_the_timeout)
{
	site.options.body_timeout_s = 1;
	site.options.body_rate = 5000;
	site_start(&site);
	begin(&wires[0], false, 8304);
	for (int i = 0; i < 18; i++) {
		wire_pause_ms(80);
		ck_assert(wire_send_bytes(&wires[0], part, 5000));
	}
	wire_receive(&wires[0], &answer, false);

	ck_assert_int_eq(answer.status, 200);
	wire_close(&wires[0]);
}
END_TEST

/* A reset would take the answer away before the client has read it. */
START_TEST(client_that_goes_on_sending_a_refused_body_reads_the_answer)
{
	site.options.uploads = 1000;
	site_start(&site);
	for (int i = 0; i < 20; i++) {
		wire_open(&wire, &site, 5);
		wire_send(&wire, "POST /echo HTTP/1.1\r\n" H "Content-Length: 40000000\r\n\r\n");
		bool is_taken = true;
		for (int sent = 0; sent < 60 && is_taken; sent++) {
			is_taken = wire_send_bytes(&wire, part, sizeof part);
			wire_pause_ms(sent % 10 == 0 ? 1 : 0);
		}
		wire_receive(&wire, &answer, false);
		wire_close(&wire);
		ck_assert(is_taken);
		ck_assert_int_eq(answer.status, 413);
		ck_assert(answer.is_whole);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("uploads");
	TCase *running = tcase_create("running");

	tcase_add_checked_fixture(running, setup, teardown);
	tcase_set_timeout(running, 60);
	tcase_add_loop_test(running, uploads_that_were_broken_off_free_their_slots_at_once, 0, 2);
	tcase_add_test(running, uploads_slower_than_the_least_rate_are_cut);
	tcase_add_test(running, upload_at_the_least_rate_may_take_longer_than_the_timeout);
	tcase_add_test(running, client_that_goes_on_sending_a_refused_body_reads_the_answer);
	suite_add_tcase(suite, running);
	return suite;
}
