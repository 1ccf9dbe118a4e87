/*
 * The signal by depth, as clients ask for it.
 */
#include "../handler_call.h"
#include "suite.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct weightd_service *service;
static json_t *answer;

static void setup(void)
{
	service = service_over_memory();
	answer = NULL;
}

static void teardown(void)
{
	json_decref(answer);
	answer = NULL;
	weightd_service_free(service);
}

/* Posts a specification and keeps the answer. */
static void ask(const char *query, const char *body)
{
	struct call call;
	char target[200];

	snprintf(target, sizeof target, "/v1/signal%s", query);
	call_post(&call, service, target, body);
	json_decref(answer);
	answer = json_loads(call_body(&call), 0, NULL);
	ck_assert_msg(answer != NULL, "%s", call.reply.error.issues[0].detail);
	ck_assert_msg(json_object_get(answer, "layers") != NULL, "%s", call_body(&call));
	call_close(&call);
}

/* Linears of one width with an activation between, and a rule for their weights. */
static const char *chain(const char *activation, unsigned width, unsigned depth, const char *rule)
{
	static char text[20000];
	int at = snprintf(text, sizeof text,
			  "{\"model\": {\"type\": \"Sequential\", \"children\": [");

	for (unsigned i = 0; i < depth; i++)
		at += snprintf(text + at, sizeof text - (size_t)at,
			       "%s\"Linear(%u, %u, bias=False)\", \"%s\"", i > 0 ? ", " : "", width,
			       width, activation);
	snprintf(text + at, sizeof text - (size_t)at,
		 "]}, \"init\": [{\"module\": \"Linear\", \"initializer\": \"%s\"}]}", rule);
	return text;
}

static double number(const char *name)
{
	return json_number_value(json_object_get(answer, name));
}

static const json_t *layer(size_t index)
{
	return json_array_get(json_object_get(answer, "layers"), index);
}

static double of_layer(size_t index, const char *name)
{
	return json_number_value(json_object_get(layer(index), name));
}

static const char *verdict(void)
{
	return json_string_value(json_object_get(json_object_get(answer, "verdict"), "name"));
}

static const char *reason(void)
{
	const char *text =
		json_string_value(json_object_get(json_object_get(answer, "stops"), "reason"));

	return text != NULL ? text : "";
}

static const char *not_measured(void)
{
	const char *text = json_string_value(json_object_get(answer, "not_measured"));

	return text != NULL ? text : "";
}

START_TEST(he_keeps_the_size_of_relus)
{
	ask("?measure=false", chain("ReLU()", 128, 20, "kaiming_normal(nonlinearity='relu')"));

	ck_assert_double_eq_tol(of_layer(38, "second_moment"), 2.0, 1e-9);
	ck_assert_double_eq_tol(of_layer(0, "mean_square_gradient"), 0.5, 1e-9);
	ck_assert_double_eq_tol(number("gradient_factor"), 1.0, 1e-9);
	ck_assert_str_eq(verdict(), "steady");
	ck_assert(json_is_null(json_object_get(answer, "stops")));
}
END_TEST

START_TEST(the_verdict_is_judged_by_the_gradient_factor)
{
	static const struct {
		const char *activation, *rule, *verdict;
		double factor; /* of the size of a gradient */
	} cases[] = {
		{"ReLU()", "kaiming_uniform(a=2.23606797749979)", "vanishing", 1 / 2.4495},
		{"Tanh()", "normal(0, 1)", "exploding", 2.496},
		{"Sigmoid()", "xavier_normal", "vanishing", 1 / 4.24},
		{"Tanh()", "xavier_normal(gain=1.6666666666666667)", "steady", 1.1},
		{"ReLU()", "normal(0, 0.01)", "vanishing", 0.08},
	};

	ask("?measure=false", chain(cases[_i].activation, 128, 20, cases[_i].rule));

	ck_assert_str_eq(verdict(), cases[_i].verdict);
	ck_assert_double_eq_tol(sqrt(number("gradient_factor")), cases[_i].factor, 0.03);
}
END_TEST

START_TEST(constants_are_symmetric_and_zeros_are_dead)
{
	ask("?measure=false", chain("Tanh()", 16, 4, "constant(0.1)"));
	ck_assert_str_eq(verdict(), "symmetric");
	ask("?measure=false", chain("Tanh()", 16, 4, "zeros"));
	ck_assert_str_eq(verdict(), "dead");
}
END_TEST

START_TEST(chance_widens_with_depth_over_width)
{
	ask("?measure=false", chain("ReLU()", 100, 20, "kaiming_normal(nonlinearity='relu')"));

	/* sqrt(log(1 + 2 / n) + 19 log(1 + 5 / n)), two of them on each side. */
	const json_t *band = json_object_get(layer(38), "band");
	const double low = json_number_value(json_array_get(band, 0)),
		     high = json_number_value(json_array_get(band, 1));
	ck_assert_double_eq_tol(log(high / low) / 4.0, sqrt(log(1.02) + 19 * log(1.05)), 1e-6);
}
END_TEST

START_TEST(what_theory_does_not_cover_is_told)
{
	static const struct {
		const char *body, *reason;
	} cases[] = {
		{"{\"model\": {\"type\": \"net\", \"children\": {\"a\": \"Linear(3, 4)\", \"b\": "
		 "\"Linear(4, 3)\"}}}",
		 "how data flows through the 2 children of net is code"},
		{"{\"model\": \"Sequential(Linear(3, 4), Linear(5, 4))\"}",
		 "it takes 5 features and gets 4"},
		{"{\"model\": \"Linear(0, 4)\"}", "it has no inputs"},
		{"{\"model\": \"Sequential(Linear(3, 4), Softmax(1))\"}",
		 "what Softmax does is not covered"},
		{"{\"model\": \"Linear(3, 4)\", \"init\": [{\"module\": \"Linear\", "
		 "\"initializer\": "
		 "\"numpy.standard_cauchy\"}]}",
		 "cauchy has no variance"},
		{"{\"model\": \"Sequential(Conv2d(3, 4, 3), MaxPool2d(2))\"}",
		 "neighbouring places"},
		{"{\"model\": \"LSTM(3, 4)\"}", "what LSTM does is not covered"},
	};

	ask("?measure=false", cases[_i].body);

	ck_assert_msg(strstr(reason(), cases[_i].reason) != NULL, "%s", reason());
}
END_TEST

START_TEST(an_unstable_size_is_warned_of)
{
	ask("?measure=false", chain("GELU()", 64, 10, "kaiming_normal(nonlinearity='linear')"));
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "warnings")), 0);
	ask("?measure=false", chain("GELU()", 64, 10, "normal(0, 0.19168)"));
	const json_t *first = json_array_get(json_object_get(answer, "warnings"), 0);

	ck_assert_msg(first != NULL && strstr(json_string_value(first), "unstable") != NULL, "%s",
		      json_dumps(answer, 0));
}
END_TEST

START_TEST(children_are_a_chain_if_asked)
{
	static const char body[] = "{\"model\": {\"type\": \"net\", \"children\": {\"a\": "
				   "\"Linear(3, 4)\", \"b\": [\"ReLU()\", \"Linear(4, 3)\"]}}}";

	ask("", body);
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "layers")), 0);
	ask("?flow=children", body);
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "layers")), 3);
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "warnings")), 1);
}
END_TEST

/* How many modules do that. */
static size_t count_of(const char *what)
{
	const json_t *layers = json_object_get(answer, "layers"), *one;
	size_t i, count = 0;

	json_array_foreach(layers, i, one)
	{
		count += strcmp(json_string_value(json_object_get(one, "what")), what) == 0;
	}
	return count;
}

START_TEST(transformers_are_followed_through_their_blocks)
{
	static const char *const types[] = {"gpt2", "bert", "llama"};
	char body[200];

	snprintf(body, sizeof body,
		 "{\"config\": {\"model_type\": \"%s\"}, \"config_overrides\": "
		 "{\"num_hidden_layers\": 2}}",
		 types[_i]);
	ask("", body);

	ck_assert_uint_eq(count_of("attention"), 2);
	ck_assert_uint_eq(count_of("residual"), 4);
	ck_assert_str_eq(verdict(), "steady");
	ck_assert_uint_gt(strlen(not_measured()), 0);
	ck_assert_int_eq(strstr(reason(), "BertPooler is code") != NULL, _i == 1);
}
END_TEST

START_TEST(convolutions_agree)
{
	static const char *const paddings[] = {"padding=1", "padding=1, padding_mode='circular'",
					       "padding=0"};
	const char *padding = paddings[_i];
	char body[600];

	snprintf(body, sizeof body,
		 "{\"model\": [\"Conv2d(3, 16, 3, %s)\", \"BatchNorm2d(16)\", \"ReLU()\", "
		 "\"Conv2d(16, 16, 3, %s)\", \"Tanh()\", \"Conv2d(16, 16, 3, %s)\"]}",
		 padding, padding, padding);
	ask("?inputs=4&input_size=10", body);

	ck_assert(json_is_true(json_object_get(json_object_get(answer, "measured"), "agrees")));
	const double expected = of_layer(0, "mean_square_gradient"),
		     measured = json_number_value(json_object_get(
			     json_object_get(layer(0), "measured"), "mean_square_gradient"));
	ck_assert_double_lt(fabs(log(measured / expected)), 1.0);
}
END_TEST

START_TEST(numbers_out_of_range_end_the_theory)
{
	ask("", chain("ReLU()", 64, 30, "normal(0, 9e18)"));
	ck_assert_msg(strstr(reason(), "leave the range") != NULL, "%s", reason());
	ck_assert_str_eq(verdict(), "exploding");
	ask("", chain("Tanh()", 64, 30, "normal(0, 1e-5)"));
	ck_assert_str_eq(reason(), "");
	ck_assert_str_eq(verdict(), "vanishing");
	ck_assert(json_is_true(json_object_get(json_object_get(answer, "measured"), "agrees")));
}
END_TEST

START_TEST(an_encoder_is_measured_and_agrees)
{
	ask("", "{\"model\": \"TransformerEncoder(TransformerEncoderLayer(64, 4, 128), 4)\"}");

	ck_assert(json_is_true(json_object_get(json_object_get(answer, "measured"), "agrees")));
	ck_assert_uint_eq(count_of("residual"), 8);
	const json_t *last = layer(json_array_size(json_object_get(answer, "layers")) - 3);
	ck_assert_double_eq_tol(json_number_value(json_object_get(json_object_get(last, "measured"),
								  "mean_square_gradient")),
				json_number_value(json_object_get(last, "mean_square_gradient")),
				0.15);
}
END_TEST

static enum weightd_code code_of(const char *target)
{
	struct call call;

	call_post(&call, service, target, "{\"model\": \"Linear(3, 2)\"}");
	const enum weightd_code code = call_code(&call);
	call_close(&call);
	return code;
}

START_TEST(what_would_cost_too_much_is_not_measured)
{
	ask("", chain("ReLU()", 4096, 20, "normal(0, 0.02)"));
	ck_assert_msg(strstr(not_measured(), "of a processor") != NULL, "%s", not_measured());
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "layers")), 40);
	ask("?inputs=4096", chain("ReLU()", 100, 20, "normal(0, 0.02)"));
	ck_assert_msg(strstr(not_measured(), "are given") != NULL, "%s", not_measured());
	ask("", "{\"model\": {\"type\": \"net\", \"children\": {\"a\": \"Linear(3, 4)\", "
		"\"b\": \"Linear(4, 3)\"}}}");
	ck_assert_msg(strstr(not_measured(), "is code") != NULL, "%s", not_measured());
}
END_TEST

START_TEST(dead_and_saturated_units_are_counted)
{
	ask("", chain("ReLU()", 128, 12, "kaiming_normal(nonlinearity='relu')"));
	const json_t *found = json_object_get(layer(23), "measured");
	const double expected = of_layer(23, "dead"),
		     measured = json_number_value(json_object_get(found, "dead"));
	ck_assert_double_eq_tol(measured, expected, 0.12);
	ck_assert_double_gt(expected, 0.2);
	ask("?bins=5", chain("Tanh()", 128, 4, "normal(0, 1)"));
	found = json_object_get(layer(7), "measured");
	ck_assert_double_eq_tol(json_number_value(json_object_get(found, "saturated")),
				of_layer(7, "saturated"), 0.05);
	ck_assert_uint_eq(
		json_array_size(json_object_get(json_object_get(found, "histogram"), "counts")), 5);
}
END_TEST

START_TEST(dead_units_are_not_known_where_the_correlation_is_not)
{
	ask("?measure=false",
	    chain("Hardswish()", 128, 150, "kaiming_normal(nonlinearity='relu')"));
	ck_assert(json_is_number(json_object_get(layer(1), "dead")));
	ck_assert(json_is_null(json_object_get(layer(299), "correlation")));
	ck_assert(json_is_null(json_object_get(layer(299), "dead")));
}
END_TEST

START_TEST(queries_out_of_range_are_refused)
{
	ck_assert_int_eq(code_of("/v1/signal?inputs=0"), WEIGHTD_ERR_BAD_QUERY);
	ck_assert_int_eq(code_of("/v1/signal?inputs=1000000000"), WEIGHTD_ERR_BAD_QUERY);
	ck_assert_int_eq(code_of("/v1/signal?input_second_moment=nan"), WEIGHTD_ERR_BAD_QUERY);
	ck_assert_int_eq(code_of("/v1/signal?input_second_moment=-1"), WEIGHTD_ERR_BAD_QUERY);
	ck_assert_int_eq(code_of("/v1/signal?mode=both"), WEIGHTD_ERR_BAD_QUERY);
	ck_assert_int_eq(code_of("/v1/signal?input=3"), WEIGHTD_ERR_BAD_QUERY);
	ck_assert_int_eq(code_of("/v1/signal?format=pdf"), WEIGHTD_ERR_NOT_ACCEPTABLE);
}
END_TEST

START_TEST(a_registered_model_has_one)
{
	struct call call;
	char id[41];

	register_model(service, "{\"model\": \"Sequential(Linear(3, 4), Tanh())\"}", id);
	call_model(&call, service, id, "/signal", NULL);
	ck_assert(strstr(call_body(&call), "\"layers\":[") != NULL && call.reply.is_immutable);
	call_close(&call);
	call_model(&call, service, id, "/signal.svg", NULL);
	ck_assert_str_eq(call.reply.content_type, "image/svg+xml");
	ck_assert(strstr(call_body(&call), "<svg") != NULL);
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("signal");
	TCase *tests = tcase_create("signal");

	tcase_set_timeout(tests, 120);

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, he_keeps_the_size_of_relus);
	tcase_add_loop_test(tests, the_verdict_is_judged_by_the_gradient_factor, 0, 5);
	tcase_add_test(tests, constants_are_symmetric_and_zeros_are_dead);
	tcase_add_test(tests, chance_widens_with_depth_over_width);
	tcase_add_loop_test(tests, what_theory_does_not_cover_is_told, 0, 7);
	tcase_add_test(tests, an_unstable_size_is_warned_of);
	tcase_add_test(tests, what_would_cost_too_much_is_not_measured);
	tcase_add_test(tests, dead_and_saturated_units_are_counted);
	tcase_add_test(tests, dead_units_are_not_known_where_the_correlation_is_not);
	tcase_add_test(tests, children_are_a_chain_if_asked);
	tcase_add_loop_test(tests, transformers_are_followed_through_their_blocks, 0, 3);
	tcase_add_loop_test(tests, convolutions_agree, 0, 3);
	tcase_add_test(tests, numbers_out_of_range_end_the_theory);
	tcase_add_test(tests, an_encoder_is_measured_and_agrees);
	tcase_add_test(tests, queries_out_of_range_are_refused);
	tcase_add_test(tests, a_registered_model_has_one);
	suite_add_tcase(suite, tests);
	return suite;
}
