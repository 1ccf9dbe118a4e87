/*
 * The byte-level tokenizer of a repository: tokenizer.json, tokenizer_config.json and
 * special_tokens_map.json.
 */
#include "api/repository/repository_file.h"
#include "api/repository/repository_model.h"

static bool read_tokenizer(const struct weightd_repository *repository,
			   struct weightd_byte_tokenizer *tokenizer)
{
	json_t *config = weightd_repository_config(repository);
	const bool is_there =
		config != NULL && weightd_repository_tokenizer(repository, config, tokenizer);

	json_decref(config);
	return is_there;
}

static bool exists(const struct weightd_repository *repository)
{
	struct weightd_byte_tokenizer tokenizer;

	return read_tokenizer(repository, &tokenizer);
}

static void write(const struct weightd_repository *repository, struct weightd_text *text,
		  void (*write_file)(const struct weightd_byte_tokenizer *tokenizer,
				     struct weightd_text *out))
{
	struct weightd_byte_tokenizer tokenizer;

	if (read_tokenizer(repository, &tokenizer))
		write_file(&tokenizer, text);
	else
		text->failed = true;
}

static void make(const struct weightd_repository *repository, struct weightd_text *text)
{
	write(repository, text, weightd_byte_tokenizer_write);
}

static void make_config(const struct weightd_repository *repository, struct weightd_text *text)
{
	write(repository, text, weightd_byte_tokenizer_write_config);
}

static void make_special(const struct weightd_repository *repository, struct weightd_text *text)
{
	write(repository, text, weightd_byte_tokenizer_write_special);
}

const struct weightd_repository_file weightd_repository_file_tokenizer = {
	.name = "tokenizer.json",
	.content_type = "application/json",
	.exists = exists,
	.make = make,
};

const struct weightd_repository_file weightd_repository_file_tokenizer_config = {
	.name = "tokenizer_config.json",
	.content_type = "application/json",
	.exists = exists,
	.make = make_config,
};

const struct weightd_repository_file weightd_repository_file_special_tokens = {
	.name = "special_tokens_map.json",
	.content_type = "application/json",
	.exists = exists,
	.make = make_special,
};
