#include "http/message/access.h"
#include "suite.h"

#include <stdio.h>

#include <string.h>

static struct weightd_request request;
static struct weightd_error err;

/* The code of a request, its fields given as "Name: value" in one text, a line each. */
static enum weightd_code code_of(const struct weightd_access *access, const char *method,
				 const char *lines)
{
	struct weightd_headers head = {.method = method, .version = "HTTP/1.1", .target = "/"};
	static char text[500];

	snprintf(text, sizeof text, "%s", lines);
	for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		char *colon = strchr(line, ':');

		*colon = '\0';
		weightd_headers_add(&head, line, colon + 2);
	}
	weightd_arena_free(request.arena);
	memset(&request, 0, sizeof request);
	memset(&err, 0, sizeof err);
	request.arena = weightd_arena_new(0);
	return weightd_access_check(&request, &head, access, &err);
}

static void teardown(void)
{
	weightd_arena_free(request.arena);
	request.arena = NULL;
}

#define LOCAL "Host: localhost:8080\n"
#define EVIL "Origin: https://evil.example\n"
#define PREFLIGHT "Access-Control-Request-Method: "

/* Without options: whoever reads is welcome, whoever changes is of the same origin or no page. */
static const struct {
	const char *method, *lines;
	enum weightd_code code;
	const char *allow_origin;
} rows[] = {
	{"GET", LOCAL, WEIGHTD_OK, "*"},
	{"GET", LOCAL EVIL, WEIGHTD_OK, "*"},
	{"HEAD", LOCAL EVIL, WEIGHTD_OK, "*"},
	{"POST", LOCAL, WEIGHTD_OK, "*"},
	{"DELETE", LOCAL, WEIGHTD_OK, "*"},
	{"POST", LOCAL "Origin: http://localhost:8080", WEIGHTD_OK, "*"},
	{"POST", "Host: LOCALHOST:80\nOrigin: http://localhost", WEIGHTD_OK, "*"},
	{"POST", "Host: localhost\nOrigin: https://localhost:443", WEIGHTD_OK, "*"},
	{"DELETE", LOCAL "Origin: http://localhost:8080", WEIGHTD_OK, "*"},
	{"POST", LOCAL EVIL, WEIGHTD_ERR_ORIGIN_REFUSED, NULL},
	{"PUT", LOCAL EVIL, WEIGHTD_ERR_ORIGIN_REFUSED, NULL},
	{"DELETE", LOCAL EVIL, WEIGHTD_ERR_ORIGIN_REFUSED, NULL},
	{"POST", LOCAL "Origin: null", WEIGHTD_ERR_ORIGIN_REFUSED, NULL},
	{"POST", LOCAL "Origin: http://localhost:8081", WEIGHTD_ERR_ORIGIN_REFUSED, NULL},
	{"POST", LOCAL "Origin: http://localhost:8080.evil", WEIGHTD_ERR_ORIGIN_REFUSED, NULL},
	{"POST", "Origin: http://localhost", WEIGHTD_ERR_ORIGIN_REFUSED, NULL},
	{"OPTIONS", LOCAL EVIL PREFLIGHT "GET", WEIGHTD_OK, "*"},
	{"OPTIONS", LOCAL EVIL PREFLIGHT "POST", WEIGHTD_OK, NULL},
	{"OPTIONS", LOCAL EVIL PREFLIGHT "DELETE", WEIGHTD_OK, NULL},
};

START_TEST(pages_of_other_origins_only_read)
{
	static const struct weightd_access access = {"127.0.0.1", "", ""};

	ck_assert_int_eq(code_of(&access, rows[_i].method, rows[_i].lines), rows[_i].code);
	ck_assert_pstr_eq(request.allow_origin, rows[_i].allow_origin);
}
END_TEST

START_TEST(a_named_origin_may_post_and_not_delete)
{
	static const struct weightd_access access = {"127.0.0.1",
						     "https://a.example,https://evil.example", ""};

	ck_assert_int_eq(code_of(&access, "POST", LOCAL EVIL), WEIGHTD_OK);
	ck_assert_str_eq(request.allow_origin, "https://evil.example");
	ck_assert(!request.reads_only);
	ck_assert_int_eq(code_of(&access, "OPTIONS", LOCAL EVIL PREFLIGHT "POST"), WEIGHTD_OK);
	ck_assert_str_eq(request.allow_origin, "https://evil.example");
	ck_assert_int_eq(code_of(&access, "DELETE", LOCAL EVIL), WEIGHTD_ERR_ORIGIN_REFUSED);
	ck_assert_int_eq(code_of(&access, "OPTIONS", LOCAL EVIL PREFLIGHT "DELETE"), WEIGHTD_OK);
	ck_assert_ptr_null(request.allow_origin);
	ck_assert_int_eq(code_of(&access, "POST", LOCAL "Origin: https://a.example.evil"),
			 WEIGHTD_ERR_ORIGIN_REFUSED);
	ck_assert_int_eq(code_of(&access, "POST", LOCAL "Origin: https://a"),
			 WEIGHTD_ERR_ORIGIN_REFUSED);
}
END_TEST

START_TEST(only_named_origins_see_answers_where_some_are_named)
{
	static const struct weightd_access access = {"127.0.0.1", "https://a.example", ""};

	ck_assert_int_eq(code_of(&access, "GET", LOCAL EVIL), WEIGHTD_OK);
	ck_assert_ptr_null(request.allow_origin);
	ck_assert(request.varies_by_origin);
	ck_assert_int_eq(code_of(&access, "OPTIONS", LOCAL EVIL PREFLIGHT "GET"), WEIGHTD_OK);
	ck_assert_ptr_null(request.allow_origin);
	/* What a cache keeps of it is shown to nobody else. */
	ck_assert_int_eq(code_of(&access, "GET", LOCAL), WEIGHTD_OK);
	ck_assert_ptr_null(request.allow_origin);
	ck_assert(request.varies_by_origin);
	ck_assert_int_eq(code_of(&access, "GET", LOCAL "Origin: https://a.example"), WEIGHTD_OK);
	ck_assert_str_eq(request.allow_origin, "https://a.example");
	ck_assert_int_eq(code_of(&access, "GET", LOCAL "Origin: null"), WEIGHTD_OK);
	ck_assert_ptr_null(request.allow_origin);
}
END_TEST

START_TEST(an_asterisk_names_every_origin)
{
	static const struct weightd_access access = {"127.0.0.1", "*", ""};

	ck_assert_int_eq(code_of(&access, "GET", LOCAL EVIL), WEIGHTD_OK);
	ck_assert_str_eq(request.allow_origin, "*");

	ck_assert_int_eq(code_of(&access, "POST", LOCAL EVIL), WEIGHTD_OK);
	ck_assert_int_eq(code_of(&access, "DELETE", LOCAL EVIL), WEIGHTD_ERR_ORIGIN_REFUSED);
}
END_TEST

static const struct {
	const char *address, *host;
	bool is_right;
} hosts[] = {
	{"127.0.0.1", "localhost", true},
	{"127.0.0.1", "LocalHost:8080", true},
	{"127.0.0.1", "a.localhost:8080", true},
	{"127.0.0.1", "127.0.0.1:8080", true},
	{"127.0.0.1", "127.8.9.10", true},
	{"127.0.0.1", "[::1]:8080", true},
	{"127.0.0.1", "weights.example", true},
	{"127.0.0.1", "weights.example:443", true},
	{"::1", "[::1]:8080", true},
	{"127.0.0.1", "evil.example", false},
	{"127.0.0.1", "evil.example:8080", false},
	{"127.0.0.1", "127.0.0.1.evil.example", false},
	{"127.0.0.1", "localhost.evil.example", false},
	{"127.0.0.1", "evillocalhost", false},
	{"127.0.0.1", "128.0.0.1", false},
	{"127.0.0.1", "x.weights.example", false},
	{"127.0.0.1", "[::2]", false},
	{"127.0.0.1", " ", false},
	{"::1", "evil.example", false},
	{"localhost", "evil.example", false},
	{"0.0.0.0", "weights.example", true},
};

START_TEST(a_loopback_address_answers_to_its_own_names)
{
	const struct weightd_access access = {hosts[_i].address, "", "other, weights.example"};
	char line[100];

	snprintf(line, sizeof line, "Host: %s", hosts[_i].host);

	ck_assert_int_eq(code_of(&access, "GET", line),
			 hosts[_i].is_right ? WEIGHTD_OK : WEIGHTD_ERR_HOST_UNKNOWN);
}
END_TEST

START_TEST(names_that_are_given_hold_for_every_address)
{
	static const struct weightd_access some = {"0.0.0.0", "", "weights.example"};
	static const struct weightd_access none = {"0.0.0.0", "", ""};

	ck_assert_int_eq(code_of(&some, "GET", "Host: weights.example:8080"), WEIGHTD_OK);
	ck_assert_int_eq(code_of(&some, "GET", "Host: localhost"), WEIGHTD_OK);
	ck_assert_int_eq(code_of(&some, "GET", "Host: evil.example"), WEIGHTD_ERR_HOST_UNKNOWN);
	ck_assert_int_eq(code_of(&none, "GET", "Host: evil.example"), WEIGHTD_OK);
}
END_TEST

START_TEST(without_a_host_there_is_no_page)
{
	static const struct weightd_access access = {"127.0.0.1", "", ""};

	ck_assert_int_eq(code_of(&access, "GET", ""), WEIGHTD_OK);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("access");
	TCase *tcase = tcase_create("access");

	tcase_add_checked_fixture(tcase, NULL, teardown);
	tcase_add_loop_test(tcase, pages_of_other_origins_only_read, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tcase, a_named_origin_may_post_and_not_delete);
	tcase_add_test(tcase, only_named_origins_see_answers_where_some_are_named);
	tcase_add_test(tcase, an_asterisk_names_every_origin);
	tcase_add_loop_test(tcase, a_loopback_address_answers_to_its_own_names, 0,
			    (int)(sizeof hosts / sizeof hosts[0]));
	tcase_add_test(tcase, names_that_are_given_hold_for_every_address);
	tcase_add_test(tcase, without_a_host_there_is_no_page);
	suite_add_tcase(suite, tcase);
	return suite;
}
