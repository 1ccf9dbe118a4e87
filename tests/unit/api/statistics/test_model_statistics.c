/*
 * Statistics of all tensors: pages, verdicts, other models and printed numbers beside them,
 * one-shot requests.
 */
#include "../handler_call.h"
#include "suite.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define BODY(seed)                                                                            \
	"{\"model\": [\"Linear(32, 64)\", \"Linear(64, 64)\", \"Linear(64, 8)\"], \"init\": " \
	"[{\"parameter\": \"bias\", \"initializer\": \"zeros\"}], \"seed\": " #seed "}"

static struct weightd_service *service;
static char id[41];
static struct call call;

static void setup(void)
{
	service = service_over_memory();
	register_model(service, BODY(1), id);
}

static void teardown(void)
{
	weightd_service_free(service);
}

static json_t *answer(const char *method, const char *target, const char *body)
{
	call_open(&call, service, method, target, (struct call_options){.body = body});
	ck_assert_msg(call_code(&call) == WEIGHTD_OK, "%s", target);
	json_t *root = json_loads(call_body(&call), 0, NULL);
	ck_assert_ptr_nonnull(root);
	call_close(&call);
	return root;
}

static const char *target_of(const char *below)
{
	static char target[300];

	snprintf(target, sizeof target, "/v1/models/%s%s", id, below);
	return target;
}

static json_t *tensor(const json_t *root, size_t index)
{
	return json_array_get(json_object_get(root, "tensors"), index);
}

START_TEST(all_tensors_are_judged)
{
	json_t *root = answer("GET", target_of("/statistics"), NULL);

	ck_assert_uint_eq(json_array_size(json_object_get(root, "tensors")), 6);
	ck_assert(json_is_true(json_object_get(root, "agrees")));
	ck_assert_str_eq(json_string_value(json_object_get(root, "sentence")),
			 "6 of 6 tensors can be judged; each is as its law says.");
	ck_assert_double_eq(json_number_value(json_object_get(root, "false_alarm_rate")), 1e-6);
	json_decref(root);
}
END_TEST

START_TEST(pages_go_on)
{
	json_t *root = answer("GET", target_of("/statistics?page_size=4"), NULL);

	ck_assert_str_eq(json_string_value(json_object_get(root, "next_page_token")), "4");
	json_decref(root);
	root = answer("GET", target_of("/statistics?page_size=4&page_token=4"), NULL);
	ck_assert_uint_eq(json_array_size(json_object_get(root, "tensors")), 2);
	ck_assert_str_eq(json_string_value(json_object_get(root, "next_page_token")), "");
	json_decref(root);
	root = answer("GET", target_of("/statistics?page_token=400000"), NULL);
	ck_assert_uint_eq(json_array_size(json_object_get(root, "tensors")), 0);
	ck_assert(json_is_null(json_object_get(root, "agrees")));
	json_decref(root);
}
END_TEST

START_TEST(a_model_of_another_seed_differs_by_chance_alone)
{
	char other[41], below[80];

	register_model(service, BODY(2), other);
	snprintf(below, sizeof below, "/statistics?compare=%s", other);
	json_t *root = answer("GET", target_of(below), NULL);
	const json_t *compared = json_object_get(tensor(root, 0), "compared");

	ck_assert_int_eq(json_integer_value(json_object_get(root, "compared")), 6);
	ck_assert_int_eq(json_integer_value(json_object_get(root, "unlike")), 0);
	ck_assert(json_is_false(json_object_get(compared, "equal")));
	ck_assert(json_is_true(json_object_get(compared, "agrees")));
	/* zeros */
	ck_assert(json_is_true(
		json_object_get(json_object_get(tensor(root, 1), "compared"), "equal")));
	json_decref(root);
}
END_TEST

START_TEST(a_model_of_other_tensors_has_null_where_it_has_none)
{
	char other[41], below[80];

	register_model(service, "{\"model\": [\"Linear(32, 64)\"]}", other);
	snprintf(below, sizeof below, "/statistics?compare=%s", other);
	json_t *root = answer("GET", target_of(below), NULL);

	ck_assert(json_is_object(json_object_get(tensor(root, 0), "compared")));
	ck_assert(json_is_null(json_object_get(tensor(root, 2), "compared")));
	/* The bias there is not zeros. */
	ck_assert(json_is_false(
		json_object_get(json_object_get(tensor(root, 1), "compared"), "agrees")));
	json_decref(root);
}
END_TEST

START_TEST(printed_numbers_are_compared)
{
	json_t *root = answer("POST", target_of("/statistics"),
			      "{\"compare\": {\"1.weight\": {\"mean\": 0.0005, \"std\": 0.0722}, "
			      "\"2.weight\": {\"std\": 0.2}, \"0.bias\": {\"mean\": 0}}}");

	ck_assert(json_is_null(json_object_get(tensor(root, 0), "compared")));
	ck_assert(json_is_true(
		json_object_get(json_object_get(tensor(root, 2), "compared"), "agrees")));
	ck_assert(json_is_false(
		json_object_get(json_object_get(tensor(root, 4), "compared"), "agrees")));
	ck_assert(json_is_true(
		json_object_get(json_object_get(tensor(root, 1), "compared"), "agrees")));
	ck_assert_int_eq(json_integer_value(json_object_get(root, "unlike")), 1);
	json_decref(root);
}
END_TEST

START_TEST(equal_tensors_name_each_other)
{
	json_t *root = answer("POST", "/v1/statistics",
			      "{\"parameters\": {\"a\": [9, 9], \"b\": [9, 9], \"c\": [9, 9]}, "
			      "\"tie\": {\"c\": \"a\"}, \"init\": \"normal(0, 1)\"}");
	const json_t *equal =
		json_object_get(json_object_get(tensor(root, 0), "measured"), "equal_to");

	ck_assert_uint_eq(json_array_size(equal), 1);
	ck_assert_str_eq(json_string_value(json_array_get(equal, 0)), "c");
	ck_assert_uint_eq(json_array_size(json_object_get(
				  json_object_get(tensor(root, 1), "measured"), "equal_to")),
			  0);
	json_decref(root);
}
END_TEST

START_TEST(one_shot_answers_are_those_of_the_registered_model)
{
	json_t *once = answer("POST", "/v1/statistics", BODY(1)),
	       *kept = answer("GET", target_of("/statistics"), NULL);

	ck_assert(json_equal(once, kept));
	json_decref(once);
	json_decref(kept);
	once = answer("POST", "/v1/histograms?bins=7", BODY(1));
	ck_assert_uint_eq(json_array_size(json_object_get(once, "tensors")), 6);
	ck_assert_uint_eq(json_array_size(json_object_get(tensor(once, 0), "counts")), 7);
	json_decref(once);
}
END_TEST

START_TEST(many_bins_have_smaller_pages)
{
	static char body[40 * 300 + 100];
	size_t length = (size_t)snprintf(body, sizeof body, "{\"parameters\": {");

	for (int i = 0; i < 300; i++)
		length += (size_t)snprintf(body + length, sizeof body - length, "%s\"p%d\": [2]",
					   i > 0 ? ", " : "", i);
	snprintf(body + length, sizeof body - length, "}}");
	json_t *root = answer("POST", "/v1/histograms?bins=1000", body);
	ck_assert_uint_eq(json_array_size(json_object_get(root, "tensors")), 200);
	ck_assert_str_eq(json_string_value(json_object_get(root, "next_page_token")), "200");
	json_decref(root);
}
END_TEST

static const struct {
	const char *method, *below, *body; /* 'below' from the root, if it begins so */
	enum weightd_code code;
	const char *pointer, *nearest;
} refusals[] = {
	{"GET", "/statistics?compare=0123456789012345678901234567890123456789", NULL,
	 WEIGHTD_ERR_UNKNOWN_MODEL, NULL, NULL},
	{"GET", "/statistics?compare=x", NULL, WEIGHTD_ERR_UNKNOWN_MODEL, NULL, NULL},
	{"GET", "/statistics?page_size=0", NULL, WEIGHTD_ERR_BAD_QUERY, NULL, NULL},
	{"GET", "/statistics.csv", NULL, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL, NULL},
	{"POST", "/statistics", "{}", WEIGHTD_ERR_MISSING_FIELD, "/compare", NULL},
	{"POST", "/statistics", "[]", WEIGHTD_ERR_WRONG_TYPE, "", NULL},
	{"POST", "/statistics", "{\"compare\": {\"1.weight\": {\"std\": -1}}}",
	 WEIGHTD_ERR_OUT_OF_RANGE, "/compare/1.weight/std", NULL},
	{"POST", "/statistics", "{\"compare\": 3}", WEIGHTD_ERR_WRONG_TYPE, "/compare", NULL},
	{"POST", "/statistics", "{\"compare\": {\"0.wieght\": {\"mean\": 1}}}",
	 WEIGHTD_ERR_BAD_NAME, "/compare/0.wieght", "0.weight"},
	{"POST", "/statistics", "{\"compare\": {\"0.weight\": {\"men\": 1}}}",
	 WEIGHTD_ERR_UNKNOWN_FIELD, "/compare/0.weight/men", NULL},
	{"POST", "/statistics", "{\"compare\": {\"0.weight\": {\"mean\": \"1\"}}}",
	 WEIGHTD_ERR_WRONG_TYPE, "/compare/0.weight/mean", NULL},
	{"POST", "/statistics", "{\"compare\": {\"0.weight\": 1}}", WEIGHTD_ERR_WRONG_TYPE,
	 "/compare/0.weight", NULL},
	{"POST", "/statistics", "{\"compare\": ", WEIGHTD_ERR_MALFORMED_JSON, NULL, NULL},
	{"POST", "/v1/histograms?bins=0", BODY(1), WEIGHTD_ERR_BAD_QUERY, NULL, NULL},
	{"POST", "/v1/statistics", "{\"model\": \"Linaer(1, 2)\"}", WEIGHTD_ERR_UNKNOWN_MODULE,
	 "/model", "Linear"},
};

START_TEST(bad_requests_are_told_where)
{
	const bool is_whole = strncmp(refusals[_i].below, "/v1/", 4) == 0;

	call_open(&call, service, refusals[_i].method,
		  is_whole ? refusals[_i].below : target_of(refusals[_i].below),
		  (struct call_options){.body = refusals[_i].body});
	ck_assert_int_eq(call_code(&call), refusals[_i].code);
	if (refusals[_i].pointer != NULL)
		ck_assert_str_eq(call.reply.error.issues[0].pointer, refusals[_i].pointer);
	if (refusals[_i].nearest != NULL)
		ck_assert_str_eq(call.reply.error.issues[0].did_you_mean, refusals[_i].nearest);
	call_close(&call);
}
END_TEST

START_TEST(a_picture_has_a_row_for_each_tensor)
{
	call_get(&call, service, target_of("/statistics.svg"));
	ck_assert_str_eq(call.reply.content_type, "image/svg+xml");
	ck_assert_ptr_nonnull(strstr(call_body(&call), ">2.bias</text>"));
	call_close(&call);
	call_open(&call, service, "POST", "/v1/statistics.svg",
		  (struct call_options){.body = BODY(1)});
	ck_assert_ptr_nonnull(strstr(call_body(&call), "</svg>"));
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("model_statistics");
	TCase *tcase = tcase_create("model_statistics");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, all_tensors_are_judged);
	tcase_add_test(tcase, pages_go_on);
	tcase_add_test(tcase, a_model_of_another_seed_differs_by_chance_alone);
	tcase_add_test(tcase, a_model_of_other_tensors_has_null_where_it_has_none);
	tcase_add_test(tcase, printed_numbers_are_compared);
	tcase_add_test(tcase, equal_tensors_name_each_other);
	tcase_add_test(tcase, one_shot_answers_are_those_of_the_registered_model);
	tcase_add_test(tcase, many_bins_have_smaller_pages);
	tcase_add_loop_test(tcase, bad_requests_are_told_where, 0,
			    (int)(sizeof refusals / sizeof refusals[0]));
	tcase_add_test(tcase, a_picture_has_a_row_for_each_tensor);
	suite_add_tcase(suite, tcase);
	return suite;
}
