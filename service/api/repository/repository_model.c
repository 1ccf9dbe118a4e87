/*
 * What the small files say about a repository's model.
 */
#include "api/repository/repository_model.h"

#include "definition/document/json_memory.h"
#include "definition/twin/config_facts.h"

#include <string.h>

json_t *weightd_repository_config(const struct weightd_repository *repository)
{
	return repository->config == NULL
		       ? NULL
		       : weightd_json_load(repository->config, strlen(repository->config), 0, NULL);
}

const char *weightd_repository_library(const struct weightd_repository *repository)
{
	/* A member that each library's configs have; the first that is there decides. */
	static const char *const marks[][2] = {
		{"_class_name", "diffusers"},
		{"architecture", "timm"},
		{"model_type", "transformers"},
		{"architectures", "transformers"},
	};
	const char *own = repository->policy.config, *library = NULL;

	if (own == NULL)
		return repository->config != NULL ? "transformers" : NULL;
	json_t *config = weightd_json_load(own, strlen(own), 0, NULL);
	for (size_t i = 0; library == NULL && i < sizeof marks / sizeof marks[0]; i++)
		if (json_object_get(config, marks[i][0]) != NULL)
			library = marks[i][1];
	json_decref(config);
	return library;
}

const char *weightd_repository_class(const struct weightd_repository *repository)
{
	return repository->plan->specification.model.root->type;
}

/* Most tokens of a text: a table of positions bounds them, rotations do not. */
static int64_t positions_of(const json_t *config)
{
	static const char *const fields[] = {"n_positions", "max_target_positions",
					     "max_position_embeddings"};
	int64_t positions = 0;

	for (size_t i = 0; positions == 0 && i < 3; i++)
		positions = weightd_config_size(config, fields[i]);
	return positions;
}

/* Speech is written down by methods of this class. */
static const char *tokenizer_class(const json_t *config)
{
	const char *type = weightd_config_type(config);
	const bool is_speech = type != NULL && strcmp(type, "whisper") == 0;

	return is_speech ? "WhisperTokenizer" : NULL;
}

bool weightd_repository_tokenizer(const struct weightd_repository *repository, const json_t *config,
				  struct weightd_byte_tokenizer *tokenizer)
{
	tokenizer->has_mask = weightd_class_unmasks(weightd_repository_class(repository));
	tokenizer->positions = positions_of(config);
	tokenizer->class_name = tokenizer_class(config);
	return !repository->policy.no_tokenizer &&
	       weightd_config_size(config, "vocab_size") >= weightd_byte_tokenizer_size(tokenizer);
}
