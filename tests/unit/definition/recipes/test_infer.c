/*
 * Depth and width that recipes take from hand-written models, and recipes as plain rules.
 */
#include "../plan_of.h"
#include "definition/recipes/recipe.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK "{\"type\": \"Block\", \"children\": {\"v_proj\": \"Linear(4, 4)\"}}"
#define LIST(blocks) "{\"type\": \"ModuleList\", \"children\": [" blocks "]}"
#define NET(children, init) \
	"{\"model\": {\"type\": \"net\", \"children\": {" children "}}, \"init\": [" init "]}"

static double std_of(const char *json, const char *name)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
	double std = weightd_plan_find(plan, name)->statement->why->std;
	weightd_plan_free(plan);
	return std;
}

static void assert_refused(const char *json, enum weightd_code code, const char *pointer,
			   const char *part)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of(json, &err));
	ck_assert_int_eq(err.issues[0].code, code);
	ck_assert_str_eq(err.issues[0].pointer, pointer);
	ck_assert_msg(strstr(err.issues[0].detail, part) != NULL, "%s", err.issues[0].detail);
}

/* Xavier normal of (4, 4) has std 1/2; deepnorm's gain is (8 N)^(-1/4). */
START_TEST(depth_is_the_number_of_repeated_blocks)
{
	ck_assert_double_eq_tol(std_of(NET("\"h\": " LIST(BLOCK "," BLOCK), "\"recipe:deepnorm\""),
				       "h.1.v_proj.weight"),
				0.5 * pow(16, -0.25), 1e-12);
}
END_TEST

START_TEST(depth_given_wins_under_any_of_its_names)
{
	static const char *const inits[] = {
		"\"recipe:deepnorm(n_layer=12)\"", "{\"recipe\": \"deepnorm\", \"layers\": 12}",
		"{\"recipe\": \"deepnorm\", \"num_hidden_layers\": 12}"};
	char json[512];

	snprintf(json, sizeof json, NET("\"h\": " LIST(BLOCK), "%s"), inits[_i]);

	ck_assert_double_eq_tol(std_of(json, "h.0.v_proj.weight"), 0.5 * pow(96, -0.25), 1e-12);
}
END_TEST

START_TEST(torch_transformer_has_a_depth)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of("{\"model\": {\"type\": \"net\", \"children\": {\"t\": "
					    "\"Transformer(4, 2, 3, 3, 8)\"}}, \"init\": ["
					    "\"recipe:deepnorm\"]}",
					    &err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	const struct weightd_entry *entry =
		weightd_plan_find(plan, "t.encoder.layers.0.linear1.weight");
	ck_assert_double_eq_tol(entry->statement->why->gain, pow(24, -0.25), 1e-12);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(model_without_blocks_needs_the_argument)
{
	assert_refused(NET("\"v_proj\": \"Linear(4, 4)\"", "\"recipe:deepnorm\""),
		       WEIGHTD_ERR_MISSING_FIELD, "/init/0",
		       "needs n_layer: Blocks; the model has no list of numbered blocks");
}
END_TEST

START_TEST(lists_of_different_lengths_are_not_guessed_at)
{
	assert_refused(
		NET("\"a\": " LIST(BLOCK) ", \"b\": " LIST(BLOCK "," BLOCK), "\"recipe:deepnorm\""),
		WEIGHTD_ERR_MISSING_FIELD, "/init/0", "a has 1 blocks, b has 2");
}
END_TEST

START_TEST(encoder_and_decoder_have_their_own_depths)
{
	const char *json = NET("\"encoder\": " LIST(BLOCK) ", \"decoder\": " LIST(BLOCK "," BLOCK),
			       "\"recipe:deepnorm_encoder_decoder\"");

	/* 0.87 (1^4 * 2)^(-1/16) and (12 * 2)^(-1/4) */
	ck_assert_double_eq_tol(std_of(json, "encoder.0.v_proj.weight"),
				0.5 * 0.87 * pow(2, -1.0 / 16), 1e-9);
	ck_assert_double_eq_tol(std_of(json, "decoder.1.v_proj.weight"), 0.5 * pow(24, -0.25),
				1e-9);
}
END_TEST

START_TEST(width_is_that_of_the_embedding)
{
	const char *json =
		NET("\"wte\": \"Embedding(9, 16)\", \"ln\": \"LayerNorm(4)\", \"h\": " LIST(BLOCK),
		    "\"recipe:small_init\"");

	ck_assert_double_eq_tol(std_of(json, "h.0.v_proj.weight"), sqrt(2.0 / (5 * 16)), 1e-12);
}
END_TEST

START_TEST(width_is_that_of_the_norms_without_an_embedding)
{
	const char *json =
		NET("\"ln\": \"LayerNorm(4)\", \"h\": " LIST(BLOCK), "\"recipe:small_init\"");

	ck_assert_double_eq_tol(std_of(json, "h.0.v_proj.weight"), sqrt(2.0 / (5 * 4)), 1e-12);
}
END_TEST

START_TEST(a_module_s_own_recipe_looks_below_it)
{
	const char *json = "{\"model\": {\"type\": \"net\", \"children\": {\"a\": " LIST(
		BLOCK) ", \"b\": {\"type\": \"tower\", "
		       "\"init\": [\"recipe:deepnorm\"], \"children\": {\"h\": " LIST(
			       BLOCK "," BLOCK) "}}}}}";

	ck_assert_double_eq_tol(std_of(json, "b.h.0.v_proj.weight"), 0.5 * pow(16, -0.25), 1e-12);
}
END_TEST

START_TEST(fixup_counts_the_blocks_of_all_stages)
{
#define RES                                                                     \
	"{\"type\": \"Block\", \"children\": {\"conv1\": \"Conv2d(2, 2, 3)\", " \
	"\"conv2\": \"Conv2d(2, 2, 3)\"}, \"parameters\": {\"bias1a\": [1], \"scale\": [1]}}"
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(
		NET("\"layer1\": {\"type\": \"Sequential\", \"children\": [" RES "," RES
		    "]}, \"layer2\": {\"type\": "
		    "\"Sequential\", \"children\": [" RES "," RES "]}, \"fc\": \"Linear(2, 3)\"",
		    "\"recipe:fixup\""),
		&err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	const struct weightd_patch *patch =
		weightd_plan_find(plan, "layer1.0.conv1.weight")->patches;
	ck_assert_double_eq_tol(patch->statement->law->reals[0], 0.5, 1e-15);
	ck_assert_double_eq(weightd_plan_find(plan, "layer2.1.conv2.weight")->statement->why->high,
			    0);
	ck_assert_double_eq(weightd_plan_find(plan, "fc.bias")->statement->why->high, 0);
	ck_assert_double_eq(weightd_plan_find(plan, "layer1.0.scale")->statement->why->high, 1);
	ck_assert_double_eq(weightd_plan_find(plan, "layer1.0.bias1a")->statement->why->high, 0);
	weightd_plan_free(plan);
}
END_TEST

/* The plain rules of the catalogue, POSTed, are the same specification as the recipe. */
START_TEST(expanded_rules_have_the_id_of_the_recipe)
{
	const char *model =
		"{\"type\": \"net\", \"children\": {\"wte\": \"Embedding(9, 16)\", \"h\": " LIST(
			BLOCK "," BLOCK) ", "
					 "\"c_proj\": \"Linear(4, 4)\"}}";
	json_t *arguments = NULL, *rules = NULL, *given = json_pack("{s:i}", "layers", 7);
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_error err = {0};
	char json[1024];

	ck_assert_int_eq(weightd_recipe_show("gpt2", given, arena, &arguments, &rules, &err),
			 WEIGHTD_OK);
	char *text = json_dumps(rules, JSON_COMPACT | JSON_REAL_PRECISION(17));
	char *document = malloc(strlen(text) + strlen(model) + 100);
	sprintf(document, "{\"model\": %s, \"init\": %s}", model, text);
	snprintf(json, sizeof json,
		 "{\"model\": %s, \"init\": [{\"recipe\": \"gpt2\", \"layers\": 7}]}", model);
	struct weightd_plan *plain = plan_of(document, &err), *named = plan_of(json, &err);

	ck_assert_msg(plain != NULL && named != NULL, "%s", err.issues[0].detail);
	ck_assert_str_eq(plain->id, named->id);
	ck_assert_str_eq(plain->weights_id, named->weights_id);
	ck_assert_double_eq(json_number_value(json_object_get(arguments, "n_layer")), 7);
	weightd_plan_free(plain);
	weightd_plan_free(named);
	free(text);
	free(document);
	weightd_arena_free(arena);
	json_decref(arguments);
	json_decref(rules);
	json_decref(given);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("infer");
	TCase *tcase = tcase_create("infer");

	tcase_add_test(tcase, depth_is_the_number_of_repeated_blocks);
	tcase_add_loop_test(tcase, depth_given_wins_under_any_of_its_names, 0, 3);
	tcase_add_test(tcase, torch_transformer_has_a_depth);
	tcase_add_test(tcase, model_without_blocks_needs_the_argument);
	tcase_add_test(tcase, lists_of_different_lengths_are_not_guessed_at);
	tcase_add_test(tcase, encoder_and_decoder_have_their_own_depths);
	tcase_add_test(tcase, width_is_that_of_the_embedding);
	tcase_add_test(tcase, width_is_that_of_the_norms_without_an_embedding);
	tcase_add_test(tcase, a_module_s_own_recipe_looks_below_it);
	tcase_add_test(tcase, fixup_counts_the_blocks_of_all_stages);
	tcase_add_test(tcase, expanded_rules_have_the_id_of_the_recipe);
	suite_add_tcase(suite, tcase);
	return suite;
}
