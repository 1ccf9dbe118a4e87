/*
 * Answers on the wire: lengths, HEAD, chunks, bodies, a real client.
 */
#include "wire.h"
#include "suite.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/socket.h>

static struct site site;
static struct wire wire;
static struct wire_answer answer;
static char value[256];

static void setup(void)
{
	site_init(&site);
	site_start(&site);
}

static void teardown(void)
{
	site_stop(&site, 1);
}

#define H "Host: a\r\n"

START_TEST(head_has_the_length_of_get_and_no_body)
{
	static const char *const targets[] = {"/hello", "/pattern?size=4611686018427387904",
					      "/nothing", "/text"};
	static const char *const lengths[] = {"14", "4611686018427387904", NULL, "10"};

	wire_open(&wire, &site, 3);
	for (int i = 0; i < 4; i++) {
		char request[256];
		snprintf(request, sizeof request,
			 "HEAD %s HTTP/1.1\r\n" H "\r\nGET /text HTTP/1.1\r\n" H "\r\n",
			 targets[i]);
		wire_send(&wire, request);
		wire_receive(&wire, &answer, true);
		ck_assert(wire_header(&answer, "Content-Length", value));
		if (lengths[i] != NULL)
			ck_assert_str_eq(value, lengths[i]);
		wire_receive(&wire, &answer, false);
		ck_assert_str_eq(answer.body, "some text\n");
	}
	ck_assert_uint_eq(site.generated, 0);
	wire_close(&wire);
}
END_TEST

START_TEST(head_of_unknown_size_does_not_spoil_the_next_answer)
{
	wire_open(&wire, &site, 3);
	wire_send(&wire,
		  "HEAD /unsized?size=100000 HTTP/1.1\r\n" H "\r\nGET /text HTTP/1.1\r\n" H "\r\n");
	wire_receive(&wire, &answer, true);
	ck_assert_int_eq(answer.status, 200);
	ck_assert(!wire_header(&answer, "Content-Length", value));

	/* Either the connection ends behind the head, or the next answer begins there. */
	if (!wire_is_closed(&wire)) {
		wire_receive(&wire, &answer, false);
		ck_assert_int_eq(answer.status, 200);
		ck_assert_str_eq(answer.body, "some text\n");
	}
	ck_assert_uint_eq(site.generated, 0);
	wire_close(&wire);
}
END_TEST

START_TEST(not_modified_never_says_that_the_length_is_zero)
{
	wire_ask(&site, "GET /hello HTTP/1.1\r\n" H "If-None-Match: \"hello-1\"\r\n\r\n", &answer);

	ck_assert_int_eq(answer.status, 304);
	if (wire_header(&answer, "Content-Length", value))
		ck_assert_str_eq(value, "14");
}
END_TEST

START_TEST(not_modified_of_unknown_size_does_not_spoil_the_next_answer)
{
	wire_open(&wire, &site, 3);
	wire_send(&wire, "GET /unsized?size=100000 HTTP/1.1\r\n" H
			 "If-None-Match: *\r\n\r\nGET /text HTTP/1.1\r\n" H "\r\n");
	wire_receive(&wire, &answer, false);
	ck_assert_int_eq(answer.status, 304);
	if (!wire_is_closed(&wire)) {
		wire_receive(&wire, &answer, false);
		ck_assert_int_eq(answer.status, 200);
	}
	wire_close(&wire);
}
END_TEST

START_TEST(body_of_unknown_size_is_chunked_and_whole)
{
	for (int size = 40000; size <= 60000; size += 20000) {
		char request[256];
		snprintf(request, sizeof request, "GET /unsized?size=%d HTTP/1.1\r\n" H "\r\n",
			 size);
		wire_ask(&site, request, &answer);
		ck_assert(wire_header(&answer, "Transfer-Encoding", value));
		ck_assert(answer.is_whole);
		ck_assert_uint_eq(answer.body_length, (size_t)size);
		for (size_t i = 0; i < answer.body_length; i++)
			ck_assert_uint_eq((unsigned char)answer.body[i], site_pattern(i));
	}
}
END_TEST

START_TEST(failure_in_mid_stream_cuts_the_answer)
{
	wire_ask(&site, "GET /failing?size=150000&at=100000 HTTP/1.1\r\n" H "\r\n", &answer);
	ck_assert_int_eq(answer.status, 200);
	ck_assert(!answer.is_whole);

	/* A new connection, and the server is well. */
	wire_ask(&site, "GET /failing?size=1000&at=0 HTTP/1.1\r\n" H "\r\n", &answer);
	ck_assert_int_eq(answer.status, 503);
	ck_assert(answer.is_whole);
}
END_TEST

START_TEST(body_reaches_the_handler_whole)
{
	static char request[70000];

	wire_ask(&site,
		 "POST /echo HTTP/1.1\r\n" H "Content-Length: 3\r\nContent-Type: a/b\r\n\r\nabc",
		 &answer);
	ck_assert_str_eq(answer.body, "4 3 a/b\n");
	wire_ask(&site,
		 "PUT /echo HTTP/1.1\r\n" H
		 "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nTrailer: x\r\n\r\n",
		 &answer);
	ck_assert_str_eq(answer.body, "8 3 -\n");
	wire_ask(&site, "POST /echo HTTP/1.1\r\n" H "\r\n", &answer);
	ck_assert_str_eq(answer.body, "4 0 -\n");
	int length = sprintf(request, "POST /echo HTTP/1.1\r\n" H "Content-Length: 69000\r\n\r\n");
	memset(request + length, 'x', 69000);
	wire_ask(&site, request, &answer);
	ck_assert_str_eq(answer.body, "4 69000 -\n");
}
END_TEST

START_TEST(expectation_is_met_before_the_body_is_sent)
{
	wire_open(&wire, &site, 3);
	wire_send(&wire,
		  "POST /echo HTTP/1.1\r\n" H "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
	while (wire.buffered < 25)
		wire.buffered += (size_t)recv(wire.socket, wire.buffer + wire.buffered,
					      25 - wire.buffered, 0);
	ck_assert_int_eq(memcmp(wire.buffer, "HTTP/1.1 100 Continue\r\n\r\n", 25), 0);
	wire.buffered = 0;
	wire_send(&wire, "abc");
	wire_receive(&wire, &answer, false);

	ck_assert_str_eq(answer.body, "4 3 -\n");
	wire_close(&wire);
}
END_TEST

START_TEST(refused_body_is_not_asked_for)
{
	wire_ask(&site,
		 "POST /echo HTTP/1.1\r\n" H
		 "Content-Length: 3000000\r\nExpect: 100-continue\r\n\r\n",
		 &answer);

	ck_assert_int_eq(answer.status, 413);
	ck_assert_ptr_nonnull(strstr(answer.body, "body-too-large"));
}
END_TEST

/* Sends 'count' chunks of 1000 bytes; false if the server closed before. */
static bool send_chunks(int count)
{
	static char chunk[1008];
	int head = sprintf(chunk, "3e8\r\n");

	memset(chunk + head, 'x', 1000);
	memcpy(chunk + head + 1000, "\r\n", 2);
	for (int i = 0; i < count; i++)
		if (!wire_send_bytes(&wire, chunk, (size_t)head + 1002))
			return false;
	return true;
}

START_TEST(chunked_body_over_the_limit_is_read_on_a_little_and_refused)
{
	wire_open(&wire, &site, 3);
	wire_send(&wire, "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	ck_assert(send_chunks(150));
	wire_send(&wire, "0\r\n\r\n");
	wire_receive(&wire, &answer, false);

	ck_assert_int_eq(answer.status, 413);
	ck_assert(wire_is_closed(&wire));
	wire_close(&wire);
}
END_TEST

START_TEST(endless_chunked_body_is_refused_and_cut)
{
	wire_open(&wire, &site, 3);
	wire_send(&wire, "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	send_chunks(100000);
	wire_receive(&wire, &answer, false);

	/* A reset may overtake the answer; that the connection ends is what matters. */
	ck_assert(answer.status == 413 || answer.status == 0);
	ck_assert(wire_is_closed(&wire));
	wire_close(&wire);
}
END_TEST

START_TEST(a_hundred_thousand_tiny_chunks_are_one_body)
{
	wire_open(&wire, &site, 10);
	wire_send(&wire, "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	static char chunks[6000];
	for (size_t i = 0; i < sizeof chunks; i += 6)
		memcpy(chunks + i, "1\r\nx\r\n", 6);
	for (int i = 0; i < 100; i++)
		ck_assert(wire_send_bytes(&wire, chunks, sizeof chunks));
	wire_send(&wire, "0\r\n\r\n");
	wire_receive(&wire, &answer, false);

	ck_assert_str_eq(answer.body, "4 100000 -\n");
	wire_close(&wire);
}
END_TEST

struct sink {
	uint64_t length, wrong, first;
};

static size_t check_pattern(char *bytes, size_t size, size_t count, void *context)
{
	struct sink *sink = context;

	for (size_t i = 0; i < size * count; i++)
		sink->wrong +=
			(unsigned char)bytes[i] != site_pattern(sink->first + sink->length + i);
	sink->length += size * count;
	return size * count;
}

static CURLcode fetch(const char *target, const char *range, struct sink *sink, long *status)
{
	CURL *curl = curl_easy_init();
	char url[256];

	snprintf(url, sizeof url, "%s%s", site.url, target);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, check_pattern);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, sink);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
	if (range != NULL)
		curl_easy_setopt(curl, CURLOPT_RANGE, range);
	CURLcode code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
	curl_easy_cleanup(curl);
	return code;
}

START_TEST(curl_downloads_a_stream_byte_for_byte)
{
	struct sink sink = {0};
	long status;

	ck_assert_int_eq(fetch("/pattern?size=20000000", NULL, &sink, &status), CURLE_OK);

	ck_assert_int_eq(status, 200);
	ck_assert_uint_eq(sink.length, 20000000);
	ck_assert_uint_eq(sink.wrong, 0);
}
END_TEST

START_TEST(curl_resumes_anywhere)
{
	struct sink sink = {.first = UINT64_C(1) << 61};
	long status;

	ck_assert_int_eq(fetch("/pattern?size=4611686018427387904",
			       "2305843009213693952-2305843009214693951", &sink, &status),
			 CURLE_OK);

	ck_assert_int_eq(status, 206);
	ck_assert_uint_eq(sink.length, 1000000);
	ck_assert_uint_eq(sink.wrong, 0);
}
END_TEST

START_TEST(curl_sees_that_a_failed_stream_is_not_whole)
{
	struct sink sink = {0};
	long status;

	ck_assert_int_eq(fetch("/failing?size=10000000&at=5000000", NULL, &sink, &status),
			 CURLE_PARTIAL_FILE);
	ck_assert_uint_eq(sink.wrong, 0);
}
END_TEST

START_TEST(every_answer_is_observed_once)
{
	/* An answer is observed some time after its client has it, the second perhaps before the
	 * first: each is waited for. */
	wire_ask(&site, "GET /hello HTTP/1.1\r\n" H "Connection: close\r\n\r\n", &answer);
	ck_assert(wire_wait(&site.observed, 1, 3));
	ck_assert_int_eq(site.last_status, 200);
	wire_ask(&site, "GET /nothing HTTP/1.1\r\n" H "Connection: close\r\n\r\n", &answer);
	ck_assert(wire_wait(&site.observed, 2, 3));
	ck_assert_int_eq(site.last_status, 404);
	ck_assert_int_eq(site.complete, 2);
}
END_TEST

START_TEST(address_in_use_is_told)
{
	struct site second;
	struct weightd_error err = {0};

	site_init(&second);
	second.options.port = weightd_server_port(site.server);

	ck_assert_int_eq(weightd_server_start(&second.server, &second.options, &err),
			 WEIGHTD_ERR_INTERNAL);
	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, "Address already in use"));
	second.options.address = "no such host";
	ck_assert_int_eq(weightd_server_start(&second.server, &second.options, &err),
			 WEIGHTD_ERR_INTERNAL);
}
END_TEST

/* Not every container has it. */
static bool has_ipv6(void)
{
	const struct sockaddr_in6 loopback = {.sin6_family = AF_INET6,
					      .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	const int handle = socket(AF_INET6, SOCK_STREAM, 0);
	const bool is_there = handle >= 0 && bind(handle, (const struct sockaddr *)&loopback,
						  sizeof loopback) == 0;

	if (handle >= 0)
		close(handle);
	return is_there;
}

START_TEST(ipv6_is_served)
{
	struct site second;
	struct weightd_error err = {0};
	struct sink sink = {0};
	long status;

	site_init(&second);
	second.options.address = "::1";
	if (!has_ipv6())
		return;
	ck_assert_int_eq(weightd_server_start(&second.server, &second.options, &err), WEIGHTD_OK);
	snprintf(site.url, sizeof site.url, "http://[::1]:%hu", weightd_server_port(second.server));
	ck_assert_int_eq(fetch("/pattern?size=100", NULL, &sink, &status), CURLE_OK);
	ck_assert_uint_eq(sink.length, 100);
	site_stop(&second, 1);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("answers");
	TCase *tcase = tcase_create("answers");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, head_has_the_length_of_get_and_no_body);
	tcase_add_test(tcase, head_of_unknown_size_does_not_spoil_the_next_answer);
	tcase_add_test(tcase, not_modified_never_says_that_the_length_is_zero);
	tcase_add_test(tcase, not_modified_of_unknown_size_does_not_spoil_the_next_answer);
	tcase_add_test(tcase, body_of_unknown_size_is_chunked_and_whole);
	tcase_add_test(tcase, failure_in_mid_stream_cuts_the_answer);
	tcase_add_test(tcase, body_reaches_the_handler_whole);
	tcase_add_test(tcase, expectation_is_met_before_the_body_is_sent);
	tcase_add_test(tcase, refused_body_is_not_asked_for);
	tcase_add_test(tcase, chunked_body_over_the_limit_is_read_on_a_little_and_refused);
	tcase_add_test(tcase, endless_chunked_body_is_refused_and_cut);
	tcase_add_test(tcase, a_hundred_thousand_tiny_chunks_are_one_body);
	tcase_add_test(tcase, curl_downloads_a_stream_byte_for_byte);
	tcase_add_test(tcase, curl_resumes_anywhere);
	tcase_add_test(tcase, curl_sees_that_a_failed_stream_is_not_whole);
	tcase_add_test(tcase, every_answer_is_observed_once);
	tcase_add_test(tcase, address_in_use_is_told);
	tcase_add_test(tcase, ipv6_is_served);
	suite_add_tcase(suite, tcase);
	return suite;
}
