/*
 * The language of rows of data, by rows of the document.
 */
#include "../plan_of.h"
#include "suite.h"
#include "weightd/module_print.h"

#include <stdio.h>
#include <string.h>

#define ROW(members)                                                                    \
	"{\"config\": {\"model_type\": \"toy\"}, \"rows\": {\"toy\": {\"model_type\": " \
	"\"toy\", " members "}}}"
#define BODY(fields, body) \
	ROW("\"classes\": [\"Toy\"], \"fields\": {" fields "}, \"models\": {\"Toy\": {" body "}}")

/* The document's model prints as 'expected'. */
static void prints(const char *json, const char *expected)
{
	struct weightd_plan *plan = plan_made(json);
	struct weightd_text text;

	weightd_text_init(&text, 100000);
	weightd_module_print(plan->specification.model.root, &text);
	ck_assert_str_eq(text.data, expected);
	weightd_text_free(&text);
	weightd_plan_free(plan);
}

START_TEST(row_of_the_service_is_built_as_any_architecture)
{
	struct weightd_plan *plan =
		plan_made("{\"config\": {\"model_type\": \"albert\", \"architectures\": "
			  "[\"AlbertForMaskedLM\"], \"num_hidden_groups\": 2}}");

	ck_assert_str_eq(plan->specification.config->model_type, "albert");
	ck_assert_str_eq(plan->specification.config->class_name, "AlbertForMaskedLM");
	ck_assert_str_eq(plan->specification.config->recipe, "bert");
	ck_assert_ptr_nonnull(plan->specification.ties);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(fields_and_lets_are_names_of_every_body)
{
	prints(ROW("\"classes\": [\"Toy\"], \"fields\": {\"size\": 3, \"sizes\": [1, 2, 3]}, "
		   "\"let\": [\"wide = 2 * size\", \"odd = [x for x in sizes if x % 2 == 1]\"], "
		   "\"definitions\": {\"Block\": {\"arguments\": [\"n\"], \"children\": "
		   "{\"a\": \"Linear(n, wide)\"}}}, \"models\": {\"Toy\": {\"children\": "
		   "{\"list\": \"ModuleList([Block(x) for x in odd])\"}}}"),
	       "Toy(\n  (list): ModuleList(\n    (0): Block(\n      (a): Linear(in_features=1, "
	       "out_features=6, bias=True)\n    )\n    (1): Block(\n      (a): "
	       "Linear(in_features=3, out_features=6, bias=True)\n    )\n  )\n)");
}
END_TEST

START_TEST(extra_text_has_the_values_as_python_writes_them)
{
	prints(BODY("\"a\": 1e-6, \"b\": true, \"c\": null, \"d\": [1, 2], \"e\": \"x\"",
		    "\"extra\": \"{a}, {b}, {c}, {d}, {e}, {e!r}, {not b}, {1 / 3:.2f} {{}}\""),
	       "Toy(1e-06, True, None, (1, 2), x, 'x', False, 0.33 {})");
}
END_TEST

START_TEST(class_without_a_body_needs_only_its_name)
{
	prints(BODY("", "\"children\": {\"a\": \"ToyNorm()\", \"b\": {\"type\": \"ToyRope\"}}"),
	       "Toy(\n  (a): ToyNorm()\n  (b): ToyRope()\n)");
}
END_TEST

START_TEST(class_that_prints_itself_hides_its_children)
{
	prints(BODY("\"n\": 2", "\"children\": {\"a\": {\"type\": \"Own\", \"print\": "
				"\"Own<{n}\\n>\", \"children\": {\"b\": \"ReLU()\"}}}"),
	       "Toy(\n  (a): Own<2\n  >\n)");
}
END_TEST

START_TEST(model_may_be_the_call_of_a_definition)
{
	prints(ROW("\"classes\": [\"toy8\"], \"definitions\": {\"Net\": {\"arguments\": "
		   "[\"n\"], \"children\": {\"a\": \"Dropout(n)\"}}}, \"models\": {\"toy8\": "
		   "\"Net(0.5)\"}"),
	       "Net(\n  (a): Dropout(p=0.5, inplace=False)\n)");
}
END_TEST

START_TEST(values_of_a_buffer_follow_a_formula)
{
	struct weightd_plan *plan = plan_made(
		BODY("\"n\": 3", "\"buffers\": {\"ids\": {\"shape\": [\"n\", 2], "
				 "\"dtype\": \"int64\", \"values\": \"10 * i0 + i1 + n * i\"}}"));
	static const double expected[] = {0, 4, 16, 20, 32, 36};
	const struct weightd_parameter *ids = plan->specification.model.root->parameters;

	ck_assert_uint_eq(ids->initial.literal_count, 6);
	for (size_t i = 0; i < 6; i++)
		ck_assert_double_eq(ids->initial.literal[i], expected[i]);
	weightd_plan_free(plan);
}
END_TEST

#define FAN_OUT(initializer) \
	BODY("\"n\": 3",     \
	     "\"parameters\": {\"w\": {\"shape\": [\"n\", 4], \"initializer\": " initializer "}}")

START_TEST(word_of_an_argument_is_no_number_of_that_name)
{
	/* In a formula fan_out is the tensor's. */
	struct weightd_plan *plan =
		plan_made(FAN_OUT("{\"name\": \"kaiming_uniform\", \"mode\": \"fan_out\"}"));
	struct weightd_plan *other = plan_made(FAN_OUT("\"kaiming_uniform(mode='fan_out')\""));

	ck_assert_str_eq(plan->id, other->id);
	weightd_plan_free(plan);
	weightd_plan_free(other);
}
END_TEST

START_TEST(ties_may_be_repeated)
{
	struct weightd_plan *plan = plan_made(ROW(
		"\"classes\": [\"Toy\"], \"fields\": {\"n\": 2}, \"models\": {\"Toy\": "
		"{\"children\": {\"a\": \"ModuleList([Linear(2, 2) for i in range(n)])\", \"b\": "
		"\"ModuleList([Linear(2, 2) for i in range(n)])\"}}}, \"ties\": {\"Toy\": "
		"[{\"repeat\": \"n\", \"names\": [\"b.{i}.weight\", \"a.{i}.weight\"]}]}"));
	const struct weightd_tie *tie = plan->specification.ties;

	ck_assert_str_eq(tie->name, "b.0.weight");
	ck_assert_str_eq(tie->next->name, "b.1.weight");
	ck_assert_str_eq(tie->next->target, "a.1.weight");
	ck_assert_ptr_null(tie->next->next);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(null_is_the_word_of_a_config)
{
	const struct weightd_issue issue =
		plan_refused("{\"config\": {\"model_type\": \"albert\", \"pad_token_id\": \"a\"}}");

	ck_assert_str_eq(issue.expected, "an integer or null");
}
END_TEST

START_TEST(nested_default_is_no_reason_to_fail)
{
	weightd_plan_free(
		plan_made(BODY("\"a\": [[[[[[[[[[1]]]]]]]]]]", "\"extra\": \"{len(a)}\"")));
}
END_TEST

START_TEST(list_of_a_config_has_any_items)
{
	prints("{\"config\": {\"model_type\": \"toy\", \"a\": [4, 5]}, \"rows\": {\"toy\": "
	       "{\"model_type\": \"toy\", \"classes\": [\"Toy\"], \"fields\": {\"a\": [1]}, "
	       "\"models\": {\"Toy\": {\"extra\": \"{a}\"}}}}}",
	       "Toy((4, 5))");
}
END_TEST

START_TEST(tie_that_a_part_says_too_is_one)
{
	struct weightd_plan *plan = plan_made(
		"{\"config\": {\"model_type\": \"toy\"}, \"rows\": {\"inner\": {\"model_type\": "
		"\"inner\", \"classes\": [\"InnerModel\"], \"models\": {\"InnerModel\": "
		"{\"children\": {\"a\": \"Linear(2, 2)\", \"b\": \"Linear(2, 2)\"}}}, \"ties\": "
		"{\"InnerModel\": [{\"names\": [\"b.weight\", \"a.weight\"]}]}}, \"toy\": "
		"{\"model_type\": \"toy\", \"classes\": [\"Toy\"], \"fields\": {\"p\": "
		"{\"model_type\": \"inner\"}}, \"models\": {\"Toy\": {\"children\": {\"p\": "
		"{\"config\": \"p\"}}}}, \"ties\": {\"Toy\": [{\"names\": [\"p.b.weight\", "
		"\"p.a.weight\"]}]}}}}");

	ck_assert_ptr_null(plan->specification.ties->next);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(power_of_whole_numbers_is_a_size)
{
	prints(BODY("\"n\": 3", "\"children\": {\"a\": \"Linear(n ** 2, 2)\", \"b\": "
				"{\"type\": \"None\", \"print\": \"None\"}}"),
	       "Toy(\n  (a): Linear(in_features=9, out_features=2, bias=True)\n  (b): None\n)");
}
END_TEST

START_TEST(choice_is_made_by_a_value)
{
	prints(BODY("\"act\": \"b\"", "\"children\": {\"a\": {\"choose\": \"act\", \"of\": {\"a\": "
				      "\"ReLU()\", \"b\": \"Tanh()\"}}}"),
	       "Toy(\n  (a): Tanh()\n)");
	const struct weightd_issue issue = plan_refused(
		"{\"config\": {\"model_type\": \"albert\", \"hidden_act\": \"geluu\"}}");
	ck_assert_str_eq(issue.pointer, "/config/hidden_act");
	ck_assert_str_eq(issue.did_you_mean, "gelu");
}
END_TEST

START_TEST(config_inside_the_config_is_a_model_of_its_own)
{
	prints("{\"config\": {\"model_type\": \"toy\", \"part\": {\"size\": 2}}, "
	       "\"config_overrides\": {\"part\": {\"more\": 5}}, \"rows\": {"
	       "\"inner\": {\"model_type\": \"inner\", \"classes\": [\"InnerModel\", "
	       "\"InnerForIt\"], "
	       "\"fields\": {\"size\": 7, \"more\": 1, \"most\": 4}, \"aliases\": {\"width\": "
	       "\"size\"}, "
	       "\"let\": [\"sum = size + more\"], \"models\": {\"InnerModel\": {\"children\": "
	       "{\"a\": \"Linear(sum, most)\"}}, \"InnerForIt\": {}}}, "
	       "\"toy\": {\"model_type\": \"toy\", \"classes\": [\"Toy\"], \"fields\": "
	       "{\"part\": {\"model_type\": \"inner\", \"most\": 9}, \"dict\": {\"a\": 1}}, "
	       "\"models\": {\"Toy\": {\"extra\": \"{part.width} {part.sum} {part.most} {dict.a} "
	       "{dict.b} {part is None}\", \"children\": {\"b\": {\"config\": \"part\"}, "
	       "\"c\": {\"config\": \"part\", \"class\": \"*ForIt\"}, \"d\": {\"config\": "
	       "\"part\", \"class\": \"*ForThat|*ForIt\"}}}}}}}",
	       "Toy(\n  2 7 4 1 None False\n  (b): InnerModel(\n    (a): Linear(in_features=7, "
	       "out_features=4, bias=True)\n  )\n  (c): InnerForIt()\n  (d): InnerForIt()\n)");
}
END_TEST

/* Of a part without a row a formula has what is there, and of a part of any type None. */
START_TEST(config_of_any_type_has_a_type_and_what_it_has)
{
	static const char rest[] =
		"}, \"rows\": {\"inner\": {\"classes\": [\"Inner\"], \"fields\": {\"size\": 7}, "
		"\"models\": {\"Inner\": {}}}, \"toy\": {\"classes\": [\"Toy\"], \"fields\": "
		"{\"part\": "
		"{}}, \"let\": [\"size = part.size + 1 if part.size is not None else 0\", \"twice "
		"= "
		"part.size or 2\"], \"models\": {\"Toy\": {\"extra\": \"{part.model_type} {size} "
		"{twice} {part.other}\"}}}}}";
	static const struct {
		const char *part, *print;
	} cases[] = {
		{"", "Toy(None 0 2 None)"},
		{", \"part\": null", "Toy(None 0 2 None)"},
		{", \"part\": {\"model_type\": \"foreign\", \"size\": 3}", "Toy(foreign 4 3 None)"},
		{", \"part\": {\"model_type\": \"inner\"}", "Toy(inner 8 7 None)"}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char json[900];
		snprintf(json, sizeof json, "{\"config\": {\"model_type\": \"toy\"%s%s",
			 cases[i].part, rest);
		prints(json, cases[i].print);
	}
}
END_TEST

START_TEST(alias_beside_its_field_wins)
{
	static const char row[] =
		"\"rows\": {\"toy\": {\"classes\": [\"Toy\"], \"fields\": {\"width\": 2}, "
		"\"aliases\": {\"hidden_size\": \"width\"}, \"models\": {\"Toy\": {\"children\": "
		"{\"a\": \"Linear(width, 1)\"}}}}}}";
	static const struct {
		const char *fields;
		int width;
	} cases[] = {{"\"width\": 3", 3},
		     {"\"hidden_size\": 4", 4},
		     {"\"hidden_size\": 4, \"width\": 3", 4},
		     {"\"hidden_size\": null, \"width\": 3", 3}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char json[600], text[200];
		snprintf(json, sizeof json, "{\"config\": {\"model_type\": \"toy\", %s}, %s",
			 cases[i].fields, row);
		snprintf(text, sizeof text,
			 "Toy(\n  (a): Linear(in_features=%d, out_features=1, bias=True)\n)",
			 cases[i].width);
		prints(json, text);
	}
}
END_TEST

/* As the files of some releases have it; a part that is given is the part. */
START_TEST(fields_of_a_flat_part_stand_beside_the_others)
{
	static const char rest[] =
		"}, \"rows\": {\"toy\": {\"classes\": [\"Toy\"], \"flat\": [\"part\"], \"fields\": "
		"{\"own\": 2, \"part\": {\"model_type\": \"inner\"}}, \"models\": {\"Toy\": "
		"{\"children\": {\"a\": \"Linear(own, part.width)\"}}}}, \"inner\": {\"classes\": "
		"[\"Inner\"], \"fields\": {\"width\": 5, \"own\": 7}, \"models\": {\"Inner\": "
		"{}}}}}";
	static const struct {
		const char *fields;
		int width;
	} cases[] = {{"\"own\": 3", 5},
		     {"\"own\": 3, \"width\": 6", 6},
		     {"\"own\": 3, \"width\": 6, \"part\": {}", 5}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char json[800], text[200];
		snprintf(json, sizeof json, "{\"config\": {\"model_type\": \"toy\", %s%s",
			 cases[i].fields, rest);
		snprintf(text, sizeof text,
			 "Toy(\n  (a): Linear(in_features=3, out_features=%d, bias=True)\n)",
			 cases[i].width);
		prints(json, text);
	}
}
END_TEST

START_TEST(part_may_be_an_architecture_in_c)
{
	struct weightd_plan *plan = plan_made(BODY(
		"\"part\": {\"model_type\": \"gpt2\", \"n_layer\": 1, \"n_embd\": 8, "
		"\"n_head\": 2, \"vocab_size\": 5, \"architectures\": null}",
		"\"children\": {\"b\": {\"config\": \"part\", \"class\": \"GPT2LMHeadModel\"}}"));

	ck_assert_str_eq(plan->specification.ties->name, "b.lm_head.weight");
	ck_assert_str_eq(plan->specification.ties->target, "b.transformer.wte.weight");
	weightd_plan_free(plan);
}
END_TEST

static const struct {
	const char *document, *pointer;
	enum weightd_code code;
} wrong[] = {
	{"{\"config\": {\"model_type\": \"albert\", \"hidden_size\": \"a\"}}",
	 "/config/hidden_size", WEIGHTD_ERR_WRONG_TYPE},
	{"{\"config\": {\"model_type\": \"bart\", \"encoder_attention_heads\": 0}}",
	 "/config/encoder_attention_heads", WEIGHTD_ERR_OUT_OF_RANGE},
	{"{\"config\": {\"model_type\": \"albert\", \"hidden_size\": 10}}", "/config/hidden_size",
	 WEIGHTD_ERR_BAD_ARGUMENT},
	{"{\"config\": {\"model_type\": \"albert\"}, \"config_overrides\": {\"hidden_sise\": 1}}",
	 "/config_overrides/hidden_sise", WEIGHTD_ERR_UNKNOWN_FIELD},
	{"{\"config\": {\"model_type\": \"albert\", \"num_hidden_groups\": 1000000000}}", "/config",
	 WEIGHTD_ERR_LIMIT_EXCEEDED},
	{"{\"config\": {\"model_type\": \"albert\"}, \"generator\": \"torch\"}", "/generator",
	 WEIGHTD_ERR_UNSUPPORTED},
	{"{\"config\": {\"model_type\": \"toy\"}, \"rows\": {\"toy\": 3}}", "/rows/toy",
	 WEIGHTD_ERR_WRONG_TYPE},
	{"{\"model\": \"ReLU()\", \"rows\": {}}", "/rows", WEIGHTD_ERR_BAD_ARGUMENT},
	{BODY("", "\"buffers\": {\"a\": {\"shape\": [2], \"values\": \"1 / i\"}}"),
	 "/rows/toy/models/Toy/buffers/a/values", WEIGHTD_ERR_BAD_ARGUMENT},
	{BODY("", "\"buffers\": {\"a\": {\"shape\": [100000, 100000], \"values\": \"i\"}}"),
	 "/rows/toy/models/Toy/buffers/a/values", WEIGHTD_ERR_LIMIT_EXCEEDED},
	{BODY("", "\"children\": {\"a\": {\"choose\": \"1\"}}"),
	 "/rows/toy/models/Toy/children/a/of", WEIGHTD_ERR_WRONG_TYPE},
	{BODY("", "\"extra\": 3"), "/rows/toy/models/Toy/extra", WEIGHTD_ERR_WRONG_TYPE},
	{BODY("", "\"extra\": \"{a\""), "/rows/toy/models/Toy/extra", WEIGHTD_ERR_TEXT_SYNTAX},
	{BODY("", "\"extra\": \"{a}\""), "/rows/toy/models/Toy/extra", WEIGHTD_ERR_BAD_ARGUMENT},
	{BODY("", "\"children\": {\"a\": {\"config\": \"part\"}}"),
	 "/rows/toy/models/Toy/children/a/config", WEIGHTD_ERR_BAD_ARGUMENT},
	{BODY("\"part\": {\"model_type\": \"nothing\"}",
	      "\"children\": {\"a\": {\"config\": \"part\"}}"),
	 "/config/part/model_type", WEIGHTD_ERR_UNSUPPORTED},
	{BODY("\"part\": {\"model_type\": \"toy\"}", ""), "/config/part/part/part/part/part/part",
	 WEIGHTD_ERR_LIMIT_EXCEEDED},
	{ROW("\"classes\": [\"Toy\"], \"definitions\": {\"A\": {\"children\": {\"a\": \"A()\"}}}, "
	     "\"models\": {\"Toy\": {\"children\": {\"a\": \"A()\"}}}"),
	 "/rows/toy/definitions/A/children/a", WEIGHTD_ERR_LIMIT_EXCEEDED},
	{ROW("\"classes\": [\"Toy\"]"), "/rows/toy/models", WEIGHTD_ERR_UNSUPPORTED},
	{ROW("\"classes\": [\"Toy\"], \"let\": [\"a = [x for x in range(10000000)]\"], "
	     "\"models\": {\"Toy\": {}}"),
	 "/rows/toy/let/0", WEIGHTD_ERR_LIMIT_EXCEEDED},
};

START_TEST(wrong_field_of_a_row_of_the_service_is_one_issue)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(
		plan_of("{\"config\": {\"model_type\": \"albert\", \"hidden_size\": -64}}", &err));
	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].pointer, "/config/hidden_size");
	ck_assert_uint_eq(err.issues[0].line, 0);
}
END_TEST

START_TEST(type_of_another_number_is_no_spelling)
{
	ck_assert_str_eq(plan_refused("{\"config\": {\"model_type\": \"albert7\"}}").did_you_mean,
			 "");
	const struct weightd_issue issue =
		plan_refused("{\"config\": {\"model_type\": \"albertt\"}}");
	ck_assert_str_eq(issue.did_you_mean, "albert");
	ck_assert_ptr_nonnull(strstr(issue.detail, "octet-stream"));
}
END_TEST

START_TEST(what_is_wrong_is_refused_where_it_is_said)
{
	const struct weightd_issue issue = plan_refused(wrong[_i].document);

	ck_assert_str_eq(issue.pointer, wrong[_i].pointer);
	ck_assert_msg(issue.code == wrong[_i].code, "%s: %d", issue.detail, (int)issue.code);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("data rows");
	TCase *rows = tcase_create("rows");

	tcase_set_timeout(rows, 60);

	tcase_add_test(rows, row_of_the_service_is_built_as_any_architecture);
	tcase_add_test(rows, fields_and_lets_are_names_of_every_body);
	tcase_add_test(rows, extra_text_has_the_values_as_python_writes_them);
	tcase_add_test(rows, class_without_a_body_needs_only_its_name);
	tcase_add_test(rows, class_that_prints_itself_hides_its_children);
	tcase_add_test(rows, model_may_be_the_call_of_a_definition);
	tcase_add_test(rows, values_of_a_buffer_follow_a_formula);
	tcase_add_test(rows, word_of_an_argument_is_no_number_of_that_name);
	tcase_add_test(rows, ties_may_be_repeated);
	tcase_add_test(rows, null_is_the_word_of_a_config);
	tcase_add_test(rows, nested_default_is_no_reason_to_fail);
	tcase_add_test(rows, list_of_a_config_has_any_items);
	tcase_add_test(rows, tie_that_a_part_says_too_is_one);
	tcase_add_test(rows, power_of_whole_numbers_is_a_size);
	tcase_add_test(rows, choice_is_made_by_a_value);
	tcase_add_test(rows, config_inside_the_config_is_a_model_of_its_own);
	tcase_add_test(rows, config_of_any_type_has_a_type_and_what_it_has);
	tcase_add_test(rows, alias_beside_its_field_wins);
	tcase_add_test(rows, fields_of_a_flat_part_stand_beside_the_others);
	tcase_add_test(rows, part_may_be_an_architecture_in_c);
	tcase_add_test(rows, wrong_field_of_a_row_of_the_service_is_one_issue);
	tcase_add_test(rows, type_of_another_number_is_no_spelling);
	tcase_add_loop_test(rows, what_is_wrong_is_refused_where_it_is_said, 0,
			    (int)(sizeof wrong / sizeof wrong[0]));
	suite_add_tcase(suite, rows);
	return suite;
}
