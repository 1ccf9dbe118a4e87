/*
 * generation_config.json of a repository: the tokens at the ends of a text, for generate().
 *
 * With the byte-level tokenizer they are its own, else those of the config.
 */
#include "api/answer/json_document.h"
#include "api/repository/repository_file.h"
#include "api/repository/repository_model.h"
#include "definition/twin/config_facts.h"
#include "definition/twin/twin_config.h"

static bool exists(const struct weightd_repository *repository)
{
	return repository->config != NULL &&
	       weightd_class_generates(weightd_repository_class(repository));
}

static void make(const struct weightd_repository *repository, struct weightd_text *text)
{
	static const char *const roles[] = {"bos_token_id", "eos_token_id", "pad_token_id",
					    "decoder_start_token_id"};
	json_t *config = weightd_repository_config(repository);
	struct weightd_json json = {.out = text};
	struct weightd_byte_tokenizer tokenizer;

	text->failed = text->failed || config == NULL;
	const bool has_tokenizer = weightd_repository_tokenizer(repository, config, &tokenizer);
	weightd_json_open(&json, NULL, '{');
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
		/* Only models of two stacks begin with a token of their own. */
		const bool is_start = i == 3;
		const json_t *token = json_object_get(config, roles[i]);
		if (has_tokenizer && !is_start)
			weightd_json_size(&json, roles[i], WEIGHTD_END_OF_TEXT);
		else if (json_is_integer(token) || json_is_array(token))
			weightd_json_document(&json, roles[i], token);
	}
	weightd_json_text(&json, "transformers_version", "5.24.0");
	weightd_json_close(&json, '}');
	weightd_text_puts(text, "\n");
	json_decref(config);
}

const struct weightd_repository_file weightd_repository_file_generation = {
	.name = "generation_config.json",
	.content_type = "application/json",
	.exists = exists,
	.make = make,
};
