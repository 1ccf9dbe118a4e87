/*
 * The page: who gets it, in which encoding, and what binds the browser.
 */
#include "../handler_call.h"
#include "api/page/page_files.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define PAGE_BYTES_MAX 60000

static struct weightd_service *service;

static void setup(void)
{
	service = service_over_memory();
}

static void teardown(void)
{
	weightd_service_free(service);
}

static const char firefox[] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

static const struct {
	const char *accept;
	bool is_page;
} who[] = {
	{NULL, false},
	{"*/*", false},
	{"application/json", false},
	{"application/json, text/html", false},
	{"text/html;q=0.5, application/json", false},
	{"text/html;q=0", false},
	{"text/plain", false},
	{firefox, true},
	{"text/html", true},
	{"text/*, application/json;q=0.9", true},
	{"application/json;q=0.1, text/html;q=0.2", true},
};

START_TEST(browsers_get_the_page_and_others_the_document)
{
	struct call call;

	call_open(&call, service, "GET", "/", (struct call_options){.accept = who[_i].accept});

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_str_eq(call.reply.content_type,
			 who[_i].is_page ? "text/html; charset=utf-8" : "application/json");
	ck_assert(call.reply.vary_accept);
	ck_assert_int_eq(call_body(&call)[0], who[_i].is_page ? '<' : '{');
	call_close(&call);
}
END_TEST

static const struct {
	const char *accept_encoding;
	bool is_packed;
} encodings[] = {
	{NULL, false},		{"", false},
	{"identity", false},	{"br", false},
	{"gzip;q=0", false},	{"gzip;q=0, *", false},
	{"gzip", true},		{"*", true},
	{"br;q=1, GZIP", true}, {"deflate, gzip;q=0.1", true},
};

START_TEST(gzip_is_sent_to_who_takes_it)
{
	struct call call;

	call_open(&call, service, "GET", "/page/app.js",
		  (struct call_options){.accept_encoding = encodings[_i].accept_encoding});
	const char *encoding = call_header(&call, "Content-Encoding");

	ck_assert_str_eq(call_header(&call, "Vary"), "Accept-Encoding");
	if (encodings[_i].is_packed) {
		ck_assert_str_eq(encoding, "gzip");
		ck_assert_int_eq(memcmp(call_body(&call), "\x1f\x8b", 2), 0);
	} else {
		ck_assert_ptr_null(encoding);
		ck_assert_ptr_nonnull(strstr(call_body(&call), "import "));
	}
	call_close(&call);
}
END_TEST

START_TEST(each_encoding_has_its_own_strong_etag)
{
	struct call plain, packed;

	call_get(&plain, service, "/page/page.css");
	call_open(&packed, service, "GET", "/page/page.css",
		  (struct call_options){.accept_encoding = "gzip"});

	ck_assert_uint_eq(strlen(plain.reply.etag), 40);
	ck_assert_str_ne(plain.reply.etag, packed.reply.etag);
	ck_assert(!plain.reply.is_immutable);
	call_close(&plain);
	call_close(&packed);
}
END_TEST

static const char policy[] =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

START_TEST(the_page_is_bound_to_this_server)
{
	struct call call;

	call_open(&call, service, "GET", "/", (struct call_options){.accept = firefox});

	ck_assert_str_eq(call_header(&call, "Content-Security-Policy"), policy);
	ck_assert_str_eq(call_header(&call, "Referrer-Policy"), "no-referrer");
	ck_assert_ptr_null(strstr(call_body(&call), "http://"));
	ck_assert_ptr_null(strstr(call_body(&call), "https://"));
	ck_assert_ptr_null(strstr(call_body(&call), "style="));
	call_close(&call);
}
END_TEST

static const char *const unknown[] = {"/page/none.js", "/page/app.js.map", "/page/App.js",
				      "/page/..%2Fapp.js"};

START_TEST(another_file_is_not_found)
{
	struct call call;

	call_get(&call, service, unknown[_i]);

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_NOT_FOUND);
	call_close(&call);
}
END_TEST

START_TEST(files_have_no_query_parameters)
{
	struct call call;

	call_get(&call, service, "/page/app.js?v=1");

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_BAD_QUERY);
	call_close(&call);
}
END_TEST

START_TEST(every_file_has_a_type_and_its_length)
{
	size_t total = 0;

	ck_assert_uint_gt(weightd_page_file_count(), 5);
	for (size_t i = 0; i < weightd_page_file_count(); i++) {
		const struct weightd_page_file file = weightd_page_file_at(i);
		char target[100];
		struct call call;

		total += file.packed_length;
		snprintf(target, sizeof target, "/page/%s", file.name);
		call_get(&call, service, target);
		ck_assert_uint_eq(strlen(call_body(&call)), file.length);
		ck_assert_str_ne(call.reply.content_type, "application/octet-stream");
		call_close(&call);
	}
	ck_assert_msg(total < PAGE_BYTES_MAX, "the page has %zu bytes", total);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("page");
	TCase *tcase = tcase_create("page");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, browsers_get_the_page_and_others_the_document, 0,
			    sizeof who / sizeof who[0]);
	tcase_add_loop_test(tcase, gzip_is_sent_to_who_takes_it, 0,
			    sizeof encodings / sizeof encodings[0]);
	tcase_add_test(tcase, each_encoding_has_its_own_strong_etag);
	tcase_add_test(tcase, the_page_is_bound_to_this_server);
	tcase_add_loop_test(tcase, another_file_is_not_found, 0,
			    sizeof unknown / sizeof unknown[0]);
	tcase_add_test(tcase, files_have_no_query_parameters);
	tcase_add_test(tcase, every_file_has_a_type_and_its_length);
	suite_add_tcase(suite, tcase);
	return suite;
}
