/*
 * The routes of the catalogue: tables and rows as JSON and as text, rows by name, and refusals.
 */
#include "../handler_call.h"
#include "suite.h"

#include <string.h>

static struct weightd_service *service;
static struct call call;

static void setup(void)
{
	service = service_over_memory();
}

static void teardown(void)
{
	call_close(&call);
	weightd_service_free(service);
}

static const char *get(const char *target, const char *accept)
{
	call_open(&call, service, "GET", target, (struct call_options){.accept = accept});
	return call_body(&call);
}

static void check_has(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "no \"%s\" in: %s", part, text);
}

START_TEST(table_as_text_has_a_line_with_the_signature_of_each_row)
{
	const char *text = get("/v1/catalog/modules?name=Linear&format=text", NULL);

	check_has(text, "modules: ");
	check_has(text, "\nLinear  (in_features, out_features, bias=true, device=null, "
			"dtype=null)  Affine map");
	ck_assert_ptr_null(strstr(text, "Bilinear"));
	ck_assert_ptr_null(strstr(text, "Conv2d"));
}
END_TEST

START_TEST(pattern_selects_rows_and_names_are_aligned)
{
	const char *text = get("/v1/catalog/dtypes?name=b*", "text/plain");

	check_has(text, "\nbfloat16  2 bytes");
	check_has(text, "\nbool      1 bytes");
	ck_assert_ptr_null(strstr(text, "float32"));
}
END_TEST

START_TEST(row_as_text_leaves_nothing_of_the_json_out)
{
	static const char *const members[] = {"name: gpt2\n", "\ndoc: GPT-2",  "\nsource: Radford",
					      "\nrules:\n",   "\nexpanded:\n", "\nexample:"};
	const char *text = get("/v1/catalog/recipes/gpt2?n_layer=12", "text/plain");

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		check_has(text, members[i]);
}
END_TEST

/* 0.02 / sqrt(2 * 8) = 0.005 */
START_TEST(recipe_is_expanded_for_the_numbers_of_the_query)
{
	const char *text = get("/v1/catalog/recipes/gpt2?n_layer=8", "application/json");

	check_has(text, "{\"path\":\"**.c_proj.weight\",\"initializer\":{\"name\":\"normal\","
			"\"mean\":0,\"std\":0.005}}");
}
END_TEST

START_TEST(a_member_of_an_object_in_the_query_is_an_argument)
{
	const char *text =
		get("/v1/catalog/recipes/gpt2?arguments%5Bn_layer%5D=8", "application/json");

	check_has(text, "\"std\":0.005}}");
}
END_TEST

static const struct {
	const char *target;
	enum weightd_code code;
	const char *detail, *meant;
} refused[] = {
	{"/v1/catalog/modul", WEIGHTD_ERR_NOT_FOUND, "no catalogue \"modul\"", ""},
	{"/v1/catalog/modules?name=Linaer", WEIGHTD_ERR_NOT_FOUND, "no \"Linaer\" in modules",
	 "Linear"},
	{"/v1/catalog/modules/Linaer", WEIGHTD_ERR_NOT_FOUND, "no \"Linaer\" in modules", "Linear"},
	{"/v1/catalog/dtypes/float32?x=1", WEIGHTD_ERR_BAD_QUERY, "no query parameter \"x\"", ""},
	{"/v1/catalog/dtypes?x=1", WEIGHTD_ERR_BAD_QUERY, "no query parameter \"x\"", ""},
	{"/v1/catalog/recipes/gpt2?n_layer=x", WEIGHTD_ERR_BAD_QUERY, "n_layer is not a number",
	 ""},
	{"/v1/catalog/recipes/gpt2?arguments[nope]=1", WEIGHTD_ERR_UNKNOWN_FIELD, "no field nope",
	 ""},
	{"/v1/catalog/recipes/gpt2?nope=1", WEIGHTD_ERR_UNKNOWN_FIELD, "no field nope", ""},
	{"/problems/out-of-rang", WEIGHTD_ERR_NOT_FOUND, "no \"out-of-rang\" in problems",
	 "out-of-range"},
	{"/problems/out-of-range?x=1", WEIGHTD_ERR_BAD_QUERY, "no query parameter \"x\"", ""},
};
#define REFUSED ((int)(sizeof refused / sizeof refused[0]))

START_TEST(unknown_rows_and_parameters_are_refused_with_the_nearest_name)
{
	get(refused[_i].target, NULL);
	ck_assert_int_eq(call_code(&call), refused[_i].code);
	check_has(call.reply.error.issues[0].detail, refused[_i].detail);
	ck_assert_str_eq(call.reply.error.issues[0].did_you_mean, refused[_i].meant);
}
END_TEST

START_TEST(problem_type_says_its_status)
{
	const char *text = get("/problems/out-of-range", "application/json");

	check_has(text, "\"name\":\"out-of-range\"");
	check_has(text, "422");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("catalog_routes");
	TCase *tcase = tcase_create("routes");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, table_as_text_has_a_line_with_the_signature_of_each_row);
	tcase_add_test(tcase, pattern_selects_rows_and_names_are_aligned);
	tcase_add_test(tcase, row_as_text_leaves_nothing_of_the_json_out);
	tcase_add_test(tcase, recipe_is_expanded_for_the_numbers_of_the_query);
	tcase_add_test(tcase, a_member_of_an_object_in_the_query_is_an_argument);
	tcase_add_loop_test(tcase, unknown_rows_and_parameters_are_refused_with_the_nearest_name, 0,
			    REFUSED);
	tcase_add_test(tcase, problem_type_says_its_status);
	suite_add_tcase(suite, tcase);
	return suite;
}
