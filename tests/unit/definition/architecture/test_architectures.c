/*
 * Architectures: tensors and parameters of published models, and what every row must have.
 *
 * The numbers are those of the models' cards and files on the Hugging Face Hub: tensors of the
 * safetensors files (tied ones once) and the sum of their elements.
 */
#include "definition/architecture/architecture.h"
#include "definition/definition.h"
#include "../plan_of.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct published {
	const char *name, *config; /* members of the config */
	size_t tensors;
	uint64_t parameters;
};

static const struct published published[] = {
	{"gpt2", "\"model_type\": \"gpt2\"", 148, 124439808},
	{"gpt2-xl", "\"model_type\": \"gpt2\", \"n_embd\": 1600, \"n_layer\": 48, \"n_head\": 25",
	 580, 1557611200},
	{"llama-2-7b", "\"model_type\": \"llama\"", 291, 6738415616},
	{"llama-3-8b",
	 "\"model_type\": \"llama\", \"vocab_size\": 128256, \"intermediate_size\": 14336, "
	 "\"num_key_value_heads\": 8",
	 291, 8030261248},
	{"llama-3.2-1b",
	 "\"model_type\": \"llama\", \"vocab_size\": 128256, \"hidden_size\": 2048, "
	 "\"intermediate_size\": 8192, "
	 "\"num_hidden_layers\": 16, \"num_key_value_heads\": 8, \"head_dim\": 64, "
	 "\"tie_word_embeddings\": true",
	 146, 1235814400},
	{"llama-3.1-405b",
	 "\"model_type\": \"llama\", \"vocab_size\": 128256, \"hidden_size\": 16384, "
	 "\"intermediate_size\": 53248, "
	 "\"num_hidden_layers\": 126, \"num_attention_heads\": 128, \"num_key_value_heads\": 8",
	 1137, 405853388800},
	{"mistral-7b", "\"model_type\": \"mistral\"", 291, 7241732096},
	{"mixtral-8x7b", "\"model_type\": \"mixtral\"", 995, 46702792704},
	{"qwen2-0.5b",
	 "\"model_type\": \"qwen2\", \"hidden_size\": 896, \"intermediate_size\": 4864, "
	 "\"num_hidden_layers\": 24, "
	 "\"num_attention_heads\": 14, \"num_key_value_heads\": 2, \"tie_word_embeddings\": true",
	 290, 494032768},
	{"qwen2-7b",
	 "\"model_type\": \"qwen2\", \"vocab_size\": 152064, \"hidden_size\": 3584, "
	 "\"intermediate_size\": 18944, "
	 "\"num_hidden_layers\": 28, \"num_attention_heads\": 28, \"num_key_value_heads\": 4",
	 339, 7615616512},
	{"qwen3-0.6b",
	 "\"model_type\": \"qwen3\", \"hidden_size\": 1024, \"intermediate_size\": 3072, "
	 "\"num_hidden_layers\": 28, "
	 "\"num_attention_heads\": 16, \"num_key_value_heads\": 8, \"tie_word_embeddings\": true",
	 310, 596049920},
	{"qwen3-8b",
	 "\"model_type\": \"qwen3\", \"intermediate_size\": 12288, \"num_hidden_layers\": 36, "
	 "\"num_key_value_heads\": 8",
	 399, 8190735360},
	{"gemma-2b",
	 "\"model_type\": \"gemma\", \"hidden_size\": 2048, \"intermediate_size\": 16384, "
	 "\"num_hidden_layers\": 18, "
	 "\"num_attention_heads\": 8, \"num_key_value_heads\": 1",
	 164, 2506172416},
	{"gemma-7b", "\"model_type\": \"gemma\"", 254, 8537680896},
	{"gemma-2-2b", "\"model_type\": \"gemma2\"", 288, 2614341888},
	{"gemma-3-1b",
	 "\"model_type\": \"gemma3_text\", \"vocab_size\": 262144, \"hidden_size\": 1152, "
	 "\"intermediate_size\": 6912, \"num_attention_heads\": 4, \"num_key_value_heads\": 1",
	 340, 999885952},
	{"bert-base", "\"model_type\": \"bert\"", 199, 109482240},
	{"bert-base, masked", "\"model_type\": \"bert\", \"architectures\": [\"BertForMaskedLM\"]",
	 202, 109514298},
	{"bert-large",
	 "\"model_type\": \"bert\", \"hidden_size\": 1024, \"intermediate_size\": 4096, "
	 "\"num_hidden_layers\": 24, "
	 "\"num_attention_heads\": 16",
	 391, 335141888},
	{"t5-small", "\"model_type\": \"t5\"", 131, 60506624},
	{"t5-base",
	 "\"model_type\": \"t5\", \"d_model\": 768, \"d_ff\": 3072, \"num_layers\": 12, "
	 "\"num_heads\": 12",
	 257, 222903552},
	{"flan-t5-small",
	 "\"model_type\": \"t5\", \"d_ff\": 1024, \"num_layers\": 8, \"num_heads\": 6, "
	 "\"feed_forward_proj\": \"gated-gelu\", \"tie_word_embeddings\": false",
	 190, 76961152},
	{"flan-t5-base",
	 "\"model_type\": \"t5\", \"d_model\": 768, \"d_ff\": 2048, \"num_layers\": 12, "
	 "\"num_heads\": 12, "
	 "\"feed_forward_proj\": \"gated-gelu\", \"tie_word_embeddings\": false",
	 282, 247577856},
	{"vit-base-patch16-224", "\"model_type\": \"vit\", \"num_labels\": 1000", 200, 86567656},
	{"whisper-tiny",
	 "\"model_type\": \"whisper\", \"d_model\": 384, \"encoder_layers\": 4, "
	 "\"decoder_layers\": 4, "
	 "\"encoder_ffn_dim\": 1536, \"decoder_ffn_dim\": 1536",
	 167, 37760640},
	{"whisper-small",
	 "\"model_type\": \"whisper\", \"d_model\": 768, \"encoder_layers\": 12, "
	 "\"decoder_layers\": 12, "
	 "\"encoder_ffn_dim\": 3072, \"decoder_ffn_dim\": 3072",
	 479, 241734912},
	{"whisper-large-v3",
	 "\"model_type\": \"whisper\", \"vocab_size\": 51866, \"d_model\": 1280, "
	 "\"encoder_layers\": 32, "
	 "\"decoder_layers\": 32, \"encoder_ffn_dim\": 5120, \"decoder_ffn_dim\": 5120, "
	 "\"num_mel_bins\": 128",
	 1259, 1543490560},
	{"mamba-130m", "\"model_type\": \"mamba\", \"num_hidden_layers\": 24", 242, 129135360},
	{"mamba-2.8b",
	 "\"model_type\": \"mamba\", \"hidden_size\": 2560, \"num_hidden_layers\": 64", 642,
	 2768345600},
	{"phi-3-mini", "\"model_type\": \"phi3\"", 195, 3821079552},
	{"qwen3-30b-a3b",
	 "\"model_type\": \"qwen3_moe\", \"num_hidden_layers\": 48, \"head_dim\": 128", 18867,
	 30532122624},
	{"qwen1.5-moe-a2.7b", "\"model_type\": \"qwen2_moe\"", 4659, 14315784192},
	{"starcoder2-3b", "\"model_type\": \"starcoder2\"", 483, 3030371328},
	{"smollm3-3b", "\"model_type\": \"smollm3\"", 326, 3075098624},
	{"gpt-oss-20b, not quantised",
	 "\"model_type\": \"gpt_oss\", \"num_hidden_layers\": 24, \"num_local_experts\": 32", 411,
	 20914757184},
	{"gpt-oss-120b, not quantised", "\"model_type\": \"gpt_oss\"", 615, 116829156672},
	{"olmo-2-7b", "\"model_type\": \"olmo2\", \"vocab_size\": 100352", 355, 7298617344},
	{"deepseek-v3", "\"model_type\": \"deepseek_v3\"", 45395, 671026404352},
	{"granite-3.1-2b",
	 "\"model_type\": \"granite\", \"vocab_size\": 49155, \"hidden_size\": 2048, "
	 "\"intermediate_size\": 8192, \"num_hidden_layers\": 40, \"num_key_value_heads\": 8, "
	 "\"tie_word_embeddings\": true",
	 362, 2533531648},
};

#define PUBLISHED (int)(sizeof published / sizeof published[0])

START_TEST(published_model_has_its_tensors_and_parameters)
{
	const struct published *model = &published[_i];
	struct weightd_error err = {0};
	char json[1024];
	size_t tensors = 0;

	snprintf(json, sizeof json, "{\"config\": {%s}}", model->config);
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s", model->name, err.issues[0].detail);
	for (size_t i = 0; i < plan->entry_count; i++)
		tensors += plan->entries[i].tied_to == NULL;
	ck_assert_msg(tensors == model->tensors, "%s: %zu tensors", model->name, tensors);
	ck_assert_msg(plan->parameter_elements == model->parameters, "%s: %" PRIu64 " parameters",
		      model->name, plan->parameter_elements);
	weightd_plan_free(plan);
}
END_TEST

/* Architectures whose classes differ in size have no defaults for what is asked here. */
static struct weightd_plan *plan_of_class(const struct weightd_architecture *architecture,
					  const char *class_name)
{
	struct weightd_error err = {0};
	char json[512];

	snprintf(json, sizeof json,
		 "{\"config\": {\"model_type\": \"%s\", \"architectures\": [\"%s\"], \"d_model\": "
		 "64, "
		 "\"encoder_layers\": 2, \"decoder_layers\": 2, \"encoder_ffn_dim\": 64, "
		 "\"decoder_ffn_dim\": 64}}",
		 architecture->name, class_name);
	struct weightd_plan *plan = plan_of(json, &err);
	ck_assert_msg(plan != NULL, "%s, %s: %s", architecture->name, class_name,
		      err.issues[0].detail);
	return plan;
}

START_TEST(row_is_documented_and_found_by_its_name)
{
	const struct weightd_architecture *architecture = weightd_architecture_at((size_t)_i);

	ck_assert_ptr_eq(weightd_architecture_find(architecture->name), architecture);
	ck_assert_int_gt((int)strlen(architecture->doc), 0);
	ck_assert_ptr_nonnull(architecture->recipe);
	ck_assert_ptr_nonnull(architecture->classes[0]);
	for (size_t i = 0; i < architecture->field_count; i++)
		ck_assert_int_gt((int)strlen(architecture->fields[i].doc), 0);
}
END_TEST

START_TEST(every_class_is_built_and_named_after_itself)
{
	const struct weightd_architecture *architecture = weightd_architecture_at((size_t)_i);

	for (const char *const *name = architecture->classes; *name != NULL; name++) {
		struct weightd_plan *plan = plan_of_class(architecture, *name);

		ck_assert_str_eq(plan->specification.model.root->type, *name);
		weightd_plan_free(plan);
	}
}
END_TEST

/* The same with few blocks, to be read quickly. */
static struct weightd_plan *small_plan_of_class(const struct weightd_architecture *architecture,
						const char *class_name)
{
	static const struct {
		const char *field;
		int value;
	} sizes[] = {
		{"num_hidden_layers", 2}, {"n_layer", 2},	  {"n_layers", 2},
		{"num_layers", 2},	  {"encoder_layers", 2},  {"decoder_layers", 2},
		{"d_model", 64},	  {"encoder_ffn_dim", 9}, {"decoder_ffn_dim", 9},
	};
	struct weightd_error err = {0};
	char json[1024];
	int length = snprintf(json, sizeof json,
			      "{\"config\": {\"model_type\": \"%s\", \"architectures\": [\"%s\"]",
			      architecture->name, class_name);

	for (size_t i = 0; i < architecture->field_count; i++) {
		for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
			if (strcmp(architecture->fields[i].name, sizes[k].field) == 0)
				length += snprintf(json + length, sizeof json - (size_t)length,
						   ", \"%s\": %d", sizes[k].field, sizes[k].value);
		}
	}
	snprintf(json + length, sizeof json - (size_t)length, "}}");
	struct weightd_plan *plan = plan_of(json, &err);
	ck_assert_msg(plan != NULL, "%s: %s", json, err.issues[0].detail);
	return plan;
}

/* Classes of a library may be called as a module of the catalogue: DistilBERT's Transformer. */
START_TEST(canonical_form_of_every_class_is_read_back)
{
	const struct weightd_architecture *architecture = weightd_architecture_at((size_t)_i);

	for (const char *const *name = architecture->classes; *name != NULL; name++) {
		struct weightd_plan *plan = small_plan_of_class(architecture, *name);
		struct weightd_error err = {0};
		struct weightd_text text;

		weightd_text_init(&text, (size_t)64 << 20);
		weightd_definition_write(plan, &text);
		struct weightd_plan *again = plan_of(text.data, &err);
		ck_assert_msg(again != NULL, "%s: %s: %s", *name, err.issues[0].pointer,
			      err.issues[0].detail);
		ck_assert_msg(strcmp(plan->id, again->id) == 0, "%s has another id", *name);
		weightd_text_free(&text);
		weightd_plan_free(again);
		weightd_plan_free(plan);
	}
}
END_TEST

START_TEST(limit_on_modules_ends_a_config_of_too_many_layers)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan =
		plan_of("{\"config\": {\"model_type\": \"gpt2\", \"n_layer\": 100000}}", &err);

	ck_assert_ptr_null(plan);
	ck_assert_int_eq(weightd_error_code(&err), WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

START_TEST(fields_that_nobody_said_are_told_with_the_defaults_of_the_class)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(
		"{\"config\": {\"model_type\": \"mistral\", \"vocab_size\": 10, \"hidden_size\": "
		"null, \"id2label\": {\"0\": \"a\"}, \"head_dim\": null, \"num_key_value_heads\": "
		"null, \"architectures\": [\"MistralModel\"]}, \"config_overrides\": "
		"{\"num_hidden_layers\": 1, \"intermediate_size\": 8}}",
		&err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	const struct weightd_config_summary *summary = plan->specification.config;
	ck_assert_str_eq(summary->model_type, "mistral");
	ck_assert_str_eq(summary->class_name, "MistralModel");
	ck_assert_str_eq(summary->recipe, "llama");
	ck_assert_str_eq(summary->defaults,
			 "{\"hidden_size\": 4096, \"num_attention_heads\": 32, \"hidden_act\": "
			 "\"silu\", \"rms_norm_eps\": 1e-06, \"initializer_range\": 0.02, "
			 "\"tie_word_embeddings\": false, \"pad_token_id\": null, "
			 "\"classifier_dropout\": null}");
	weightd_plan_free(plan);
}
END_TEST

START_TEST(unknown_model_type_is_answered_with_all_that_are_known)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of("{\"config\": {\"model_type\": \"gpt5\"}}", &err));
	const char *expected = err.issues[0].expected;
	for (size_t i = 0; i < weightd_architecture_count(); i++)
		ck_assert_msg(strstr(expected, weightd_architecture_at(i)->name) != NULL,
			      "%s is not in: %s", weightd_architecture_at(i)->name, expected);
	ck_assert_uint_lt(strlen(expected), sizeof err.issues[0].expected - 1);
}
END_TEST

START_TEST(unknown_class_is_answered_with_those_of_the_architecture)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of("{\"config\": {\"model_type\": \"vit\", \"architectures\": "
				   "[\"ViTForDetection\"]}}",
				   &err));
	ck_assert_str_eq(err.issues[0].expected,
			 "one of ViTForImageClassification, ViTModel, ViTForMaskedImageModeling");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("architectures");
	TCase *tcase = tcase_create("rows");
	const int rows = (int)weightd_architecture_count();

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, published_model_has_its_tensors_and_parameters, 0, PUBLISHED);
	tcase_add_loop_test(tcase, row_is_documented_and_found_by_its_name, 0, rows);
	tcase_add_loop_test(tcase, every_class_is_built_and_named_after_itself, 0, rows);
	tcase_add_loop_test(tcase, canonical_form_of_every_class_is_read_back, 0, rows);
	tcase_add_test(tcase, fields_that_nobody_said_are_told_with_the_defaults_of_the_class);
	tcase_add_test(tcase, unknown_model_type_is_answered_with_all_that_are_known);
	tcase_add_test(tcase, unknown_class_is_answered_with_those_of_the_architecture);
	tcase_add_test(tcase, limit_on_modules_ends_a_config_of_too_many_layers);
	suite_add_tcase(suite, tcase);
	return suite;
}
