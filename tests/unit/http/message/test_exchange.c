/*
 * Requests answered without a socket: conditionals, ranges, methods, problems.
 */
#include "../../../http/site.h"
#include "http/message/exchange.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define ETAG "\"0123456789abcdef0123456789abcdef01234567\""

static struct site site;
static struct weightd_exchange exchange;

static void setup(void)
{
	site_init(&site);
}

/* Whatever was opened must have been released once. */
static void close_exchange(void)
{
	weightd_exchange_close(&exchange);
	ck_assert_int_eq(site.opened, site.released);
}

static int status_of(const char *method, const char *target, const char *name, const char *value)
{
	struct weightd_pair field = {name, value};

	site_exchange(&exchange, &site, method, target, &field, name != NULL);
	return exchange.answer.status;
}

static const char *header(const char *name)
{
	return weightd_answer_header(&exchange.answer, name);
}

/* Reads the whole body in small steps. */
static size_t read_body(unsigned char *out, size_t size, size_t step)
{
	size_t total = 0, length;

	do {
		ck_assert_int_eq(
			weightd_answer_read(&exchange.answer, &exchange.reply, total, out + total,
					    step < size - total ? step : size - total, &length),
			WEIGHTD_OK);
		total += length;
	} while (length > 0);
	return total;
}

static const struct {
	const char *method, *target, *name, *value;
	int status;
	const char *header, *expected; /* NULL: must be absent */
} rows[] = {
	{"GET", "/hello", NULL, NULL, 200, "ETag", "\"hello-1\""},
	{"GET", "/hello", NULL, NULL, 200, "Cache-Control", "no-cache"},
	{"GET", "/hello", NULL, NULL, 200, "Accept-Ranges", "bytes"},
	{"GET", "/hello", NULL, NULL, 200, "Access-Control-Allow-Origin", "*"},
	{"GET", "/hello", "If-None-Match", "\"hello-1\"", 304, "ETag", "\"hello-1\""},
	{"GET", "/hello", "If-None-Match", "\"hello-1\"", 304, "Content-Type", NULL},
	{"GET", "/hello", "If-None-Match", "W/\"hello-1\"", 304, "Content-Range", NULL},
	{"GET", "/hello", "If-None-Match", "\"x\", \"hello-1\"", 304, NULL, NULL},
	{"GET", "/hello", "If-None-Match", "*", 304, NULL, NULL},
	{"HEAD", "/hello", "If-None-Match", "*", 304, NULL, NULL},
	{"GET", "/hello", "If-None-Match", "\"other\"", 200, NULL, NULL},
	{"GET", "/hello", "If-Match", "\"hello-1\"", 200, NULL, NULL},
	{"GET", "/hello", "If-Match", "*", 200, NULL, NULL},
	{"GET", "/hello", "If-Match", "W/\"hello-1\"", 412, "ETag", NULL},
	{"GET", "/hello", "If-Match", "\"other\"", 412, "Cache-Control", "no-store"},
	{"GET", "/text", "If-Match", "\"other\"", 412, NULL, NULL},
	{"GET", "/text", "If-None-Match", "\"other\"", 200, "ETag", NULL},
	{"GET", "/text", "Range", "bytes=0-1", 200, "Accept-Ranges", NULL},
	{"POST", "/echo", "If-None-Match", "*", 200, "Cache-Control", "no-store"},
	{"GET", "/pattern?size=100", NULL, NULL, 200, "Cache-Control",
	 "public, max-age=31536000, immutable"},
	{"GET", "/pattern?size=100", NULL, NULL, 200, "Vary", "Accept"},
	{"GET", "/pattern.bin?size=100", NULL, NULL, 200, "Vary", NULL},
	{"GET", "/pattern?size=100", "Range", "bytes=10-19", 206, "Content-Range",
	 "bytes 10-19/100"},
	{"GET", "/pattern?size=100", "Range", "bytes=-5", 206, "Content-Range", "bytes 95-99/100"},
	{"GET", "/pattern?size=100", "Range", "bytes=90-", 206, "Content-Range", "bytes 90-99/100"},
	{"GET", "/pattern?size=100", "Range", "bytes=100-", 416, "Content-Range", "bytes */100"},
	{"GET", "/pattern?size=100", "Range", "bytes=100-", 416, "Content-Type",
	 "application/problem+json"},
	{"GET", "/pattern?size=100", "Range", "bytes=100-", 416, "Content-Disposition", NULL},
	{"GET", "/pattern?size=100", "Range", "bytes=5-2", 200, "Content-Range", NULL},
	{"GET", "/pattern?size=100", "Range", "lines=5-6", 200, "Content-Range", NULL},
	{"GET", "/pattern?size=0", "Range", "bytes=0-", 416, "Content-Range", "bytes */0"},
	{"HEAD", "/pattern?size=100", "Range", "bytes=10-19", 200, "Content-Range", NULL},
	{"GET", "/unsized", "Range", "bytes=0-1", 200, "Accept-Ranges", "none"},
	{"GET", "/error", NULL, NULL, 422, "Content-Disposition", NULL},
	{"GET", "/error", NULL, NULL, 422, "ETag", NULL},
	{"GET", "/nothing", NULL, NULL, 404, "Content-Type", "application/problem+json"},
	{"DELETE", "/hello", NULL, NULL, 405, "Allow", "GET, HEAD, OPTIONS"},
	{"PATCH", "/echo", NULL, NULL, 405, "Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS"},
	{"CONNECT", "/echo", NULL, NULL, 405, NULL, NULL},
	{"get", "/hello", NULL, NULL, 501, NULL, NULL},
	{"F\001OO", "/hello", NULL, NULL, 501, NULL, NULL},
	{"OPTIONS", "/echo", NULL, NULL, 204, "Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS"},
	{"OPTIONS", "/hello", "Origin", "http://a", 204, "Access-Control-Allow-Methods",
	 "GET, HEAD, OPTIONS"},
	{"OPTIONS", "/echo", "Origin", "http://a", 204, "Access-Control-Allow-Methods",
	 "GET, HEAD, OPTIONS"},
	{"OPTIONS", "/echo", "Access-Control-Request-Method", "DELETE", 204,
	 "Access-Control-Allow-Origin", "*"},
	{"POST", "/echo", "Origin", "http://a", 403, "Access-Control-Allow-Origin", NULL},
	{"DELETE", "/echo", "Origin", "http://a", 403, NULL, NULL},
	{"GET", "/hello", "Origin", "http://a", 200, "Access-Control-Allow-Origin", "*"},
	{"OPTIONS", "*", NULL, NULL, 204, "Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS"},
	{"GET", "*", NULL, NULL, 400, NULL, NULL},
	{"GET", "/hello", "X-Request-Id", "abc-1", 200, "X-Request-Id", "abc-1"},
	{"GET", "/nothing", "X-Request-Id", "abc-1", 404, "X-Request-Id", "abc-1"},
	{"GET", "/hello", "Content-Length", "x", 400, NULL, NULL},
	{"GET", "/things/a%2Fb", NULL, NULL, 200, "Thing-Name", "a/b"},
	{"GET", "/things/a%00b", NULL, NULL, 400, NULL, NULL},
	{"GET", "/things/fixed", NULL, NULL, 200, "Thing-Name", NULL},
	{"GET", "/things/..", NULL, NULL, 404, NULL, NULL},
	{"GET", "/hello?a=1&a=2", NULL, NULL, 400, NULL, NULL},
	{"GET", "/failing?at=0", NULL, NULL, 503, "Retry-After", "1"},
};

START_TEST(request_is_answered_as_the_table_says)
{
	int status = status_of(rows[_i].method, rows[_i].target, rows[_i].name, rows[_i].value);

	ck_assert_msg(status == rows[_i].status, "%s %s %s: %d", rows[_i].method, rows[_i].target,
		      rows[_i].value, status);
	if (rows[_i].header != NULL) {
		const char *value = header(rows[_i].header);
		ck_assert_msg((value == NULL) == (rows[_i].expected == NULL) &&
				      (value == NULL || strcmp(value, rows[_i].expected) == 0),
			      "%s %s %s: %s is %s", rows[_i].method, rows[_i].target,
			      rows[_i].value, rows[_i].header, value);
	}
	close_exchange();
}
END_TEST

START_TEST(if_range_decides_between_part_and_whole)
{
	struct weightd_pair fields[] = {{"Range", "bytes=0-9"}, {"If-Range", ETAG}};

	site_exchange(&exchange, &site, "GET", "/pattern", fields, 2);
	ck_assert_int_eq(exchange.answer.status, 206);
	close_exchange();

	fields[1].value = "\"stale\"";
	site_exchange(&exchange, &site, "GET", "/pattern", fields, 2);
	ck_assert_int_eq(exchange.answer.status, 200);
	close_exchange();
}
END_TEST

START_TEST(precondition_comes_before_range)
{
	struct weightd_pair fields[] = {{"Range", "bytes=0-9"}, {"If-None-Match", ETAG}};

	site_exchange(&exchange, &site, "GET", "/pattern", fields, 2);
	ck_assert_int_eq(exchange.answer.status, 304);
	ck_assert(!exchange.answer.has_body);
	close_exchange();
}
END_TEST

START_TEST(range_is_that_part_of_the_whole)
{
	static unsigned char body[200000];

	status_of("GET", "/pattern?size=200000", "Range", "bytes=33000-170000");

	ck_assert_uint_eq(exchange.answer.length, 137001);
	ck_assert_uint_eq(read_body(body, sizeof body, 7777), 137001);
	for (size_t i = 0; i < 137001; i++)
		ck_assert_uint_eq(body[i], site_pattern(33000 + i));
	close_exchange();
}
END_TEST

START_TEST(several_ranges_are_parts_of_a_multipart_body)
{
	unsigned char body[1000] = {0};
	char boundary[64], expected[1000];

	ck_assert_int_eq(status_of("GET", "/pattern?size=100", "Range", "bytes=90-,0-1"), 206);
	ck_assert_int_eq(
		sscanf(header("Content-Type"), "multipart/byteranges; boundary=%63s", boundary), 1);
	size_t length = read_body(body, sizeof body, 10);
	int expected_length =
		snprintf(expected, sizeof expected,
			 "--%s\r\nContent-Type: application/octet-stream\r\n"
			 "Content-Range: bytes 90-99/100\r\n\r\n"
			 "0123456789\r\n--%s\r\nContent-Type: application/octet-stream\r\n"
			 "Content-Range: bytes 0-1/100\r\n\r\n01\r\n--%s--\r\n",
			 boundary, boundary, boundary);
	char *data = strstr(expected, "0123456789\r\n");
	for (unsigned i = 0; i < 10; i++)
		data[i] = (char)site_pattern(90 + i);
	data = expected + expected_length - strlen("01\r\n----\r\n") - strlen(boundary);
	data[0] = (char)site_pattern(0);
	data[1] = (char)site_pattern(1);

	ck_assert_uint_eq(length, (size_t)expected_length);
	ck_assert_uint_eq(exchange.answer.length, length);
	ck_assert_mem_eq(body, expected, length);
	close_exchange();
}
END_TEST

START_TEST(head_announces_the_length_and_generates_nothing)
{
	ck_assert_int_eq(status_of("HEAD", "/pattern?size=4611686018427387904", NULL, NULL), 200);

	ck_assert_uint_eq(exchange.answer.length, UINT64_C(4611686018427387904));
	ck_assert(!exchange.answer.has_body);
	ck_assert_uint_eq(site.generated, 0);
	close_exchange();
}
END_TEST

START_TEST(end_of_a_huge_file_costs_only_its_bytes)
{
	unsigned char byte;

	ck_assert_int_eq(
		status_of("GET", "/pattern?size=18446744073709551614", "Range", "bytes=-1"), 206);

	ck_assert_uint_eq(read_body(&byte, 1, 1), 1);
	ck_assert_uint_eq(byte, site_pattern(UINT64_C(18446744073709551613)));
	ck_assert_uint_eq(site.generated, 1);
	close_exchange();
}
END_TEST

START_TEST(small_body_of_unknown_size_gets_its_length)
{
	unsigned char body[2000];

	status_of("GET", "/unsized?size=1000", NULL, NULL);
	ck_assert_uint_eq(exchange.answer.length, 1000);
	ck_assert_uint_eq(read_body(body, sizeof body, 100), 1000);
	ck_assert_uint_eq(body[999], site_pattern(999));
	close_exchange();
}
END_TEST

START_TEST(large_body_of_unknown_size_is_read_to_its_end)
{
	static unsigned char body[200000];

	status_of("GET", "/unsized?size=150000", NULL, NULL);
	ck_assert(exchange.answer.length == WEIGHTD_SIZE_UNKNOWN);
	ck_assert_uint_eq(read_body(body, sizeof body, 4096), 150000);
	for (size_t i = 0; i < 150000; i++)
		ck_assert_uint_eq(body[i], site_pattern(i));
	close_exchange();
}
END_TEST

START_TEST(failure_after_the_beginning_is_an_error_of_reading)
{
	static unsigned char body[200000];
	size_t length, total = 0;
	enum weightd_code code;

	ck_assert_int_eq(status_of("GET", "/failing?size=150000&at=100000", NULL, NULL), 200);
	do {
		code = weightd_answer_read(&exchange.answer, &exchange.reply, total, body,
					   sizeof body, &length);
		total += length;
	} while (code == WEIGHTD_OK && length > 0);

	ck_assert_int_eq(code, WEIGHTD_ERR_NO_MEMORY);
	close_exchange();
}
END_TEST

START_TEST(error_reply_is_a_problem_with_the_request_id)
{
	char body[2000] = "";

	status_of("GET", "/error", "X-Request-Id", "abc-1");
	read_body((unsigned char *)body, sizeof body - 1, 100);

	ck_assert_ptr_nonnull(strstr(body, "\"request_id\":\"abc-1\""));
	ck_assert_ptr_nonnull(strstr(body, "\"status\":422"));
	ck_assert_ptr_nonnull(strstr(body, "\"pointer\":\"/init\""));
	close_exchange();
}
END_TEST

START_TEST(header_value_with_a_line_end_is_dropped)
{
	struct weightd_request request = {.method = WEIGHTD_GET, .request_id = "1"};
	struct weightd_reply reply = {
		.content_type = "text/plain", .bytes = "x", .bytes_length = 1};
	static struct weightd_answer answer;

	request.arena = weightd_arena_new(0);
	weightd_reply_header(&reply, "Good", "a");
	weightd_reply_header(&reply, "Bad", "a\r\nSet-Cookie: b");
	weightd_answer_compose(&answer, &request, &reply, 0);

	ck_assert_str_eq(weightd_answer_header(&answer, "good"), "a");
	ck_assert_ptr_null(weightd_answer_header(&answer, "Bad"));
	weightd_arena_free(request.arena);
}
END_TEST

START_TEST(text_that_did_not_fit_is_a_problem)
{
	struct weightd_request request = {.method = WEIGHTD_GET, .request_id = "1"};
	static struct weightd_reply reply;
	static struct weightd_answer answer;

	request.arena = weightd_arena_new(0);
	weightd_text_init(&reply.text, 3);
	weightd_text_puts(&reply.text, "four");
	weightd_answer_compose(&answer, &request, &reply, 0);

	ck_assert_int_eq(answer.status, 503);
	weightd_text_free(&reply.text);
	weightd_arena_free(request.arena);
}
END_TEST

START_TEST(headers_over_the_maximum_are_ignored)
{
	static const char names[] = "A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M\0N\0O\0P\0Q\0R\0S\0T\0U";
	struct weightd_reply reply = {0};

	for (size_t i = 0; i < sizeof names; i += 2)
		weightd_reply_header(&reply, &names[i], "b");

	ck_assert_uint_eq(reply.header_count, WEIGHTD_REPLY_HEADERS_MAX);
}
END_TEST

START_TEST(a_header_that_is_set_again_has_the_later_value)
{
	struct weightd_reply reply = {0};

	weightd_reply_header(&reply, "A", "first");
	weightd_reply_header(&reply, "B", "b");
	weightd_reply_header(&reply, "A", "second");

	ck_assert_uint_eq(reply.header_count, 2);
	ck_assert_str_eq(reply.headers[0].value, "second");
}
END_TEST

START_TEST(an_error_of_the_hub_is_json_with_its_fields)
{
	char body[1000] = "";

	ck_assert_int_eq(status_of("GET", "/hub/a/b?expand=x&expand=y", NULL, NULL), 404);

	ck_assert_str_eq(header("Content-Type"), "application/json");
	ck_assert_str_eq(header("X-Error-Code"), "EntryNotFound");
	ck_assert_str_eq(header("X-Error-Message"), "no ?? \"a/b\" x");
	read_body((unsigned char *)body, sizeof body - 1, 1000);
	ck_assert_ptr_nonnull(strstr(body, "{\"error\":\"no \xC3\xA9 \\\"a/b\\\" x\",\"type\":"));
	close_exchange();
}
END_TEST

START_TEST(a_repeated_query_parameter_is_refused_where_it_means_nothing)
{
	ck_assert_int_eq(status_of("GET", "/hello?a=1&a=2", NULL, NULL), 400);
	close_exchange();
	ck_assert_int_eq(status_of("GET", "/no-such?a=1&a=2", NULL, NULL), 400);
	close_exchange();
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("exchange");
	TCase *tcase = tcase_create("exchange");

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_loop_test(tcase, request_is_answered_as_the_table_says, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tcase, if_range_decides_between_part_and_whole);
	tcase_add_test(tcase, precondition_comes_before_range);
	tcase_add_test(tcase, range_is_that_part_of_the_whole);
	tcase_add_test(tcase, several_ranges_are_parts_of_a_multipart_body);
	tcase_add_test(tcase, head_announces_the_length_and_generates_nothing);
	tcase_add_test(tcase, end_of_a_huge_file_costs_only_its_bytes);
	tcase_add_test(tcase, small_body_of_unknown_size_gets_its_length);
	tcase_add_test(tcase, large_body_of_unknown_size_is_read_to_its_end);
	tcase_add_test(tcase, failure_after_the_beginning_is_an_error_of_reading);
	tcase_add_test(tcase, error_reply_is_a_problem_with_the_request_id);
	tcase_add_test(tcase, an_error_of_the_hub_is_json_with_its_fields);
	tcase_add_test(tcase, a_repeated_query_parameter_is_refused_where_it_means_nothing);
	tcase_add_test(tcase, header_value_with_a_line_end_is_dropped);
	tcase_add_test(tcase, text_that_did_not_fit_is_a_problem);
	tcase_add_test(tcase, headers_over_the_maximum_are_ignored);
	tcase_add_test(tcase, a_header_that_is_set_again_has_the_later_value);
	suite_add_tcase(suite, tcase);
	return suite;
}
