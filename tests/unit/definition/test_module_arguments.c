/*
 * Modules that are arguments: the forms that they may have, and what is said when they are wrong.
 */
#include "plan_of.h"
#include "suite.h"

#include "definition/definition.h"

#include <stdio.h>
#include <string.h>

#define LAYER "TransformerEncoderLayer(8, 2, 16)"
#define LAYER_OBJECT                                                             \
	"{\"type\": \"TransformerEncoderLayer\", \"d_model\": 8, \"nhead\": 2, " \
	"\"dim_feedforward\": 16}"

static struct weightd_plan *accepted(const char *json)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s", json, err.issues[0].detail);
	return plan;
}

/* Each line is one model in several spellings. */
static const char *const spellings[][4] = {
	{"\"TransformerEncoder(" LAYER ", 2, norm=LayerNorm(8))\"",
	 "{\"type\": \"TransformerEncoder\", \"encoder_layer\": " LAYER_OBJECT
	 ", \"num_layers\": 2, \"norm\": \"LayerNorm(8)\"}",
	 "{\"type\": \"nn.TransformerEncoder\", \"args\": [\"nn." LAYER
	 "\", 2, \"torch.nn.LayerNorm(8)\"]}",
	 "{\"type\": \"TransformerEncoder\", \"args\": {\"encoder_layer\": \"" LAYER
	 "\", \"num_layers\": 2, \"norm\": "
	 "{\"type\": \"LayerNorm\", \"normalized_shape\": 8}}}"},
	{"\"TransformerEncoderLayer(8, 2, activation=nn.GELU())\"",
	 "{\"type\": \"TransformerEncoderLayer\", \"d_model\": 8, \"nhead\": 2, \"activation\": "
	 "\"GELU()\"}",
	 "{\"type\": \"TransformerEncoderLayer\", \"d_model\": 8, \"nhead\": 2, \"activation\": "
	 "\"GELU\"}",
	 "{\"type\": \"TransformerEncoderLayer\", \"d_model\": 8, \"nhead\": 2, \"activation\": "
	 "{\"type\": \"GELU\"}}"},
	{"\"DataParallel(Sequential(Linear(2, 3), ReLU()))\"",
	 "{\"type\": \"DataParallel\", \"module\": [\"Linear(2, 3)\", \"ReLU\"]}",
	 "{\"type\": \"DataParallel\", \"module\": [{\"type\": \"Linear\", \"args\": [2, 3]}, "
	 "\"ReLU()\"]}",
	 "{\"type\": \"DataParallel\", \"module\": {\"type\": \"Sequential\", \"children\": "
	 "[\"Linear(2, 3)\", \"ReLU()\"]}}"},
	{"\"ReLU\"", "\"nn.ReLU\"", "\"torch.nn.ReLU\"", "\"ReLU()\""},
	{"[\"Linear(2, 3)\", \"Tanh\"]", "[\"Linear(2, 3)\", \"nn.Tanh\"]",
	 "[\"Linear(2, 3)\", \" torch.nn.Tanh \"]", "\"Sequential(Linear(2, 3), Tanh())\""},
};

START_TEST(every_spelling_of_a_module_argument_has_the_same_id)
{
	char first[41] = "";

	for (size_t i = 0; i < 4; i++) {
		char json[1024];
		snprintf(json, sizeof json, "{\"model\": %s}", spellings[_i][i]);
		struct weightd_plan *plan = accepted(json);
		if (i == 0)
			memcpy(first, plan->id, sizeof first);
		ck_assert_msg(strcmp(first, plan->id) == 0, "%s: another id", json);
		weightd_plan_free(plan);
	}
}
END_TEST

static const char *const models[] = {
	"{\"model\": \"TransformerEncoder(" LAYER ", 2, norm=LayerNorm(8))\"}",
	"{\"model\": \"TransformerDecoder(TransformerDecoderLayer(8, 2, 16), 1)\"}",
	"{\"model\": \"Transformer(4, 2, custom_encoder=Linear(4, 4), "
	"custom_decoder=Identity())\"}",
	"{\"model\": \"TripletMarginWithDistanceLoss(distance_function=CosineSimilarity())\"}",
	"{\"model\": \"TransformerEncoder(TransformerEncoder(Linear(2, 2), 2), 3)\"}",
	"{\"model\": {\"type\": \"TransformerEncoder\", \"num_layers\": 2, \"encoder_layer\": "
	"{\"type\": \"block\", "
	"\"children\": {\"fc\": \"Linear(2, 3)\"}, \"parameters\": {\"scale\": [3]}, "
	"\"init\": [{\"parameter\": \"scale\", \"initializer\": \"zeros\"}]}}}",
	"{\"model\": \"LinearCrossEntropyLoss(5, 10, out_features=(4, 3), bias=True)\"}",
	"{\"model\": {\"type\": \"ParameterList\", \"parameters\": {\"0\": [2, 3], \"1\": []}}}",
};

START_TEST(canonical_form_of_a_module_argument_reads_back_to_the_same_id)
{
	struct weightd_plan *plan = accepted(models[_i]);
	struct weightd_text text;

	weightd_text_init(&text, 1 << 20);
	weightd_definition_write(plan, &text);
	struct weightd_plan *again = accepted(text.data);

	ck_assert_str_eq(plan->id, again->id);
	ck_assert_str_eq(plan->weights_id, again->weights_id);
	weightd_text_free(&text);
	weightd_plan_free(plan);
	weightd_plan_free(again);
}
END_TEST

START_TEST(copies_draw_by_their_own_names)
{
	struct weightd_plan *plan = accepted(models[0]);
	const struct weightd_entry *first = weightd_plan_find(plan, "layers.0.linear1.weight");
	const struct weightd_entry *second = weightd_plan_find(plan, "layers.1.linear1.weight");
	float a[4], b[4];

	ck_assert(weightd_generate(first, 0, 4, a) == WEIGHTD_OK);
	ck_assert(weightd_generate(second, 0, 4, b) == WEIGHTD_OK);

	ck_assert(memcmp(a, b, sizeof a) != 0);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(stack_has_the_weights_of_the_same_modules_written_out)
{
	struct weightd_plan *stack = accepted(models[0]);
	struct weightd_plan *custom =
		accepted("{\"model\": {\"type\": \"TransformerEncoder\", \"children\": "
			 "{\"layers\": {\"type\": \"ModuleList\", "
			 "\"children\": [" LAYER_OBJECT ", " LAYER_OBJECT
			 "]}, \"norm\": \"LayerNorm(8)\"}}}");

	ck_assert_str_eq(stack->weights_id, custom->weights_id);
	weightd_plan_free(stack);
	weightd_plan_free(custom);
}
END_TEST

START_TEST(module_argument_is_no_part_of_the_count)
{
	struct weightd_plan *plan =
		accepted("{\"model\": \"TransformerEncoder(Linear(2, 3), 2)\"}");

	/* The encoder, its list and two layers of two tensors. */
	ck_assert_uint_eq(plan->specification.model.module_count, 4);
	ck_assert_uint_eq(plan->specification.model.parameter_count, 4);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(rules_of_a_pattern_hold_in_every_copy)
{
	struct weightd_plan *plan = accepted(models[5]);

	ck_assert_str_eq(weightd_plan_find(plan, "layers.0.scale")->statement->why->initializer,
			 "zeros");
	ck_assert_str_eq(weightd_plan_find(plan, "layers.1.scale")->statement->why->initializer,
			 "zeros");
	weightd_plan_free(plan);
}
END_TEST

START_TEST(transformer_draws_a_custom_encoder_again)
{
	struct weightd_plan *plan = accepted(models[2]);

	ck_assert_str_eq(weightd_plan_find(plan, "encoder.weight")->statement->why->initializer,
			 "xavier_uniform");
	ck_assert_str_eq(weightd_plan_find(plan, "encoder.bias")->statement->why->initializer,
			 "uniform");
	weightd_plan_free(plan);
}
END_TEST

static const struct {
	const char *model;
	enum weightd_code code;
	const char *pointer;
	unsigned column;
	const char *suggestion;
} refusals[] = {
	{"\"TransformerEncoder(TransformerEncoderLayer(8, 3), 2)\"", WEIGHTD_ERR_BAD_ARGUMENT,
	 "/model", 20, ""},
	{"\"TransformerEncoder(TransformerEncoderLayr(8, 2), 2)\"", WEIGHTD_ERR_UNKNOWN_MODULE,
	 "/model", 20, "TransformerEncoderLayer"},
	{"\"TransformerEncoder(LayerNorm(4, ep=1), 2)\"", WEIGHTD_ERR_UNKNOWN_FIELD, "/model", 20,
	 "eps"},
	{"\"TransformerEncoder(8, 2)\"", WEIGHTD_ERR_WRONG_TYPE, "/model", 1, ""},
	{"\"TransformerEncoder(LayerNorm(4))\"", WEIGHTD_ERR_MISSING_FIELD, "/model", 1, ""},
	{"\"Linear(Linear(1, 2), 3)\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 8, ""},
	{"\"Linear\"", WEIGHTD_ERR_MISSING_FIELD, "/model", 1, ""},
	{"[\"Tanh\", \"Relu\"]", WEIGHTD_ERR_UNKNOWN_MODULE, "/model/1", 1, "ReLU"},
	{"\"Module()\"", WEIGHTD_ERR_UNSUPPORTED, "/model", 1, ""},
	{"{\"type\": \"DataParallel\", \"module\": {\"type\": \"Linear\", \"in_features\": -1, "
	 "\"out_features\": 2}}",
	 WEIGHTD_ERR_OUT_OF_RANGE, "/model/module/in_features", 0, ""},
	{"{\"type\": \"DataParallel\", \"module\": {\"type\": \"Linear\", \"name\": \"a\", "
	 "\"args\": [1, 2]}}",
	 WEIGHTD_ERR_UNKNOWN_FIELD, "/model/module/name", 0, ""},
	{"{\"type\": \"DataParallel\", \"args\": [[\"Linear(2, 3)\", \"ReLU(True, False)\"]]}",
	 WEIGHTD_ERR_BAD_ARGUMENT, "/model/args/0/1", 1, ""},
	{"{\"type\": \"DataParallel\", \"module\": 3}", WEIGHTD_ERR_WRONG_TYPE, "/model/module", 0,
	 ""},
	{"{\"type\": \"TransformerEncoderLayer\", \"d_model\": 4, \"nhead\": 2, \"activation\": "
	 "\"gelo\"}",
	 WEIGHTD_ERR_OUT_OF_RANGE, "/model/activation", 0, "gelu"},
};

START_TEST(wrong_module_argument_is_placed_and_explained)
{
	struct weightd_error err = {0};
	char json[512];

	snprintf(json, sizeof json, "{\"model\": %s}", refusals[_i].model);
	ck_assert_msg(plan_of(json, &err) == NULL, "%s is accepted", json);

	ck_assert_msg(err.issues[0].code == refusals[_i].code, "%s: %s", json,
		      err.issues[0].detail);
	ck_assert_str_eq(err.issues[0].pointer, refusals[_i].pointer);
	ck_assert_uint_eq(err.issues[0].column, refusals[_i].column);
	ck_assert_str_eq(err.issues[0].did_you_mean, refusals[_i].suggestion);
}
END_TEST

/* Problems deep in arguments of arguments: each is read once, however deep it is. */
START_TEST(problem_in_deeply_nested_arguments_is_found_at_once)
{
	char json[4096] = "{\"model\": \"";
	struct weightd_error err = {0};

	for (int i = 0; i < 50; i++)
		strcat(json, "DataParallel(");
	strcat(json, "Linear(2)");
	for (int i = 0; i < 50; i++)
		strcat(json, ")");
	strcat(json, "\"}");

	ck_assert_ptr_null(plan_of(json, &err));
	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].detail, "Linear needs out_features");
}
END_TEST

START_TEST(stacks_of_stacks_end_at_the_limit_on_modules)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(
		plan_of("{\"model\": "
			"\"TransformerEncoder(TransformerEncoder(TransformerEncoder(ReLU(), 1000), "
			"1000), 1000)\"}",
			&err));
	ck_assert_int_eq((int)err.issues[0].code, WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("module_arguments");
	TCase *tests = tcase_create("arguments");

	tcase_add_loop_test(tests, every_spelling_of_a_module_argument_has_the_same_id, 0,
			    (int)(sizeof spellings / sizeof spellings[0]));
	tcase_add_loop_test(tests, canonical_form_of_a_module_argument_reads_back_to_the_same_id, 0,
			    (int)(sizeof models / sizeof models[0]));
	tcase_add_test(tests, copies_draw_by_their_own_names);
	tcase_add_test(tests, stack_has_the_weights_of_the_same_modules_written_out);
	tcase_add_test(tests, module_argument_is_no_part_of_the_count);
	tcase_add_test(tests, rules_of_a_pattern_hold_in_every_copy);
	tcase_add_test(tests, transformer_draws_a_custom_encoder_again);
	tcase_add_loop_test(tests, wrong_module_argument_is_placed_and_explained, 0,
			    (int)(sizeof refusals / sizeof refusals[0]));
	tcase_add_test(tests, problem_in_deeply_nested_arguments_is_found_at_once);
	tcase_add_test(tests, stacks_of_stacks_end_at_the_limit_on_modules);
	suite_add_tcase(suite, tests);
	return suite;
}
