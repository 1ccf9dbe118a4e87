/*
 * Activations of the architectures in C: the names and classes that rows of data have, too.
 */
#include "../plan_of.h"
#include "definition/architecture/activation.h"
#include "definition/row/row_table.h"
#include "suite.h"
#include "weightd/module_print.h"

#include <stdio.h>
#include <string.h>

START_TEST(names_and_classes_are_those_of_rows)
{
	json_t *common = weightd_row_load_common("transformers");
	const json_t *table = json_object_get(json_object_get(common, "tables"), "activation");
	size_t count = 0;

	for (const char *const *name = weightd_activation_names; *name != NULL; name++, count++) {
		const char *call = json_string_value(json_object_get(table, *name));
		bool is_layer;
		const char *type = weightd_activation_type(*name, &is_layer);
		ck_assert_msg(call != NULL && type != NULL, "%s", *name);
		ck_assert_uint_eq(strlen(type) + 2, strlen(call));
		ck_assert_msg(strncmp(call, type, strlen(type)) == 0, "%s: %s", *name, call);
	}
	ck_assert_uint_eq(count, json_object_size(table));
	json_decref(common);
}
END_TEST

/* Printed by transformers 5.24.0 for the class and activation. */
static const struct {
	const char *config, *line;
} printed[] = {
	{"\"model_type\": \"llama\"", "(act_fn): SiLUActivation()"},
	{"\"model_type\": \"llama\", \"hidden_act\": \"swish\"", "(act_fn): SiLU()"},
	{"\"model_type\": \"gemma2\"", "(act_fn): GELUTanh()"},
	{"\"model_type\": \"gemma2\", \"hidden_activation\": \"relu2\"",
	 "(act_fn): ReLUSquaredActivation()"},
	{"\"model_type\": \"gemma\"",
	 "(embed_tokens): GemmaTextScaledWordEmbedding(256000, 3072, padding_idx=0)"},
	{"\"model_type\": \"bert\", \"hidden_act\": \"leaky_relu\"",
	 "(intermediate_act_fn): LeakyReLU(negative_slope=0.01)"},
	{"\"model_type\": \"vit\", \"pooler_act\": \"relu6\", \"architectures\": "
	 "[\"ViTModel\"]",
	 "(activation): ReLU6()"},
	{"\"model_type\": \"opt\", \"activation_function\": \"prelu\"",
	 "(activation_fn): PReLU(num_parameters=1)"},
	{"\"model_type\": \"t5\", \"feed_forward_proj\": \"gated-silu\"",
	 "(act): SiLUActivation()"},
	{"\"model_type\": \"qwen2\", \"architectures\": [\"Qwen2ForTokenClassification\"]",
	 "(dropout): Dropout(p=0.1, inplace=False)"},
};

START_TEST(activation_is_printed_as_the_library_does)
{
	char json[300];
	struct weightd_error err = {0};
	struct weightd_text text;

	snprintf(json, sizeof json, "{\"config\": {%s}}", printed[_i].config);
	struct weightd_plan *plan = plan_of(json, &err);
	ck_assert_msg(plan != NULL, "%s: %s", json, err.issues[0].detail);
	weightd_text_init(&text, 1000000);
	weightd_module_print(plan->specification.model.root, &text);
	ck_assert_msg(strstr(text.data, printed[_i].line) != NULL, "%s: no %s", json,
		      printed[_i].line);
	weightd_text_free(&text);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(unknown_activation_is_refused_at_its_field)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of("{\"config\": {\"model_type\": \"llama\", \"hidden_act\": "
				   "\"sillu\"}}",
				   &err));
	ck_assert_str_eq(err.issues[0].pointer, "/config/hidden_act");
	ck_assert_str_eq(err.issues[0].did_you_mean, "silu");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("activation");
	TCase *tcase = tcase_create("activation");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, names_and_classes_are_those_of_rows);
	tcase_add_loop_test(tcase, activation_is_printed_as_the_library_does, 0,
			    (int)(sizeof printed / sizeof printed[0]));
	tcase_add_test(tcase, unknown_activation_is_refused_at_its_field);
	suite_add_tcase(suite, tcase);
	return suite;
}
