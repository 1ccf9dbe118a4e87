/*
 * Theory and measurement agree: 288 networks of several widths, depths, activations, initial laws
 * and seeds.
 *
 * A second moment agrees within 4.5 deviations of its logarithm and 3 per cent; the fixed seeds
 * make the test one of these networks and not of chance.  The gradient at the first layer is
 * compared within the same deviation, which is that of its own chance for ReLU.
 */
#include "../handler_call.h"
#include "suite.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct weightd_service *service;

static void setup(void)
{
	service = service_over_memory();
}

static void teardown(void)
{
	weightd_service_free(service);
}

static const unsigned widths[] = {32, 64, 100, 128};
static const unsigned depths[] = {2, 5, 10, 20};
static const char *const activations[] = {
	"ReLU()", "Tanh()",	    "Sigmoid()",  "GELU()",	"SiLU()",     "ELU()",
	"SELU()", "LeakyReLU(0.2)", "Softplus()", "Hardtanh()", "Softsign()", "Mish()",
};
static const char *const laws[] = {
	NULL, /* torch's default */
	"kaiming_normal(nonlinearity='relu')",
	"kaiming_uniform(nonlinearity='relu')",
	"xavier_normal",
	"xavier_uniform(gain=1.2)",
	"uniform(-0.2, 0.2)",
	"trunc_normal(0, 0.1)",
	"normal(0, 0.15)",
};
static const char *const between[] = {
	"", "", "", "\"LayerNorm(%u)\", ", "\"BatchNorm1d(%u)\", ", "\"RMSNorm(%u)\", "};

#define CASES 288

static char *spec_of(unsigned number)
{
	static char text[20000];
	const unsigned width = widths[number / 12 % 4], depth = depths[(number / 7) % 4];
	const char *law = laws[(number * 5 + number / 12) % 8], *norm = between[number / 3 % 6];
	int at = snprintf(text, sizeof text,
			  "{\"seed\": %u, \"model\": {\"type\": \"Sequential\", \"children\": [",
			  number);

	for (unsigned i = 0; i < depth; i++) {
		at += snprintf(text + at, sizeof text - (size_t)at, "%s\"Linear(%u, %u)\", ",
			       i > 0 ? ", " : "", width, width);
		at += snprintf(text + at, sizeof text - (size_t)at, norm, width);
		at += snprintf(text + at, sizeof text - (size_t)at, "\"%s\"",
			       activations[number % 12]);
	}
	at += snprintf(text + at, sizeof text - (size_t)at, "]}");
	if (law != NULL)
		at += snprintf(text + at, sizeof text - (size_t)at,
			       ", \"init\": [{\"module\": \"Linear\", \"parameter\": \"weight\", "
			       "\"initializer\": \"%s\"}]",
			       law);
	snprintf(text + at, sizeof text - (size_t)at, "}");
	return text;
}

static json_t *ask(const char *body)
{
	struct call call;

	call_post(&call, service, "/v1/signal", body);
	json_t *answer = json_loads(call_body(&call), 0, NULL);
	ck_assert_msg(answer != NULL, "%s: %s", body, call.reply.error.issues[0].detail);
	call_close(&call);
	return answer;
}

/* Of measured over expected: the mean square of the gradient behind the first layer. */
static double gradient_ratio(const json_t *answer)
{
	const json_t *layer = json_array_get(json_object_get(answer, "layers"), 0);

	return json_number_value(json_object_get(json_object_get(layer, "measured"),
						 "mean_square_gradient")) /
	       json_number_value(json_object_get(layer, "mean_square_gradient"));
}

START_TEST(measured_second_moments_are_where_theory_has_them)
{
	/* Under a checker every eighth will do. */
	const unsigned step = test_bound(1.0) > 1.0 ? 8 : 1;

	for (unsigned i = 0; i < CASES; i += step) {
		const char *body = spec_of(i);
		json_t *answer = ask(body);
		const json_t *measured = json_object_get(answer, "measured");
		const double ratio = gradient_ratio(answer);

		ck_assert_msg(json_is_true(json_object_get(measured, "agrees")), "%u %s: %s", i,
			      body, json_dumps(json_object_get(measured, "worst"), 0));
		ck_assert_msg(fabs(log(ratio)) < 3.2, "%u: gradients are %g of the expected: %s", i,
			      ratio, body);
		json_decref(answer);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("signal_agrees");
	TCase *tests = tcase_create("signal_agrees");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 300);
	tcase_add_test(tests, measured_second_moments_are_where_theory_has_them);
	suite_add_tcase(suite, tests);
	return suite;
}
