/*
 * Documents made to cost much: each is refused, or read, in time and memory that do not hurt.
 */
#include "plan_of.h"
#include "weightd/text.h"
#include "suite.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct weightd_text text;
static struct weightd_error err;
static struct weightd_plan *plan;

static void setup(void)
{
	weightd_text_init(&text, (size_t)256 << 20);
	weightd_error_clear(&err);
	plan = NULL;
}

static void teardown(void)
{
	weightd_text_free(&text);
	weightd_plan_free(plan);
}

static void repeat(const char *piece, size_t count)
{
	for (size_t i = 0; i < count; i++)
		weightd_text_puts(&text, piece);
}

static void build(void)
{
	ck_assert(!text.failed);
	plan = plan_within(text.data, text.length, 0, &err);
}

START_TEST(document_of_depth_100000_is_refused_at_once)
{
	weightd_text_puts(&text, "{\"model\":");
	repeat("[", 100000);

	build();

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_uint_eq(err.issues[0].line, 1);
	ck_assert_uint_gt(err.issues[0].column, 64);
}
END_TEST

START_TEST(call_text_of_depth_100000_is_refused_at_once)
{
	weightd_text_puts(&text, "{\"model\":\"");
	repeat("Sequential(", 100000);
	weightd_text_puts(&text, "\"}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_str_eq(err.issues[0].pointer, "/model");
}
END_TEST

START_TEST(modules_may_be_nested_64_deep)
{
	weightd_text_puts(&text, "{\"model\":");
	repeat("[", 63);
	weightd_text_puts(&text, "\"Linear(2, 2)\"");
	repeat("]", 63);
	weightd_text_puts(&text, "}");

	build();

	ck_assert_ptr_nonnull(plan);
	ck_assert_uint_eq(plan->entry_count, 2);
}
END_TEST

START_TEST(modules_nested_65_deep_are_refused)
{
	weightd_text_puts(&text, "{\"model\":");
	repeat("[", 64);
	weightd_text_puts(&text, "\"ReLU()\"");
	repeat("]", 64);
	weightd_text_puts(&text, "}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_uint_eq(err.count, 1);
}
END_TEST

START_TEST(million_children_are_refused)
{
	weightd_text_puts(&text, "{\"model\":[\"ReLU()\"");
	repeat(",\"ReLU()\"", 999999);
	weightd_text_puts(&text, "]}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_uint_eq(err.count, 1);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_BODY_TOO_LARGE);
}
END_TEST

START_TEST(more_modules_than_the_limit_are_refused_once)
{
	weightd_text_puts(&text, "{\"model\":[\"ReLU()\"");
	repeat(",\"ReLU()\"", 299999);
	weightd_text_puts(&text, "]}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_uint_eq(err.count, 1);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

START_TEST(more_rules_than_the_limit_are_refused)
{
	weightd_text_puts(
		&text,
		"{\"model\":\"Linear(2, 2)\",\"init\":[{\"path\":\"*\",\"initializer\":\"zeros\"}");
	repeat(",{\"path\":\"*\",\"initializer\":\"zeros\"}", 10000);
	weightd_text_puts(&text, "]}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_str_eq(err.issues[0].pointer, "/init/10000");
}
END_TEST

/* 16 issues are kept; what comes after them is not looked for. */
START_TEST(thousands_of_problems_end_the_reading)
{
	weightd_text_puts(&text, "{\"model\":[\"Lineaer(2, 2)\"");
	repeat(",\"Lineaer(2, 2)\"", 100000);
	weightd_text_puts(&text, "]}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_uint_eq(err.count, WEIGHTD_ISSUES_MAX);
	ck_assert_uint_ge(err.dropped, 1);
}
END_TEST

/* Edit distances are not computed to a name of a megabyte. */
START_TEST(type_of_a_megabyte_is_refused_quickly)
{
	weightd_text_puts(&text, "{\"model\":{\"type\":\"");
	repeat("L", 1000000);
	weightd_text_puts(&text, "\"}}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_UNKNOWN_MODULE);
}
END_TEST

static void many_layers(size_t count)
{
	weightd_text_puts(&text, "{\"model\":[\"Linear(1,1)\"");
	repeat(",\"Linear(1,1)\"", count - 1);
	weightd_text_puts(&text, "]");
}

START_TEST(hundred_thousand_parameters_plan_quickly)
{
	many_layers(50000);
	weightd_text_puts(&text, "}");

	build();

	ck_assert_ptr_nonnull(plan);
	ck_assert_uint_eq(plan->entry_count, 100000);
	ck_assert_uint_eq(weightd_plan_find(plan, "49999.bias")->numel, 1);
}
END_TEST

START_TEST(thousand_globs_on_hundred_thousand_names_are_matched_quickly)
{
	many_layers(50000);
	weightd_text_puts(&text, ",\"init\":[");
	for (int i = 0; i < 1000; i++)
		weightd_text_printf(
			&text,
			"%s{\"path\":\"%d*a*a*b\",\"initializer\":\"zeros\",\"optional\":true}",
			i ? "," : "", i);
	weightd_text_puts(&text, "]}");

	build();

	ck_assert_ptr_nonnull(plan);
}
END_TEST

START_TEST(rules_without_end_are_refused_not_run)
{
	many_layers(50000);
	weightd_text_puts(&text, ",\"init\":[{\"path\":\"**\",\"initializer\":\"zeros\"}");
	repeat(",{\"path\":\"**\",\"initializer\":\"zeros\"}", 5000);
	weightd_text_puts(&text, "]}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

START_TEST(ten_thousand_exact_paths_are_found_by_name)
{
	many_layers(10000);
	weightd_text_puts(&text, ",\"init\":[");
	for (int i = 0; i < 10000; i++)
		weightd_text_printf(&text, "%s{\"path\":\"%d.weight\",\"initializer\":\"zeros\"}",
				    i ? "," : "", i);
	weightd_text_puts(&text, "]}");

	build();

	ck_assert_ptr_nonnull(plan);
	ck_assert_str_eq(plan->entries[19998].statement->rule->pointer, "/init/9999");
}
END_TEST

/* Suggestions are for the issues that are kept. */
START_TEST(ten_thousand_rules_without_a_match_end_soon)
{
	many_layers(20000);
	weightd_text_puts(&text, ",\"init\":[");
	for (int i = 0; i < 10000; i++)
		weightd_text_printf(&text, "%s{\"%s\":\"%d.wieght\",\"initializer\":\"zeros\"}",
				    i ? "," : "", i < 5000 ? "path" : "parameter", i);
	weightd_text_puts(&text, "]}");

	build();

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_UNMATCHED_RULE);
	ck_assert_str_eq(err.issues[0].did_you_mean, "0.weight");
	ck_assert_uint_eq(err.dropped + err.count, 10000);
}
END_TEST

static const char everything[] =
	"{\"model\":{\"type\":\"net\",\"children\":{\"a\":[\"Linear(2, "
	"2)\",{\"type\":\"Linear\",\"args\":[2,2],"
	"\"init\":[{\"parameter\":\"*\",\"initializer\":\"uniform(0, 1)\"}]}],"
	"\"b\":{\"type\":\"own\",\"parameters\":{\"w\":{\"shape\":[2,2],\"initializer\":{\"value\":"
	"[[1,2],[3,4]]}}},"
	"\"buffers\":{\"m\":[2]}}}},\"tie\":{\"a.0.weight\":\"a.1.weight\"},"
	"\"init\":[{\"module\":[\"Linear\",\"own\"],\"except\":{\"path\":\"b.**\"},\"initializer\":"
	"{\"name\":\"normal\",\"std\":0.5},\"seed\":\"7\"}],\"seed\":3}";

/* The arena's ceiling stands for memory that runs out at any allocation. */
START_TEST(every_allocation_of_the_arena_may_fail)
{
	size_t limit = 0;

	for (; plan == NULL; limit += 16) {
		weightd_error_clear(&err);
		plan = plan_within(everything, sizeof everything - 1, limit + 1, &err);
		if (plan == NULL)
			ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_NO_MEMORY);
	}
	ck_assert_uint_gt(limit, 1000);
}
END_TEST

static size_t allocations_left;

static void *failing_malloc(size_t size)
{
	return allocations_left-- == 0 ? NULL : malloc(size);
}

START_TEST(every_allocation_of_the_parser_may_fail)
{
	json_set_alloc_funcs(failing_malloc, free);
	for (size_t i = 0; plan == NULL && i < 100000; i++) {
		allocations_left = i;
		weightd_error_clear(&err);
		plan = plan_within(everything, sizeof everything - 1, 0, &err);
	}
	json_set_alloc_funcs(malloc, free);

	ck_assert_ptr_nonnull(plan);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("limits");
	TCase *tcase = tcase_create("limits");

	/* The only clock: what takes squared time would not end within it. */
	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, document_of_depth_100000_is_refused_at_once);
	tcase_add_test(tcase, call_text_of_depth_100000_is_refused_at_once);
	tcase_add_test(tcase, modules_may_be_nested_64_deep);
	tcase_add_test(tcase, modules_nested_65_deep_are_refused);
	tcase_add_test(tcase, million_children_are_refused);
	tcase_add_test(tcase, more_modules_than_the_limit_are_refused_once);
	tcase_add_test(tcase, more_rules_than_the_limit_are_refused);
	tcase_add_test(tcase, thousands_of_problems_end_the_reading);
	tcase_add_test(tcase, type_of_a_megabyte_is_refused_quickly);
	tcase_add_test(tcase, hundred_thousand_parameters_plan_quickly);
	tcase_add_test(tcase, thousand_globs_on_hundred_thousand_names_are_matched_quickly);
	tcase_add_test(tcase, rules_without_end_are_refused_not_run);
	tcase_add_test(tcase, ten_thousand_exact_paths_are_found_by_name);
	tcase_add_test(tcase, ten_thousand_rules_without_a_match_end_soon);
	tcase_add_test(tcase, every_allocation_of_the_arena_may_fail);
	tcase_add_test(tcase, every_allocation_of_the_parser_may_fail);
	suite_add_tcase(suite, tcase);
	return suite;
}
