/*
 * Tiny twins: every architecture, class and published size has one, which is a model; the rule of
 * service/notes/twins.md by examples.
 */
#include "definition/twin/arch_name.h"
#include "definition/twin/config_facts.h"
#include "definition/twin/twin_config.h"

#include "../plan_of.h"
#include "definition/document/json_memory.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define TWIN_ELEMENTS_MAX 500000

/* The config of a name of "arch"; new. */
static json_t *config_of(const char *name)
{
	struct weightd_error err = {0};
	json_t *config = NULL;

	ck_assert_msg(weightd_arch_config(&config, name, &err) == WEIGHTD_OK, "%s: %s", name,
		      err.issues[0].detail);
	return config;
}

static json_t *twin_of(const char *type, const char *text, struct weightd_error *err)
{
	json_t *config = json_loads(text, 0, NULL), *twin = NULL;

	ck_assert_ptr_nonnull(config);
	weightd_twin_config(&twin, weightd_architecture_find(type), config, err);
	json_decref(config);
	return twin;
}

static void check_json(json_t *value, const char *wanted)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);

	ck_assert_str_eq(text, wanted);
	weightd_json_text_free(text);
	json_decref(value);
}

/* The twin of 'name' is built, is small, and is its own twin. */
static void check_twin(const char *name)
{
	char twin_name[128];
	struct weightd_error err = {0};
	snprintf(twin_name, sizeof twin_name, "%s--tiny", name);
	json_t *config = config_of(twin_name), *again = NULL;
	const char *type = json_string_value(json_object_get(config, "model_type"));
	json_t *body = json_pack("{s:O}", "config", config);
	char *text = json_dumps(body, JSON_COMPACT);
	struct weightd_plan *plan = plan_of(text, &err);

	ck_assert_msg(plan != NULL, "%s: %s", text, err.issues[0].detail);
	ck_assert_uint_gt(plan->total_elements, 0);
	ck_assert_msg(plan->total_elements < TWIN_ELEMENTS_MAX, "%s has %llu", name,
		      (unsigned long long)plan->total_elements);
	ck_assert_int_eq(weightd_twin_config(&again, weightd_architecture_find(type), config, &err),
			 WEIGHTD_OK);
	ck_assert_msg(json_equal(config, again), "%s", text);
	weightd_plan_free(plan);
	weightd_json_text_free(text);
	json_decref(body);
	json_decref(again);
	json_decref(config);
}

START_TEST(every_class_has_a_small_twin_which_is_its_own_twin)
{
	for (size_t i = 0; i < weightd_architecture_count(); i++) {
		const struct weightd_architecture *architecture = weightd_architecture_at(i);
		check_twin(architecture->name);
		for (const char *const *name = architecture->classes; *name != NULL; name++)
			check_twin(*name);
	}
}
END_TEST

START_TEST(every_published_size_has_a_small_twin)
{
	for (size_t i = 0; i < weightd_published_count(); i++)
		check_twin(weightd_published_at(i)->name);
}
END_TEST

START_TEST(a_twin_has_few_blocks_heads_and_tokens)
{
	check_json(config_of("llama-tiny"),
		   "{\"architectures\":[\"LlamaForCausalLM\"],\"bos_token_id\":256,"
		   "\"eos_token_id\":256,\"hidden_size\":64,\"intermediate_size\":128,"
		   "\"model_type\":\"llama\",\"num_attention_heads\":4,\"num_hidden_layers\":2,"
		   "\"vocab_size\":264}");
}
END_TEST

START_TEST(groups_of_keys_and_heads_of_their_own_size_stay)
{
	struct weightd_error err = {0};

	check_json(twin_of("qwen3",
			   "{\"hidden_size\": 1024, \"num_attention_heads\": 16, "
			   "\"num_key_value_heads\": 8, \"head_dim\": 128, \"vocab_size\": 99, "
			   "\"intermediate_size\": 40, \"num_hidden_layers\": 3, "
			   "\"layer_types\": [\"a\", \"b\", \"c\"], \"pad_token_id\": 98}",
			   &err),
		   "{\"bos_token_id\":98,\"eos_token_id\":98,\"head_dim\":32,\"hidden_size\":64,"
		   "\"intermediate_size\":40,\"layer_types\":[\"a\",\"b\"],"
		   "\"num_attention_heads\":4,\"num_hidden_layers\":2,\"num_key_value_heads\":2,"
		   "\"pad_token_id\":98,\"vocab_size\":99}");
}
END_TEST

START_TEST(a_twin_has_a_dense_block_and_one_with_experts)
{
	json_t *twin = config_of("deepseek-v3-tiny");

	ck_assert_int_eq(json_integer_value(json_object_get(twin, "first_k_dense_replace")), 1);
	ck_assert_int_eq(json_integer_value(json_object_get(twin, "num_hidden_layers")), 2);
	ck_assert_int_eq(json_integer_value(json_object_get(twin, "n_routed_experts")), 4);
	ck_assert_int_eq(json_integer_value(json_object_get(twin, "num_experts_per_tok")), 2);
	ck_assert_int_eq(json_integer_value(json_object_get(twin, "n_group")), 2);
	json_decref(twin);
}
END_TEST

START_TEST(sizes_are_changed_under_the_names_that_they_have)
{
	struct weightd_error err = {0};

	check_json(twin_of("vit",
			   "{\"hidden_size\": 32, \"num_attention_heads\": 2, "
			   "\"image_size\": [64, 16], \"patch_size\": [16, 4], "
			   "\"num_hidden_layers\": 1, \"intermediate_size\": 5, "
			   "\"encoder_stride\": 16}",
			   &err),
		   "{\"encoder_stride\":8,\"hidden_size\":32,\"image_size\":[32,16],"
		   "\"intermediate_size\":5,\"num_attention_heads\":2,\"num_hidden_layers\":1,"
		   "\"patch_size\":[8,4]}");
	json_t *twin = twin_of("gpt2",
			       "{\"hidden_size\": 80, \"n_head\": 5, "
			       "\"max_position_embeddings\": 7, \"vocab_size\": 3}",
			       &err);
	ck_assert_int_eq(json_integer_value(json_object_get(twin, "hidden_size")), 64);
	ck_assert_ptr_null(json_object_get(twin, "n_embd"));
	ck_assert_ptr_null(json_object_get(twin, "n_positions"));
	json_decref(twin);
}
END_TEST

START_TEST(sizes_that_do_not_divide_have_no_twin)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(
		twin_of("gpt2", "{\"hidden_size\": 30, \"num_attention_heads\": 4}", &err));
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_str_eq(err.issues[0].pointer, "/config/hidden_size");
	weightd_error_clear(&err);
	ck_assert_ptr_null(
		twin_of("llama", "{\"num_attention_heads\": 8, \"num_key_value_heads\": 3}", &err));
	ck_assert_str_eq(err.issues[0].pointer, "/config/num_attention_heads");
}
END_TEST

START_TEST(parts_of_a_config_are_small_too)
{
	static const char *const names[] = {"clip--tiny", "siglip--tiny", "llava--tiny"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct weightd_error err = {0};
		json_t *body = json_pack("{s:o}", "config", config_of(names[i]));
		char *text = json_dumps(body, JSON_COMPACT);
		struct weightd_plan *plan = plan_of(text, &err);
		ck_assert_msg(plan != NULL, "%s: %s", text, err.issues[0].detail);
		ck_assert_uint_lt(plan->total_elements, TWIN_ELEMENTS_MAX);
		weightd_plan_free(plan);
		weightd_json_text_free(text);
		json_decref(body);
	}
}
END_TEST

START_TEST(a_factor_for_each_size_of_a_head_is_left_out)
{
	struct weightd_error err = {0};
	json_t *twin = twin_of("phi3",
			       "{\"rope_scaling\": {\"type\": \"longrope\", "
			       "\"short_factor\": [1, 2]}, \"eos_token_id\": [7, 32000]}",
			       &err);

	ck_assert_ptr_null(json_object_get(twin, "rope_scaling"));
	ck_assert_int_eq(json_integer_value(json_object_get(twin, "pad_token_id")), 256);
	ck_assert_int_eq(json_integer_value(json_object_get(twin, "eos_token_id")), 256);
	json_decref(twin);
}
END_TEST

/* squeezebert: embedding_size == hidden_size; gpt_neo: as many kinds of attention as blocks. */
START_TEST(what_a_row_requires_holds_in_its_twin)
{
	static const char *const names[] = {"squeezebert--tiny", "gpt_neo--tiny"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct weightd_error err = {0};
		json_t *body = json_pack("{s:o}", "config", config_of(names[i]));
		char *text = json_dumps(body, JSON_COMPACT);
		struct weightd_plan *plan = plan_of(text, &err);

		ck_assert_msg(plan != NULL, "%s: %s", text, err.issues[0].detail);
		ck_assert_uint_lt(plan->total_elements, TWIN_ELEMENTS_MAX);
		weightd_plan_free(plan);
		weightd_json_text_free(text);
		json_decref(body);
	}
}
END_TEST

START_TEST(classes_that_end_in_a_head_of_texts_generate)
{
	static const char *const generate[] = {"GPT2LMHeadModel", "LlamaForCausalLM",
					       "T5ForConditionalGeneration", "EncoderDecoderModel",
					       "VisionEncoderDecoderModel"};
	static const char *const others[] = {"LlamaModel", "BertForMaskedLM", "ViTModel"};

	for (size_t i = 0; i < sizeof generate / sizeof generate[0]; i++)
		ck_assert_msg(weightd_class_generates(generate[i]), "%s", generate[i]);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		ck_assert_msg(!weightd_class_generates(others[i]), "%s", others[i]);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF(
		"twin_config", every_class_has_a_small_twin_which_is_its_own_twin,
		every_published_size_has_a_small_twin, a_twin_has_few_blocks_heads_and_tokens,
		groups_of_keys_and_heads_of_their_own_size_stay,
		a_twin_has_a_dense_block_and_one_with_experts,
		sizes_are_changed_under_the_names_that_they_have,
		sizes_that_do_not_divide_have_no_twin, a_factor_for_each_size_of_a_head_is_left_out,
		what_a_row_requires_holds_in_its_twin, parts_of_a_config_are_small_too,
		classes_that_end_in_a_head_of_texts_generate);
}
