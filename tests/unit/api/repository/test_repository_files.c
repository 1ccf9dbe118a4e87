/*
 * Small files of a repository: what each says of a model, and which models have it.
 */
#include "api/repository/repository_file.h"

#include "../../definition/plan_of.h"
#include "definition/document/json_memory.h"
#include "definition/twin/arch_name.h"
#include "suite.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static struct weightd_repository repository;
static char *config_text;
static struct weightd_plan *plan;

/* A repository of a document with this config and members, "" for none. */
static void open_config(json_t *config, const char *members)
{
	struct weightd_error err = {0};
	char body[8192];

	config_text = json_dumps(config, JSON_COMPACT);
	json_decref(config);
	snprintf(body, sizeof body, "{\"config\": %s%s}", config_text, members);
	plan = plan_of(body, &err);
	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	repository = (struct weightd_repository){
		.owner = "arch", .name = "some", .plan = plan, .config = config_text};
}

static void open_arch(const char *name, const char *members)
{
	json_t *config = NULL;

	ck_assert_int_eq(weightd_arch_config(&config, name, NULL), WEIGHTD_OK);
	open_config(config, members);
	repository.name = name;
}

static void close_repository(void)
{
	weightd_json_text_free(config_text);
	weightd_plan_free(plan);
	config_text = NULL;
	plan = NULL;
}

static bool has(const char *path)
{
	return weightd_repository_file_find(&repository, path) != NULL;
}

static struct weightd_text text_of(const char *path)
{
	const struct weightd_repository_file *file =
		weightd_repository_file_find(&repository, path);
	struct weightd_text text;

	ck_assert_msg(file != NULL, "%s", path);
	weightd_text_init(&text, WEIGHTD_REPOSITORY_FILE_BYTES);
	file->make(&repository, &text);
	ck_assert_msg(!text.failed, "%s", path);
	return text;
}

static json_t *json_of(const char *path)
{
	struct weightd_text text = text_of(path);
	json_t *json = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);

	ck_assert_msg(json != NULL, "%s: %s", path, text.data);
	weightd_text_free(&text);
	return json;
}

static void check_text(const json_t *json, const char *key, const char *wanted)
{
	ck_assert_msg(json_string_value(json_object_get(json, key)) != NULL, "%s", key);
	ck_assert_str_eq(json_string_value(json_object_get(json, key)), wanted);
}

START_TEST(config_says_class_and_dtype_of_the_files)
{
	open_config(json_pack("{s:s, s:i, s:i, s:i, s:i, s:f, s:s}", "model_type", "llama",
			      "hidden_size", 8, "num_attention_heads", 2, "num_hidden_layers", 1,
			      "vocab_size", 5, "rope_theta", 5e5, "torch_dtype", "float16"),
		    ", \"dtype\": \"bfloat16\"");
	json_t *config = json_of("config.json");

	check_text(config, "dtype", "bfloat16");
	check_text(config, "torch_dtype", "bfloat16");
	check_text(config, "model_type", "llama");
	ck_assert_str_eq(
		json_string_value(json_array_get(json_object_get(config, "architectures"), 0)),
		"LlamaForCausalLM");
	ck_assert_double_eq(json_real_value(json_object_get(config, "rope_theta")), 5e5);
	json_decref(config);
	close_repository();
}
END_TEST

START_TEST(a_class_gives_a_type_to_a_config_without_one)
{
	open_config(json_pack("{s:[s], s:i, s:i}", "architectures", "GPT2Model", "n_layer", 1,
			      "vocab_size", 9),
		    "");
	json_t *config = json_of("config.json");

	check_text(config, "model_type", "gpt2");
	ck_assert(!has("generation_config.json"));
	ck_assert(!has("tokenizer.json"));
	json_decref(config);
	close_repository();
}
END_TEST

START_TEST(a_language_model_has_a_tokenizer_unless_its_name_wants_none)
{
	open_arch("llama-tiny", "");
	ck_assert(has("tokenizer.json") && has("tokenizer_config.json") &&
		  has("special_tokens_map.json") && has("generation_config.json"));
	ck_assert(!has("preprocessor_config.json"));
	json_t *generation = json_of("generation_config.json");
	ck_assert_int_eq((int)json_integer_value(json_object_get(generation, "eos_token_id")), 256);
	json_decref(generation);
	repository.policy.no_tokenizer = true;
	ck_assert(!has("tokenizer.json") && !has("tokenizer_config.json") &&
		  !has("special_tokens_map.json") && has("generation_config.json"));
	close_repository();
}
END_TEST

START_TEST(generation_follows_the_tokenizer_that_is_there)
{
	json_t *config = NULL;

	ck_assert_int_eq(weightd_arch_config(&config, "llama-3.2-1b-tiny", NULL), WEIGHTD_OK);
	json_object_set_new(config, "eos_token_id", json_pack("[i, i]", 7, 8));
	open_config(config, "");
	json_t *generation = json_of("generation_config.json");
	ck_assert_int_eq((int)json_integer_value(json_object_get(generation, "eos_token_id")), 256);
	json_decref(generation);
	repository.policy.no_tokenizer = true;
	generation = json_of("generation_config.json");
	ck_assert_uint_eq(json_array_size(json_object_get(generation, "eos_token_id")), 2);
	json_decref(generation);
	close_repository();
}
END_TEST

START_TEST(images_and_sounds_have_a_processor)
{
	open_arch("vit-tiny", "");
	json_t *processor = json_of("preprocessor_config.json");
	check_text(processor, "image_processor_type", "ViTImageProcessor");
	ck_assert(!has("tokenizer.json"));
	json_decref(processor);
	close_repository();
	open_arch("whisper.tiny", "");
	processor = json_of("preprocessor_config.json");
	check_text(processor, "feature_extractor_type", "WhisperFeatureExtractor");
	ck_assert_int_eq((int)json_integer_value(json_object_get(processor, "chunk_length")), 1);
	json_decref(processor);
	/* The pipeline of speech calls methods of this class alone. */
	json_t *tokenizer = json_of("tokenizer_config.json");
	check_text(tokenizer, "tokenizer_class", "WhisperTokenizer");
	json_decref(tokenizer);
	close_repository();
}
END_TEST

START_TEST(the_card_says_that_nothing_was_trained)
{
	open_arch("llama-3.2-1b.tiny", ", \"seed\": 7");
	struct weightd_text card = text_of("README.md");

	ck_assert_ptr_nonnull(strstr(card.data, "Nothing was trained"));
	ck_assert_ptr_nonnull(strstr(card.data, "meta-llama/Llama-3.2-1B"));
	ck_assert_ptr_nonnull(strstr(card.data, "| seed | \"7\" |"));
	ck_assert_ptr_nonnull(strstr(card.data, plan->id));
	weightd_text_free(&card);
	close_repository();
}
END_TEST

START_TEST(a_model_without_a_config_has_a_card_and_a_specification)
{
	open_arch("gpt2-tiny", "");
	repository.config = NULL;
	ck_assert(!has("config.json") && !has("tokenizer.json") && !has("generation_config.json") &&
		  !has("preprocessor_config.json"));
	struct weightd_text card = text_of("README.md");
	json_t *specification = json_of("spec.json");
	ck_assert_ptr_nonnull(json_object_get(specification, "model"));
	weightd_text_free(&card);
	json_decref(specification);
	close_repository();
}
END_TEST

/* Makes all files of the repository with another config. */
static void make_files(const char *name)
{
	json_t *config = NULL;

	ck_assert_int_eq(weightd_arch_config(&config, name, NULL), WEIGHTD_OK);
	char *own = json_dumps(config, JSON_COMPACT);
	repository.config = own;
	for (size_t i = 0; i < weightd_repository_file_count(); i++) {
		const char *path = weightd_repository_file_at(i)->name;
		if (!has(path))
			continue;
		struct weightd_text text = text_of(path);
		ck_assert_uint_gt(text.length, 0);
		weightd_text_free(&text);
	}
	repository.config = config_text;
	weightd_json_text_free(own);
	json_decref(config);
}

/* Families in C and rows of data, with and without images and sounds; a sample of them. */
START_TEST(every_type_has_its_files)
{
	open_arch("gpt2-tiny", "");
	for (size_t i = 0; i < weightd_arch_count(); i += 23)
		make_files(weightd_arch_at(i));
	make_files("siglip_vision_model.tiny");
	make_files("layoutlmv3.tiny");
	make_files("speech_to_text.tiny");
	make_files("deit.tiny");
	close_repository();
}
END_TEST

START_TEST(rows_of_data_that_take_images_have_a_processor)
{
	open_arch("deit.tiny", "");
	json_t *processor = json_of("preprocessor_config.json");
	check_text(processor, "image_processor_type", "ViTImageProcessor");
	ck_assert_int_gt((int)json_integer_value(
				 json_object_get(json_object_get(processor, "size"), "height")),
			 0);
	json_decref(processor);
	close_repository();
	open_arch("speech_to_text.tiny", "");
	ck_assert(!has("preprocessor_config.json"));
	close_repository();
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("repository_files", config_says_class_and_dtype_of_the_files,
			a_class_gives_a_type_to_a_config_without_one,
			a_language_model_has_a_tokenizer_unless_its_name_wants_none,
			generation_follows_the_tokenizer_that_is_there,
			images_and_sounds_have_a_processor, the_card_says_that_nothing_was_trained,
			a_model_without_a_config_has_a_card_and_a_specification,
			every_type_has_its_files, rows_of_data_that_take_images_have_a_processor);
}
