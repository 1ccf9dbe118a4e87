/*
 * Statistics and histograms of one tensor: what is answered, in which form, and what is refused.
 */
#include "../handler_call.h"
#include "core/base/clock.h"
#include "suite.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static struct weightd_service *service;
static char id[41];
static struct call call;

static void open_model(const char *json)
{
	service = service_over_memory();
	register_model(service, json, id);
}

static void get(const char *below, const char *accept)
{
	char path[200];

	snprintf(path, sizeof path, "/parameters/%s", below);
	call_model(&call, service, id, path, accept);
}

static json_t *get_json(const char *below)
{
	get(below, NULL);
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	json_t *root = json_loads(call_body(&call), 0, NULL);
	ck_assert_ptr_nonnull(root);
	call_close(&call);
	return root;
}

static double number_at(const json_t *root, const char *outer, const char *name)
{
	const json_t *number = json_object_get(json_object_get(root, outer), name);

	ck_assert_msg(json_is_number(number), "%s.%s", outer, name);
	return json_number_value(number);
}

START_TEST(a_tensor_has_its_numbers_beside_its_law)
{
	open_model("{\"model\": \"Linear(64, 48)\", \"init\": [{\"parameter\": \"weight\", "
		   "\"initializer\": \"normal(0, 0.5)\"}]}");
	json_t *root = get_json("weight/statistics");

	ck_assert_double_eq(number_at(root, "measured", "count"), 3072);
	ck_assert_double_eq_tol(number_at(root, "measured", "std"), 0.5, 0.03);
	ck_assert_double_eq(number_at(root, "expected", "std"), 0.5);
	ck_assert_double_eq(number_at(root, "expected", "kurtosis"), 3);
	ck_assert(json_is_true(json_object_get(root, "agrees")));
	ck_assert(json_is_null(json_object_get(root, "sample")));
	ck_assert(json_is_null(json_object_get(json_object_get(root, "expected"), "min")));
	ck_assert_ptr_nonnull(
		strstr(json_string_value(json_object_get(root, "sentence")), "As its law says"));
	json_decref(root);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_large_tensor_is_looked_at_in_a_sample_that_is_told)
{
	open_model("{\"parameters\": {\"w\": [2000, 1000]}, \"init\": \"normal(0, 1)\"}");
	json_t *root = get_json("w/statistics");

	ck_assert_double_eq(number_at(root, "sample", "count"), 256 * 4096);
	ck_assert_double_eq(number_at(root, "measured", "count"), 256 * 4096);
	json_decref(root);
	root = get_json("w/statistics?sample=all");
	ck_assert(json_is_null(json_object_get(root, "sample")));
	ck_assert_double_eq(number_at(root, "measured", "count"), 2000000);
	json_decref(root);
	weightd_service_free(service);
}
END_TEST

START_TEST(tensors_without_numbers_have_nulls)
{
	open_model("{\"parameters\": {\"none\": [0, 3], \"wild\": [10, 10]}, \"init\": [{\"path\": "
		   "\"wild\", \"initializer\": \"cauchy(0, 1)\"}]}");
	json_t *root = get_json("none/statistics");

	ck_assert(json_is_null(json_object_get(root, "expected")));
	ck_assert(json_is_null(json_object_get(root, "agrees")));
	ck_assert(json_is_null(json_object_get(json_object_get(root, "measured"), "mean")));
	ck_assert(json_is_null(json_object_get(json_object_get(root, "measured"), "min")));
	json_decref(root);
	root = get_json("wild/statistics");
	ck_assert(json_is_null(json_object_get(json_object_get(root, "expected"), "std")));
	ck_assert(json_is_true(json_object_get(root, "agrees")));
	json_decref(root);
	root = get_json("none/histogram?bins=3");
	ck_assert_uint_eq(json_array_size(json_object_get(root, "counts")), 3);
	json_decref(root);
	weightd_service_free(service);
}
END_TEST

START_TEST(tied_tensors_name_each_other)
{
	open_model("{\"parameters\": {\"a\": [3, 3], \"b\": [3, 3]}, \"tie\": {\"b\": \"a\"}}");
	json_t *root = get_json("b/statistics");
	const json_t *names = json_object_get(json_object_get(root, "measured"), "equal_to");

	ck_assert_uint_eq(json_array_size(names), 1);
	ck_assert_str_eq(json_string_value(json_array_get(names, 0)), "a");
	json_decref(root);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_histogram_has_counts_and_those_of_the_law)
{
	open_model("{\"parameters\": {\"w\": [50, 40], \"b\": [7]}, \"init\": [{\"path\": \"w\", "
		   "\"initializer\": \"uniform(-1, 3)\"}, {\"path\": \"b\", \"initializer\": "
		   "\"ones\"}]}");
	json_t *root = get_json("w/histogram?bins=4");

	ck_assert_double_eq(json_number_value(json_object_get(root, "low")), -1);
	ck_assert_double_eq(json_number_value(json_object_get(root, "high")), 3);
	double sum = 0;
	for (size_t i = 0; i < 4; i++) {
		ck_assert_double_eq_tol(
			json_number_value(json_array_get(json_object_get(root, "expected"), i)),
			500, 1e-9);
		sum += json_number_value(json_array_get(json_object_get(root, "counts"), i));
	}
	ck_assert_double_eq(sum, 2000);
	json_decref(root);
	root = get_json("b/histogram?bins=5");
	ck_assert_int_eq(json_integer_value(json_array_get(json_object_get(root, "counts"), 2)), 7);
	ck_assert_double_eq(json_number_value(json_array_get(json_object_get(root, "expected"), 2)),
			    7);
	json_decref(root);
	weightd_service_free(service);
}
END_TEST

/* A replay counts as all that is drawn, though "w" comes first. */
#define LONG                                                                       \
	"{\"parameters\": {\"w\": [100], \"rest\": [4000, 4000]}, \"generator\": " \
	"\"torch\", \"init\": \"normal(0, 1)\"}"

START_TEST(what_takes_long_is_computed_in_a_while_and_can_be_asked_again)
{
	unsigned asked = 0;

	open_model(LONG);
	for (get("w/statistics", NULL); call.reply.status == 202 && asked < 6000; asked++) {
		ck_assert_ptr_nonnull(call_header(&call, "Retry-After"));
		ck_assert(!call.reply.is_immutable);
		json_t *body = json_loads(call_body(&call), 0, NULL);
		const double fraction = json_number_value(json_object_get(body, "fraction"));
		ck_assert(fraction >= 0 && fraction <= 1);
		ck_assert_int_eq(json_integer_value(json_object_get(body, "elements")), 100);
		ck_assert(json_is_integer(json_object_get(body, "rate")));
		json_decref(body);
		call_close(&call);
		weightd_sleep_ms(10);
		get("w/statistics", NULL);
	}
	ck_assert_uint_ge(asked, 1);
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert(call.reply.is_immutable);
	call_close(&call);
	json_t *root = get_json("w/statistics"); /* it is known */
	ck_assert_double_eq(number_at(root, "measured", "count"), 100);
	ck_assert(json_is_true(json_object_get(root, "agrees")));
	json_decref(root);
	weightd_service_free(service);
}
END_TEST

START_TEST(one_shot_requests_that_take_long_are_refused)
{
	open_model("{\"parameters\": {}}");
	call_post(
		&call, service, "/v1/statistics",
		"{\"parameters\": {\"a\": [1500, 1000], \"b\": [1500, 1000], \"c\": [1500, 1000]}, "
		"\"init\": \"exponential(2)\"}");
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_LIMIT_EXCEEDED);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

static const struct {
	const char *below, *accept, *type; /* NULL: refused */
	enum weightd_code code;
} forms[] = {
	{"weight/statistics.svg", NULL, "image/svg+xml", WEIGHTD_OK},
	{"weight/statistics", "image/svg+xml", "image/svg+xml", WEIGHTD_OK},
	{"weight/histogram.svg?bins=1000", NULL, "image/svg+xml", WEIGHTD_OK},
	{"weight/histogram", "*/*", "application/json", WEIGHTD_OK},
	{"weight/histogram?bins=0", NULL, NULL, WEIGHTD_ERR_BAD_QUERY},
	{"weight/histogram?bins=1000000000", NULL, NULL, WEIGHTD_ERR_BAD_QUERY},
	{"weight/histogram?bin=3", NULL, NULL, WEIGHTD_ERR_BAD_QUERY},
	{"weight/statistics?sample=half", NULL, NULL, WEIGHTD_ERR_BAD_QUERY},
	{"weight/statistics.png", NULL, NULL, WEIGHTD_ERR_NOT_ACCEPTABLE},
	{"weigth/statistics", NULL, NULL, WEIGHTD_ERR_UNKNOWN_PARAMETER},
	{"weigth/histogram", NULL, NULL, WEIGHTD_ERR_UNKNOWN_PARAMETER},
};

START_TEST(forms_are_answered_or_refused)
{
	open_model("{\"model\": \"Linear(3, 2)\"}");
	get(forms[_i].below, forms[_i].accept);
	ck_assert_int_eq(call_code(&call), forms[_i].code);
	if (forms[_i].type != NULL)
		ck_assert_str_eq(call.reply.content_type, forms[_i].type);
	else if (forms[_i].code == WEIGHTD_ERR_UNKNOWN_PARAMETER)
		ck_assert_str_eq(call.reply.error.issues[0].did_you_mean, "weight");
	if (forms[_i].type != NULL && strcmp(forms[_i].type, "image/svg+xml") == 0)
		ck_assert_ptr_nonnull(strstr(call_body(&call), "</svg>"));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("parameter_statistics");
	TCase *tcase = tcase_create("parameter_statistics");

	tcase_add_test(tcase, a_tensor_has_its_numbers_beside_its_law);
	tcase_add_test(tcase, a_large_tensor_is_looked_at_in_a_sample_that_is_told);
	tcase_add_test(tcase, tensors_without_numbers_have_nulls);
	tcase_add_test(tcase, tied_tensors_name_each_other);
	tcase_add_test(tcase, a_histogram_has_counts_and_those_of_the_law);
	tcase_add_test(tcase, what_takes_long_is_computed_in_a_while_and_can_be_asked_again);
	tcase_add_test(tcase, one_shot_requests_that_take_long_are_refused);
	tcase_add_loop_test(tcase, forms_are_answered_or_refused, 0,
			    (int)(sizeof forms / sizeof forms[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
