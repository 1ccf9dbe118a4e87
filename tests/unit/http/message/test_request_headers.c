#include "http/message/request_headers.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Header fields "Name: value" separated by '\n', the HTTP version, and the outcome. */
static const struct {
	const char *fields, *version, *result;
} rows[] = {
	{"", "HTTP/1.1", "no body"},
	{"Content-Length: 0", "HTTP/1.1", "no body"},
	{"Content-Length: 12", "HTTP/1.1", "body of 12"},
	{"content-length: 1000", "HTTP/1.1", "body of 1000"},
	{"Transfer-Encoding: chunked", "HTTP/1.1", "chunked body"},
	{"Transfer-Encoding: Chunked", "HTTP/1.1", "chunked body"},
	{"Expect: 100-Continue\nContent-Length: 1", "HTTP/1.1", "body of 1"},
	{"Content-Encoding: identity", "HTTP/1.1", "no body"},
	{"Accept: a/b\nAccept: c/d\nIf-None-Match: \"a\"\nIf-None-Match: \"b\"", "HTTP/1.1",
	 "no body"},
	{"X-Unknown: \x01\nX-Unknown: 2", "HTTP/1.1", "no body"},
	{"Content-Length: 1001", "HTTP/1.1", "body-too-large"},
	{"Content-Length: 18446744073709551615", "HTTP/1.1", "body-too-large"},
	{"Content-Length: 18446744073709551616", "HTTP/1.1", "body-too-large"},
	{"Content-Length: 99999999999999999999999", "HTTP/1.1", "body-too-large"},
	{"Content-Length: 5\nContent-Length: 6", "HTTP/1.1", "bad-request"},
	{"Content-Length: 5\nContent-Length: 5", "HTTP/1.1", "bad-request"},
	{"Content-Length: 5, 5", "HTTP/1.1", "bad-request"},
	{"Content-Length: -1", "HTTP/1.1", "bad-request"},
	{"Content-Length: +3", "HTTP/1.1", "bad-request"},
	{"Content-Length: 0x10", "HTTP/1.1", "bad-request"},
	{"Content-Length: ", "HTTP/1.1", "bad-request"},
	{"Content-Length: 5\nTransfer-Encoding: chunked", "HTTP/1.1", "bad-request"},
	{"Transfer-Encoding: chunked\nTransfer-Encoding: chunked", "HTTP/1.1", "bad-request"},
	{"Transfer-Encoding: chunked", "HTTP/1.0", "bad-request"},
	{"Host: a\nHost: b", "HTTP/1.1", "bad-request"},
	{"Range: bytes=0-1\nRange: bytes=2-3", "HTTP/1.1", "bad-request"},
	{"Content-Type: a\nContent-Type: b", "HTTP/1.1", "bad-request"},
	{"Accept: a\x01", "HTTP/1.1", "bad-request"},
	{"If-Match: a\x7F", "HTTP/1.1", "bad-request"},
	{"Accept: a\rb", "HTTP/1.1", "bad-request"},
	{"Transfer-Encoding: gzip, chunked", "HTTP/1.1", "transfer-coding-unknown"},
	{"Transfer-Encoding: xchunked", "HTTP/1.1", "transfer-coding-unknown"},
	{"Transfer-Encoding: identity", "HTTP/1.1", "transfer-coding-unknown"},
	{"Transfer-Encoding: ", "HTTP/1.1", "transfer-coding-unknown"},
	{"Expect: 200-ok", "HTTP/1.1", "expectation-failed"},
	{"Content-Encoding: gzip", "HTTP/1.1", "unsupported-media-type"},
};

static char text[4096];

static struct weightd_headers parse(const char *fields, const char *version)
{
	struct weightd_headers head = {.method = "POST", .version = version, .target = "/"};

	snprintf(text, sizeof text, "%s", fields);
	for (char *line = text; line != NULL && *line != '\0';) {
		char *end = strchr(line, '\n'), *colon = strstr(line, ": ");
		if (end != NULL)
			*end = '\0';
		*colon = '\0';
		weightd_headers_add(&head, line, colon + 2);
		line = end == NULL ? NULL : end + 1;
	}
	return head;
}

START_TEST(head_is_judged_as_the_table_says)
{
	struct weightd_headers head = parse(rows[_i].fields, rows[_i].version);
	struct weightd_framing framing;
	char result[64];

	enum weightd_code code = weightd_headers_check(&framing, &head, 1000, NULL);
	if (code != WEIGHTD_OK)
		snprintf(result, sizeof result, "%s", weightd_code_slug(code));
	else if (framing.is_chunked)
		snprintf(result, sizeof result, "chunked body");
	else if (framing.has_body)
		snprintf(result, sizeof result, "body of %" PRIu64, framing.length);
	else
		snprintf(result, sizeof result, "no body");

	ck_assert_msg(strcmp(result, rows[_i].result) == 0, "%s: '%s', not '%s'", rows[_i].fields,
		      result, rows[_i].result);
}
END_TEST

START_TEST(more_fields_than_are_kept_are_refused)
{
	struct weightd_headers head = {.method = "GET", .version = "HTTP/1.1", .target = "/"};
	struct weightd_framing framing;

	for (int i = 0; i <= WEIGHTD_FIELDS_MAX; i++)
		weightd_headers_add(&head, "Accept", "a/b");

	ck_assert_int_eq(weightd_headers_check(&framing, &head, 1000, NULL),
			 WEIGHTD_ERR_BAD_REQUEST);
}
END_TEST

START_TEST(field_without_a_value_is_empty_text)
{
	struct weightd_headers head = {.method = "GET"};

	weightd_headers_add(&head, "ACCEPT", NULL);

	ck_assert_str_eq(weightd_headers_value(&head, "Accept"), "");
	ck_assert_ptr_null(weightd_headers_value(&head, "Range"));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("head");
	TCase *tcase = tcase_create("head");

	tcase_add_loop_test(tcase, head_is_judged_as_the_table_says, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tcase, more_fields_than_are_kept_are_refused);
	tcase_add_test(tcase, field_without_a_value_is_empty_text);
	suite_add_tcase(suite, tcase);
	return suite;
}
