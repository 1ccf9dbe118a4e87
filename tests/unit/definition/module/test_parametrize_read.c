/*
 * weight_norm and its like against torch: tests/vectors/parametrizations.json.
 */
#include "definition/definition.h"
#include "../plan_of.h"
#include "weightd/text.h"
#include "weightd/module_print.h"
#include "suite.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *recorded;

static json_t *case_at(const char *kind, int index)
{
	return json_array_get(json_object_get(recorded, kind), (size_t)index);
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* The plan of {"model": model}; takes the model. */
static struct weightd_plan *plan_of_model(json_t *model, struct weightd_error *err)
{
	json_t *body = json_pack("{s:o}", "model", model);
	char *text = json_dumps(body, JSON_COMPACT);
	struct weightd_plan *plan = plan_of(text, err);

	free(text);
	json_decref(body);
	return plan;
}

static struct weightd_plan *plan_of_call(const char *call)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of_model(json_string(call), &err);

	ck_assert_msg(plan != NULL, "%s: %s", call, err.issues[0].detail);
	return plan;
}

START_TEST(names_order_and_shapes_are_torchs)
{
	const json_t *recording = case_at("structure", _i),
		     *tensors = json_object_get(recording, "tensors");
	struct weightd_plan *plan = plan_of_call(text_of(recording, "call"));

	ck_assert_msg(plan->entry_count == json_array_size(tensors), "%s",
		      text_of(recording, "call"));
	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct weightd_entry *entry = &plan->entries[i];
		const json_t *tensor = json_array_get(tensors, i),
			     *shape = json_array_get(tensor, 1);
		ck_assert_str_eq(weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
				 json_string_value(json_array_get(tensor, 0)));
		ck_assert_uint_eq(weightd_entry_shape(entry)->ndim, json_array_size(shape));
		for (unsigned d = 0; d < weightd_entry_shape(entry)->ndim; d++)
			ck_assert_int_eq((long long)weightd_entry_shape(entry)->dims[d],
					 json_integer_value(json_array_get(shape, d)));
		ck_assert_int_eq(!entry->parameter->is_buffer,
				 json_is_true(json_array_get(tensor, 2)));
	}
	weightd_plan_free(plan);
}
END_TEST

START_TEST(text_is_torchs)
{
	const json_t *recording = case_at("structure", _i);
	struct weightd_plan *plan = plan_of_call(text_of(recording, "call"));
	struct weightd_text text;

	weightd_text_init(&text, 1 << 16);
	weightd_module_print(plan->specification.model.root, &text);
	ck_assert_str_eq(text.data, text_of(recording, "repr"));
	weightd_text_free(&text);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(canonical_form_gives_the_same_model)
{
	struct weightd_plan *plan = plan_of_call(text_of(case_at("structure", _i), "call")), *again;
	struct weightd_error err = {0};
	struct weightd_text text;

	weightd_text_init(&text, 1 << 16);
	weightd_definition_write(plan, &text);
	again = plan_of(text.data, &err);
	ck_assert_msg(again != NULL, "%s", err.issues[0].detail);
	ck_assert_str_eq(again->id, plan->id);
	ck_assert_str_eq(again->weights_id, plan->weights_id);
	weightd_text_free(&text);
	weightd_plan_free(again);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(what_torch_refuses_is_refused)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(
		plan_of_model(json_string(text_of(case_at("refused", _i), "call")), &err));
	ck_assert_uint_gt(err.count, 0);
	ck_assert_str_eq(err.issues[0].pointer, "/model");
	ck_assert_uint_eq(err.issues[0].line, 1);
	ck_assert_str_ne(err.issues[0].expected, "");
}
END_TEST

/* As weight_of() of the script. */
static json_t *weight_of(const json_t *shape, size_t dim, long *index)
{
	json_t *list = json_array();

	if (dim == json_array_size(shape)) {
		json_decref(list);
		long i = (*index)++;
		return json_real((double)((i * 37 + i * i * 11) % 101 - 50) / 64);
	}
	for (json_int_t i = 0; i < json_integer_value(json_array_get(shape, dim)); i++)
		json_array_append_new(list, weight_of(shape, dim + 1, index));
	return list;
}

static struct weightd_plan *plan_of_weight(const json_t *recording)
{
	json_t *shape = json_object_get(recording, "shape");
	long index = 0;
	json_t *tensor = json_pack("{s:O, s:s, s:{s:o}}", "shape", shape, "dtype", "float64",
				   "initializer", "value", weight_of(shape, 0, &index));
	json_t *model = json_pack("{s:s, s:{s:o}, s:O}", "type", "Net", "parameters", "w", tensor,
				  "wrap", json_object_get(recording, "wrap"));
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of_model(model, &err);

	ck_assert_msg(plan != NULL, "%s: %s", text_of(recording, "wrap"), err.issues[0].detail);
	return plan;
}

/* torch adds in another order: the last bits of 10,000 squares, and of 16 power iterations, differ.
 */
START_TEST(values_are_torchs)
{
	const json_t *recording = case_at("values", _i);
	struct weightd_plan *plan = plan_of_weight(recording);
	const char *name;
	json_t *values;

	json_object_foreach(json_object_get(recording, "tensors"), name, values)
	{
		const struct weightd_entry *entry = weightd_plan_find(plan, name);
		double data[256];
		ck_assert_msg(entry != NULL, "%s has no %s", text_of(recording, "wrap"), name);
		ck_assert_int_eq(entry->dtype, WEIGHTD_FLOAT64);
		ck_assert_uint_eq(entry->numel, json_array_size(values));
		ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, data),
				 WEIGHTD_OK);
		for (size_t i = 0; i < entry->numel; i++) {
			double expected = json_number_value(json_array_get(values, i));
			ck_assert_msg(fabs(data[i] - expected) <= 1e-12 * fmax(1.0, fabs(expected)),
				      "%s: %s[%zu] is %.17g, in torch %.17g",
				      text_of(recording, "wrap"), name, i, data[i], expected);
		}
	}
	weightd_plan_free(plan);
}
END_TEST

START_TEST(any_run_of_norms_is_that_of_the_whole)
{
	struct weightd_plan *plan = plan_of_call("weight_norm(Linear(9000, 7))");
	const struct weightd_entry *g = weightd_plan_find(plan, "weight_g");
	float whole[7], piece[7];

	ck_assert_int_eq(weightd_generate(g, 0, 7, whole), WEIGHTD_OK);
	for (size_t first = 0; first < 7; first++) {
		for (size_t count = 1; first + count <= 7; count++) {
			ck_assert_int_eq(weightd_generate(g, first, count, piece), WEIGHTD_OK);
			ck_assert_mem_eq(piece, whole + first, count * sizeof *piece);
		}
	}
	weightd_plan_free(plan);
}
END_TEST

/* A tensor that is made whole is read through its cache, and without it while another is made. */
START_TEST(norms_follow_the_rule_for_the_weight)
{
	static const char *const dims[] = {"0", "1", "None"};
	static const double norms[] = {1, 1, 1.7320508075688772};
	struct weightd_error err = {0};
	char body[200];

	for (size_t i = 0; i < 3; i++) {
		snprintf(body, sizeof body,
			 "{\"model\": \"weight_norm(Linear(3, 3), dim=%s)\", \"init\": "
			 "[{\"parameter\": "
			 "\"weight_v\", \"initializer\": \"orthogonal\"}]}",
			 dims[i]);
		struct weightd_plan *plan = plan_of(body, &err);
		ck_assert_ptr_nonnull(plan);
		const struct weightd_entry *g = weightd_plan_find(plan, "weight_g");
		float data[3];
		ck_assert_int_eq(weightd_generate(g, 0, (size_t)g->numel, data), WEIGHTD_OK);
		for (size_t j = 0; j < g->numel; j++)
			ck_assert_double_eq_tol((double)data[j], norms[i], 1e-6);
		ck_assert_str_eq(weightd_entry_name(g->statement->law->origin, WEIGHTD_NAME_ROOM),
				 "weight_v");
		weightd_plan_free(plan);
	}
}
END_TEST

START_TEST(a_rule_for_the_norms_themselves_holds)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan =
		plan_of("{\"model\": \"weight_norm(Linear(3, 2))\", \"init\": ["
			"{\"parameter\": \"weight_g\", \"initializer\": \"ones\"}]}",
			&err);
	float data[2];

	ck_assert_ptr_nonnull(plan);
	ck_assert_int_eq(weightd_generate(weightd_plan_find(plan, "weight_g"), 0, 2, data),
			 WEIGHTD_OK);
	ck_assert_double_eq((double)data[0], 1.0);
	ck_assert_double_eq((double)data[1], 1.0);
	weightd_plan_free(plan);
}
END_TEST

/* isinstance: a ParametrizedLinear is a Linear, a ParametrizationList a ModuleList. */
START_TEST(a_parametrized_module_is_one_of_its_class)
{
	struct weightd_plan *plan = plan_of_call("parametrizations.weight_norm(Linear(3, 2))");
	const struct weightd_model *model = &plan->specification.model;

	ck_assert_str_eq(model->root->type, "ParametrizedLinear");
	ck_assert(weightd_module_is_a(model->root, "Linear"));
	ck_assert(weightd_module_is_a(model->root, "ParametrizedLinear"));
	ck_assert(weightd_module_is_a(weightd_model_find(model, "parametrizations.weight"),
				      "ModuleList"));
	ck_assert_uint_eq(model->module_count, 4);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(forms_of_one_wrap_are_one_model)
{
	static const char *const bodies[] = {
		"{\"model\": \"weight_norm(Linear(3, 2), dim=1)\"}",
		"{\"model\": \"torch.nn.utils.weight_norm(nn.Linear(3, 2), 'weight', 1)\"}",
		"{\"model\": {\"type\": \"Linear\", \"args\": [3, 2], \"wrap\": "
		"\"weight_norm(dim=1)\"}}",
		"{\"model\": {\"type\": \"Linear\", \"args\": [3, 2], \"wrap\": {\"type\": "
		"\"weight_norm\", "
		"\"dim\": 1}}}",
		"{\"model\": {\"type\": \"Linear\", \"args\": [3, 2], \"wrap\": [{\"type\": "
		"\"weight_norm\", "
		"\"name\": \"weight\", \"dim\": 1}]}}",
	};
	char id[41] = "";

	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		struct weightd_error err = {0};
		struct weightd_plan *plan = plan_of(bodies[i], &err);
		ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
		ck_assert(i == 0 || strcmp(id, plan->id) == 0);
		memcpy(id, plan->id, sizeof id);
		weightd_plan_free(plan);
	}
}
END_TEST

START_TEST(a_wrap_that_cannot_be_is_told_where)
{
	static const char *const cases[][2] = {
		{"{\"type\": \"Linear\", \"args\": [3, 2], \"wrap\": \"weightnorm\"}",
		 "/model/wrap"},
		{"{\"type\": \"Linear\", \"args\": [3, 2], \"wrap\": {\"type\": \"weight_nrm\"}}",
		 "/model/wrap/type"},
		{"{\"type\": \"Linear\", \"args\": [3, 2], \"wrap\": {\"dim\": 1}}", "/model/wrap"},
		{"{\"type\": \"Linear\", \"args\": [3, 2], \"wrap\": [\"weight_norm\", {\"type\": "
		 "\"weight_norm\", \"dims\": 1}]}",
		 "/model/wrap/1/dims"},
		{"{\"type\": \"Linear\", \"args\": [3, 2], \"wrap\": 5}", "/model/wrap"},
		{"{\"type\": \"BatchNorm1d\", \"args\": [3], \"wrap\": "
		 "\"weight_norm('running_mean')\"}",
		 "/model/wrap"},
		{"{\"type\": \"weight_norm\", \"dim\": 1}", "/model/type"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct weightd_error err = {0};
		ck_assert_ptr_null(plan_of_model(json_loads(cases[i][0], 0, NULL), &err));
		ck_assert_str_eq(err.issues[0].pointer, cases[i][1]);
	}
}
END_TEST

START_TEST(more_iterations_than_are_worth_it_are_refused)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(
		plan_of_model(json_string("parametrizations.spectral_norm(Linear(8192, 8192), "
					  "n_power_iterations=1010)"),
			      &err));
	ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_LIMIT_EXCEEDED);
	err = (struct weightd_error){0};
	ck_assert_ptr_null(
		plan_of_model(json_string("weight_norm(Linear(16384, 16384), dim=None)"), &err));
	ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

static int count_of(const char *kind)
{
	return (int)json_array_size(json_object_get(recorded, kind));
}

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	json_decref(recorded);
}

Suite *make_suite(void)
{
	Suite *suite = suite_create("wrap");
	TCase *tcase = tcase_create("wrap");

	recorded = json_load_file("tests/vectors/parametrizations.json", 0, NULL);
	tcase_add_loop_test(tcase, names_order_and_shapes_are_torchs, 0, count_of("structure"));
	tcase_add_loop_test(tcase, text_is_torchs, 0, count_of("structure"));
	tcase_add_loop_test(tcase, canonical_form_gives_the_same_model, 0, count_of("structure"));
	tcase_add_loop_test(tcase, what_torch_refuses_is_refused, 0, count_of("refused"));
	tcase_add_loop_test(tcase, values_are_torchs, 0, count_of("values"));
	tcase_add_test(tcase, any_run_of_norms_is_that_of_the_whole);
	tcase_add_test(tcase, norms_follow_the_rule_for_the_weight);
	tcase_add_test(tcase, a_rule_for_the_norms_themselves_holds);
	tcase_add_test(tcase, a_parametrized_module_is_one_of_its_class);
	tcase_add_test(tcase, forms_of_one_wrap_are_one_model);
	tcase_add_test(tcase, a_wrap_that_cannot_be_is_told_where);
	tcase_add_test(tcase, more_iterations_than_are_worth_it_are_refused);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
