/*
 * What a config asks for: its architecture, class and release, and what is refused with a way on.
 */
#include "../plan_of.h"
#include "definition/architecture/config_choice.h"
#include "definition/architecture/library_types.h"
#include "suite.h"

#include <string.h>

static bool has_warning(const struct weightd_plan *plan, const char *code)
{
	const struct weightd_warning *warning = plan->specification.warnings;

	for (; warning != NULL; warning = warning->next)
		if (strcmp(warning->code, code) == 0)
			return true;
	return false;
}

START_TEST(unknown_type_of_a_known_class_is_read_by_its_class)
{
	static const char *const documents[][2] = {
		{"{\"config\": {\"model_type\": \"gpt2-ja\", \"architectures\": "
		 "[\"GPT2LMHeadModel\"], \"n_layer\": 1}}",
		 "gpt2"},
		{"{\"config\": {\"model_type\": \"kimi_k2\", \"architectures\": "
		 "[\"DeepseekV3ForCausalLM\"], \"num_hidden_layers\": 1}}",
		 "deepseek_v3"},
		{"{\"config\": {\"architectures\": [\"BertForMaskedLM\"]}}", "bert"},
	};

	for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
		struct weightd_plan *plan = plan_made(documents[i][0]);
		ck_assert_str_eq(plan->specification.config->model_type, documents[i][1]);
		ck_assert(has_warning(plan, "config-read-by-class"));
		weightd_plan_free(plan);
	}
}
END_TEST

START_TEST(known_type_has_no_warning)
{
	struct weightd_plan *plan =
		plan_made("{\"config\": {\"model_type\": \"gpt2\", \"n_layer\": 1}}");

	ck_assert_ptr_null(plan->specification.warnings);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(only_a_name_that_the_library_has_not_is_taken_for_a_slip)
{
	ck_assert(weightd_library_has_type("gptj"));
	ck_assert(weightd_library_has_type("mt5"));
	ck_assert(!weightd_library_has_type("gpt2x"));
	ck_assert(!weightd_library_has_type(""));
	ck_assert(!weightd_library_has_type("gptj mt5"));
	for (size_t i = 0; i < weightd_architecture_count(); i++)
		ck_assert(weightd_library_has_type(weightd_architecture_at(i)->name));
	ck_assert_str_eq(plan_refused("{\"config\": {\"model_type\": \"gpt7\"}}").did_you_mean, "");
	ck_assert_str_eq(plan_refused("{\"config\": {\"model_type\": \"lama\"}}").did_you_mean,
			 "llama");
}
END_TEST

START_TEST(quantised_config_is_refused_with_a_way_on)
{
	const struct weightd_issue issue =
		plan_refused("{\"config\": {\"model_type\": \"gpt_oss\", \"num_hidden_layers\": 1, "
			     "\"num_local_experts\": 1, \"quantization_config\": {}}}");

	ck_assert_str_eq(issue.pointer, "/config/quantization_config");
	ck_assert_ptr_nonnull(
		strstr(issue.expected, "\"config_overrides\": {\"quantization_config\": null}"));
	weightd_plan_free(
		plan_made("{\"config\": {\"model_type\": \"gpt_oss\", \"num_hidden_layers\": 1, "
			  "\"num_local_experts\": 1, \"quantization_config\": {}}, "
			  "\"config_overrides\": {\"quantization_config\": null}}"));
}
END_TEST

START_TEST(config_inside_the_config_is_refused_not_ignored)
{
	const struct weightd_issue issue =
		plan_refused("{\"config\": {\"model_type\": \"gemma\", \"text_config\": "
			     "{\"hidden_size\": 5376, \"num_hidden_layers\": 62}}}");

	ck_assert_str_eq(issue.pointer, "/config/text_config");
	ck_assert_ptr_nonnull(strstr(issue.expected, "what text_config has"));
	ck_assert_str_eq(
		plan_refused("{\"config\": {\"model_type\": \"two-parts\", \"text_config\": "
			     "{\"model_type\": \"llama\"}}}")
			.pointer,
		"/config/text_config");
	ck_assert_str_eq(plan_refused("{\"config\": {\"model_type\": \"gpt2\", \"thinker_config\": "
				      "{\"n_layer\": 1}}}")
				 .pointer,
			 "/config/thinker_config");
	weightd_plan_free(
		plan_made("{\"config\": {\"model_type\": \"gpt2\", \"n_layer\": 1, "
			  "\"text_config\": {\"n_embd\": 2}, \"task_config\": {\"a\": 1}}, "
			  "\"config_overrides\": {\"text_config\": null}}"));
	weightd_plan_free(plan_made("{\"config\": {\"model_type\": \"gpt2\", \"n_layer\": 1, "
				    "\"text_config\": null, \"vision_config\": {}}}"));
}
END_TEST

START_TEST(mamba_has_the_channels_that_it_says)
{
	static const char *const texts[] = {
		"{\"config\": {\"model_type\": \"mamba\", \"hidden_size\": 32, "
		"\"num_hidden_layers\": 1, \"intermediate_size\": 128}}",
		"{\"config\": {\"model_type\": \"mamba\", \"hidden_size\": 32, "
		"\"num_hidden_layers\": 1, \"expand\": 3}}",
	};
	static const uint64_t channels[] = {128, 96};

	for (size_t i = 0; i < 2; i++) {
		struct weightd_plan *plan = plan_made(texts[i]);
		const struct weightd_entry *entry =
			weightd_plan_find(plan, "backbone.layers.0.mixer.D");
		ck_assert_uint_eq(weightd_entry_shape(entry)->dims[0], channels[i]);
		weightd_plan_free(plan);
	}
}
END_TEST

#define ROUTED                                                                          \
	"{\"config\": {\"model_type\": \"deepseek_v3\", \"dtype\": \"bfloat16\", "      \
	"\"hidden_size\": 16, \"num_hidden_layers\": 1, \"first_k_dense_replace\": 0, " \
	"\"n_routed_experts\": 2}"

static void check_router(const char *json, enum weightd_dtype dtype)
{
	static const char *const leaves[] = {"weight", "e_score_correction_bias"};
	struct weightd_plan *plan = plan_made(json);
	char name[64];

	for (size_t i = 0; i < 2; i++) {
		snprintf(name, sizeof name, "model.layers.0.mlp.gate.%s", leaves[i]);
		ck_assert_int_eq(weightd_plan_find(plan, name)->dtype, dtype);
	}
	ck_assert_int_eq(weightd_plan_find(plan, "model.norm.weight")->dtype, WEIGHTD_BFLOAT16);
	weightd_plan_free(plan);
}

START_TEST(router_of_deepseek_is_float32_since_5_24)
{
	check_router(ROUTED "}", WEIGHTD_FLOAT32);
	check_router(ROUTED ", \"config_overrides\": {\"transformers_version\": \"5.24.0\"}}",
		     WEIGHTD_FLOAT32);
	check_router(ROUTED ", \"config_overrides\": {\"transformers_version\": \"5.23.0\"}}",
		     WEIGHTD_BFLOAT16);
	ck_assert_str_eq(
		plan_refused(ROUTED
			     ", \"config_overrides\": {\"transformers_version\": \"4.57.0\"}}")
			.pointer,
		"/config_overrides/transformers_version");
}
END_TEST

START_TEST(null_is_absent)
{
	weightd_plan_free(
		plan_made("{\"model\": \"Linear(3, 2)\", \"config\": null, \"base\": null, "
			  "\"parameters\": null, \"config_overrides\": null, \"tie\": null, "
			  "\"init\": null}"));
	weightd_plan_free(plan_made("{\"model\": null, \"config\": {\"model_type\": \"gpt2\", "
				    "\"n_layer\": 1}}"));
}
END_TEST

START_TEST(integers_that_nobody_said_are_a_warning)
{
	static const struct {
		const char *json;
		bool warns;
	} cases[] = {
		{"{\"parameters\": {\"a.relative_position_index\": {\"shape\": [4], \"dtype\": "
		 "\"int64\"}, \"w\": [2, 2]}}",
		 true},
		{"{\"model\": {\"type\": \"Net\", \"buffers\": {\"mask\": {\"shape\": [2], "
		 "\"dtype\": \"bool\"}}}}",
		 true},
		{"{\"parameters\": {\"bn.num_batches_tracked\": {\"shape\": [], \"dtype\": "
		 "\"int64\"}, \"w\": [2, 2]}}",
		 false},
		{"{\"parameters\": {\"index\": {\"shape\": [2], \"dtype\": \"int64\", "
		 "\"initializer\": {\"value\": [0, 1]}}}}",
		 false},
		{"{\"model\": \"BatchNorm2d(2)\"}", false},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct weightd_plan *plan = plan_made(cases[i].json);
		ck_assert_msg(has_warning(plan, "integers-without-values") == cases[i].warns, "%s",
			      cases[i].json);
		weightd_plan_free(plan);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("config choice");
	TCase *tcase = tcase_create("choice");

	tcase_add_test(tcase, unknown_type_of_a_known_class_is_read_by_its_class);
	tcase_add_test(tcase, known_type_has_no_warning);
	tcase_add_test(tcase, only_a_name_that_the_library_has_not_is_taken_for_a_slip);
	tcase_add_test(tcase, quantised_config_is_refused_with_a_way_on);
	tcase_add_test(tcase, config_inside_the_config_is_refused_not_ignored);
	tcase_add_test(tcase, mamba_has_the_channels_that_it_says);
	tcase_add_test(tcase, router_of_deepseek_is_float32_since_5_24);
	tcase_add_test(tcase, null_is_absent);
	tcase_add_test(tcase, integers_that_nobody_said_are_a_warning);
	suite_add_tcase(suite, tcase);
	return suite;
}
