#include "http/message/router.h"
#include "suite.h"

#include <string.h>

static const struct weightd_route table[] = {
	{.methods = WEIGHTD_GET, .pattern = "/"},
	{.methods = WEIGHTD_POST, .pattern = "/v1/models"},
	{.methods = WEIGHTD_GET, .pattern = "/v1/models"},
	{.methods = WEIGHTD_GET | WEIGHTD_DELETE, .pattern = "/v1/models/{id}"},
	{.methods = WEIGHTD_GET, .pattern = "/v1/models/{id}/weights{.ext}.sha256"},
	{.methods = WEIGHTD_GET | WEIGHTD_POST, .pattern = "/v1/models/{id}/weights{.ext}"},
	{.methods = WEIGHTD_GET, .pattern = "/v1/models/{id}/parameters/{name}/data{.ext}"},
	{.methods = WEIGHTD_GET, .pattern = "/v1/catalog/{kind}"},
	{.methods = WEIGHTD_PUT, .pattern = "/v1/catalog/modules"},
	{.methods = WEIGHTD_OPTIONS | WEIGHTD_GET, .pattern = "/own"},
	{.methods = WEIGHTD_GET, .pattern = "/{owner}/{name}/files/{path*}"},
};

struct found {
	struct weightd_request request;
	struct weightd_error err;
	unsigned allowed;
	enum weightd_code code;
};

static struct weightd_arena *arena; /* of every answer of a test */

static void setup(void)
{
	arena = weightd_arena_new(0);
}

static void teardown(void)
{
	weightd_arena_free(arena);
}

static struct found find(unsigned method, const char *path)
{
	static struct found found;
	const struct weightd_route *routes[sizeof table / sizeof table[0]];
	struct weightd_request_target target;

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		routes[i] = &table[i];
	memset(&found, 0, sizeof found);
	found.request.arena = arena;
	found.request.method = (enum weightd_method)method;
	ck_assert_int_eq(weightd_request_target_parse(&target, path, found.request.arena, NULL),
			 WEIGHTD_OK);
	found.code = weightd_router_match(&found.request, &found.allowed, &target, routes,
					  sizeof table / sizeof table[0], &found.err);
	return found;
}

/* Method, path, pattern (or the code's slug). */
static const struct {
	unsigned method;
	const char *path, *result;
} rows[] = {
	{WEIGHTD_GET, "/", "/"},
	{WEIGHTD_GET, "/v1/models", "/v1/models"},
	{WEIGHTD_POST, "/v1/models", "/v1/models"},
	{WEIGHTD_HEAD, "/v1/models", "/v1/models"},
	{WEIGHTD_GET, "/v1/models/ab", "/v1/models/{id}"},
	{WEIGHTD_DELETE, "/v1/models/ab", "/v1/models/{id}"},
	{WEIGHTD_GET, "/v1/models/ab/weights", "/v1/models/{id}/weights{.ext}"},
	{WEIGHTD_GET, "/v1/models/ab/weights.npz", "/v1/models/{id}/weights{.ext}"},
	{WEIGHTD_GET, "/v1/models/ab/weights%2Enpz", "/v1/models/{id}/weights{.ext}"},
	{WEIGHTD_GET, "/v1/models/ab/weights.npz.sha256", "/v1/models/{id}/weights{.ext}.sha256"},
	{WEIGHTD_GET, "/v1/models/ab/weights.sha256", "/v1/models/{id}/weights{.ext}"},
	{WEIGHTD_GET, "/v1/models/ab/weights..sha256", "/v1/models/{id}/weights{.ext}"},
	{WEIGHTD_POST, "/v1/models/ab/weights.npz.sha256", "method-not-allowed"},
	{WEIGHTD_GET, "/v1/models/ab/weightsnpz", "not-found"},
	{WEIGHTD_GET, "/v1/models/ab/weights.", "not-found"},
	{WEIGHTD_GET, "/v1/models%2Fab", "not-found"},
	{WEIGHTD_GET, "/v1/model", "not-found"},
	{WEIGHTD_GET, "/v1", "not-found"},
	{WEIGHTD_GET, "/v1/models/a/b/c/d/e", "not-found"},
	{WEIGHTD_PUT, "/v1/models/ab", "method-not-allowed"},
	{0, "/v1/models/ab", "method-not-allowed"},
	{0, "/nothing", "not-found"},
	{WEIGHTD_GET, "/v1/catalog/dtypes", "/v1/catalog/{kind}"},
	{WEIGHTD_PUT, "/v1/catalog/modules", "/v1/catalog/modules"},
	{WEIGHTD_GET, "/v1/catalog/modules", "method-not-allowed"},
	{WEIGHTD_OPTIONS, "/own", "/own"},
};

START_TEST(path_and_method_find_the_row_of_the_table)
{
	struct found found = find(rows[_i].method, rows[_i].path);

	const char *result = found.code == WEIGHTD_OK ? found.request.route->pattern
						      : weightd_code_slug(found.code);
	ck_assert_str_eq(result, rows[_i].result);
	ck_assert_int_eq(weightd_error_code(&found.err), found.code);
}
END_TEST

START_TEST(captures_are_decoded_and_may_hold_a_slash)
{
	struct found found = find(WEIGHTD_GET, "/v1/models/ab/parameters/l1%2Fl2.weight/data.npy");

	ck_assert_str_eq(weightd_request_capture(&found.request, "id"), "ab");
	ck_assert_str_eq(weightd_request_capture(&found.request, "name"), "l1/l2.weight");
	ck_assert_ptr_null(weightd_request_capture(&found.request, "nothing"));
	ck_assert_str_eq(found.request.extension, "npy");
}
END_TEST

START_TEST(absent_extension_is_null)
{
	ck_assert_ptr_null(find(WEIGHTD_GET, "/v1/models/ab/weights").request.extension);
	ck_assert_str_eq(find(WEIGHTD_GET, "/v1/models/ab/weights.tar.gz").request.extension,
			 "tar.gz");
}
END_TEST

START_TEST(an_extension_ends_where_the_literal_end_begins)
{
	ck_assert_str_eq(find(WEIGHTD_GET, "/v1/models/ab/weights.tar.gz.sha256").request.extension,
			 "tar.gz");
}
END_TEST

START_TEST(allowed_methods_of_all_rows_of_a_path_are_told)
{
	struct found found = find(WEIGHTD_DELETE, "/v1/models");
	char text[64];

	weightd_methods_text(found.allowed, text);

	ck_assert_int_eq(found.code, WEIGHTD_ERR_METHOD_NOT_ALLOWED);
	ck_assert_str_eq(text, "GET, HEAD, POST, OPTIONS");
	ck_assert_str_eq(found.err.issues[0].expected, text);
}
END_TEST

START_TEST(options_needs_no_row)
{
	struct found found = find(WEIGHTD_OPTIONS, "/v1/models");

	ck_assert_int_eq(found.code, WEIGHTD_OK);
	ck_assert_ptr_null(found.request.route);
	ck_assert_uint_eq(found.allowed, WEIGHTD_GET | WEIGHTD_POST);
}
END_TEST

START_TEST(methods_are_known_by_their_exact_names)
{
	ck_assert_uint_eq(weightd_method_of("GET"), WEIGHTD_GET);
	ck_assert_uint_eq(weightd_method_of("get"), 0);
	ck_assert_uint_eq(weightd_method_of("PATCH"), 0);
	ck_assert(weightd_method_is_known("PATCH"));
	ck_assert(!weightd_method_is_known("BREW"));
	ck_assert_str_eq(weightd_method_name(WEIGHTD_DELETE), "DELETE");
	ck_assert_str_eq(weightd_method_name(0), "?");
}
END_TEST

START_TEST(a_rest_is_all_segments_that_are_left)
{
	struct found found = find(WEIGHTD_GET, "/a/b/files/main/x%20y/z");

	ck_assert_int_eq(found.code, WEIGHTD_OK);
	ck_assert_str_eq(weightd_request_capture(&found.request, "path"), "main/x y/z");
	ck_assert_str_eq(weightd_request_capture(&found.request, "name"), "b");
	found = find(WEIGHTD_GET, "/a/b/files/refs%2Fpr%2F1/z");
	ck_assert_str_eq(weightd_request_capture(&found.request, "path"), "refs/pr/1/z");
	found = find(WEIGHTD_GET, "/a/b/files");
	ck_assert_int_eq(found.code, WEIGHTD_ERR_NOT_FOUND);
	found = find(WEIGHTD_GET, "/v1/models/files/x");
	ck_assert_str_eq(weightd_request_capture(&found.request, "path"), "x");
	found = find(WEIGHTD_GET, "/v1/models/files/weights");
	ck_assert_str_eq(weightd_request_capture(&found.request, "id"), "files");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("router");
	TCase *tcase = tcase_create("router");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, path_and_method_find_the_row_of_the_table, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tcase, captures_are_decoded_and_may_hold_a_slash);
	tcase_add_test(tcase, absent_extension_is_null);
	tcase_add_test(tcase, an_extension_ends_where_the_literal_end_begins);
	tcase_add_test(tcase, allowed_methods_of_all_rows_of_a_path_are_told);
	tcase_add_test(tcase, options_needs_no_row);
	tcase_add_test(tcase, a_rest_is_all_segments_that_are_left);
	tcase_add_test(tcase, methods_are_known_by_their_exact_names);
	suite_add_tcase(suite, tcase);
	return suite;
}
