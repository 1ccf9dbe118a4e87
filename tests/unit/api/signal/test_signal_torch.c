/*
 * Measured signals beside torch's forward and backward pass: tests/vectors/record_signal.py.
 */
#include "../handler_call.h"
#include "suite.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

static struct weightd_service *service;
static json_t *recorded;

static void setup(void)
{
	service = service_over_memory();
	recorded = json_load_file("tests/vectors/signal.json", 0, NULL);
	ck_assert_ptr_nonnull(recorded);
}

static void teardown(void)
{
	json_decref(recorded);
	weightd_service_free(service);
}

static json_t *ask(const json_t *record)
{
	const json_t *size = json_object_get(record, "size");
	struct call call;
	char target[100], body[1000];

	snprintf(target, sizeof target, "/v1/signal?mode=%s",
		 json_string_value(json_object_get(record, "mode")));
	if (json_is_integer(size))
		snprintf(target, sizeof target, "/v1/signal?mode=%s&input_size=%d",
			 json_string_value(json_object_get(record, "mode")),
			 (int)json_integer_value(size));
	snprintf(body, sizeof body, "{\"model\": \"%s\", \"seed\": %d, \"generator\": \"torch\"}",
		 json_string_value(json_object_get(record, "model")),
		 (int)json_integer_value(json_object_get(record, "seed")));
	call_post(&call, service, target, body);
	json_t *answer = json_loads(call_body(&call), 0, NULL);
	ck_assert_msg(answer != NULL, "%s: %s", body, call.reply.error.issues[0].detail);
	call_close(&call);
	return answer;
}

static double measured(const json_t *layers, size_t index, const char *name)
{
	const json_t *layer = json_array_get(layers, index);

	return json_number_value(json_object_get(json_object_get(layer, "measured"), name));
}

static void check(const char *model, double found, double wanted)
{
	const double size = fabs(wanted) > 1.0 ? fabs(wanted) : 1.0;

	ck_assert_msg(fabs(found - wanted) <= 1e-9 * size, "%s: %.17g, torch has %.17g", model,
		      found, wanted);
}

START_TEST(measured_numbers_are_those_of_torch)
{
	const json_t *records = json_object_get(recorded, "records");
	const json_t *record;
	size_t i;

	json_array_foreach(records, i, record)
	{
		const char *model = json_string_value(json_object_get(record, "model"));
		const json_t *rows = json_object_get(record, "layers");
		json_t *answer = ask(record);
		const json_t *layers = json_object_get(answer, "layers");
		const size_t count = json_array_size(rows);
		/* 1, or another number where theory ends before the last layer. */
		const double last = measured(layers, count - 1, "mean_square_gradient");

		ck_assert_msg(json_array_size(layers) == count, "%s", model);
		for (size_t k = 0; k < count; k++) {
			const json_t *row = json_array_get(rows, k);

			check(model, measured(layers, k, "second_moment"),
			      json_number_value(json_array_get(row, 0)));
			check(model, measured(layers, k, "mean_square_gradient") / last,
			      json_number_value(json_array_get(row, 1)));
			check(model, measured(layers, k, "correlation"),
			      json_number_value(json_array_get(row, 2)));
		}
		json_decref(answer);
	}
	ck_assert_uint_ge(json_array_size(records), 20);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("signal_torch");
	TCase *tests = tcase_create("signal_torch");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, measured_numbers_are_those_of_torch);
	suite_add_tcase(suite, tests);
	return suite;
}
