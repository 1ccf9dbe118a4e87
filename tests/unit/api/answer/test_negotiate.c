#include "api/answer/negotiate.h"
#include "suite.h"

#include <string.h>

static const struct {
	const char *accept, *type;
	double quality;
} rows[] = {
	{NULL, "application/json", 1},
	{"", "application/json", 1},
	{"*/*", "application/json", 1},
	{"*", "application/json", 1},
	{"application/*", "application/json", 1},
	{"application/*", "text/plain", 0},
	{"application/json", "application/json", 1},
	{"APPLICATION/JSON", "application/json", 1},
	{"text/html", "application/json", 0},
	{"application/json;q=0.5", "application/json", 0.5},
	{"application/json; q=0.25, */*;q=0.75", "application/json", 0.25},
	{"application/json; q=0.25, */*;q=0.75", "text/plain", 0.75},
	{"*/*;q=0.1,application/*;q=0.2,application/json;q=0.3", "application/json", 0.3},
	{"*/*;q=0.1,application/*;q=0.2", "application/json", 0.2},
	{"application/json;q=0, */*", "application/json", 0},
	{"application/json;charset=utf-8;q=0.5", "application/json", 0.5},
	{"application/json;Q=0.5", "application/json", 0.5},
	{"application/json;q=1.000", "application/json", 1},
	{"application/json;q=7", "application/json", 1},
	{"application/json;q=", "application/json", 1},
	{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json",
	 0.8},
	{"application/jsonx", "application/json", 0},
	{"application/jso", "application/json", 0},
	{",,;q=1,", "application/json", 0},
};

START_TEST(accept_gives_the_quality_of_the_table)
{
	ck_assert_msg(weightd_accept_quality(rows[_i].accept, rows[_i].type) == rows[_i].quality,
		      "%s: %g", rows[_i].accept,
		      weightd_accept_quality(rows[_i].accept, rows[_i].type));
}
END_TEST

START_TEST(content_type_is_compared_without_its_parameters)
{
	ck_assert(weightd_media_type_is("application/json", "application/json"));
	ck_assert(weightd_media_type_is("Application/JSON; charset=utf-8", "application/json"));
	ck_assert(weightd_media_type_is("application/json ;x=1", "application/json"));
	ck_assert(!weightd_media_type_is("application/jsonp", "application/json"));
	ck_assert(!weightd_media_type_is("text/json", "application/json"));
	ck_assert(!weightd_media_type_is(NULL, "application/json"));
}
END_TEST

static struct weightd_error err;

/* Name of the format chosen for a tensor; the code's slug if there is none. */
static const char *choose(const char *extension, const char *query, const char *accept)
{
	struct weightd_request request = {.extension = extension, .accept = accept};

	err = (struct weightd_error){0};
	if (query != NULL)
		request.query[request.query_count++] = (struct weightd_pair){"format", query};
	const struct weightd_format *format = weightd_negotiate_format(
		&request, WEIGHTD_FORMAT_TENSOR, weightd_format_find("npy"), &err);
	return format == NULL ? weightd_code_slug(weightd_error_code(&err)) : format->name;
}

START_TEST(extension_wins_over_query_wins_over_accept_wins_over_default)
{
	ck_assert_str_eq(choose("bin", NULL, "application/x-npy"), "bin");
	ck_assert_str_eq(choose("bin", "bin", NULL), "bin");
	ck_assert_str_eq(choose(NULL, "bin", "application/x-npy"), "bin");
	ck_assert_str_eq(choose(NULL, NULL, "application/octet-stream"), "bin");
	ck_assert_str_eq(
		choose(NULL, NULL, "application/octet-stream;q=0.1, application/x-safetensors"),
		"safetensors");
	ck_assert_str_eq(choose(NULL, NULL, "*/*"), "npy");
	ck_assert_str_eq(choose(NULL, NULL, NULL), "npy");
}
END_TEST

START_TEST(unknown_formats_are_not_acceptable_and_the_known_are_listed)
{
	ck_assert_str_eq(choose("exe", NULL, NULL), "not-acceptable");
	ck_assert_str_eq(choose(NULL, "exe", NULL), "not-acceptable");
	ck_assert_str_eq(choose(NULL, NULL, "image/png"), "not-acceptable");
	ck_assert_ptr_nonnull(strstr(err.issues[0].expected, "npy"));
	ck_assert_str_eq(choose("bin", "npy", NULL), "bad-query");
}
END_TEST

START_TEST(formats_without_the_needed_flags_do_not_count)
{
	struct weightd_request request = {.accept = "application/octet-stream"};

	ck_assert_str_eq(weightd_negotiate_format(&request, WEIGHTD_FORMAT_MODEL, NULL, NULL)->name,
			 "safetensors");
	request.extension = "npy";
	ck_assert_ptr_null(weightd_negotiate_format(
		&request, WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_SIZED, NULL, NULL));
}
END_TEST

START_TEST(text_is_given_only_to_those_who_prefer_it)
{
	struct weightd_request request = {0};

	ck_assert(!weightd_accepts_text_plain(&request));
	request.accept = "*/*";
	ck_assert(!weightd_accepts_text_plain(&request));
	request.accept = "text/plain";
	ck_assert(weightd_accepts_text_plain(&request));
	request.accept = "text/plain;q=0.5, application/json";
	ck_assert(!weightd_accepts_text_plain(&request));
	request.extension = "txt";
	ck_assert(weightd_accepts_text_plain(&request));
	request.extension = "json";
	request.accept = "text/plain";
	ck_assert(!weightd_accepts_text_plain(&request));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("negotiate");
	TCase *tcase = tcase_create("negotiate");

	tcase_add_loop_test(tcase, accept_gives_the_quality_of_the_table, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tcase, content_type_is_compared_without_its_parameters);
	tcase_add_test(tcase, extension_wins_over_query_wins_over_accept_wins_over_default);
	tcase_add_test(tcase, unknown_formats_are_not_acceptable_and_the_known_are_listed);
	tcase_add_test(tcase, formats_without_the_needed_flags_do_not_count);
	tcase_add_test(tcase, text_is_given_only_to_those_who_prefer_it);
	suite_add_tcase(suite, tcase);
	return suite;
}
