/*
 * What the small files say about a repository's model, from its config.
 */
#ifndef WEIGHTD_API_REPOSITORY_REPOSITORY_MODEL_H
#define WEIGHTD_API_REPOSITORY_REPOSITORY_MODEL_H

#include "api/repository/repository.h"
#include "definition/twin/byte_tokenizer.h"

#include <jansson.h>

/* The repository's config; new.  NULL: it has none, or memory is out. */
json_t *weightd_repository_config(const struct weightd_repository *repository);
/* The class of the model: "LlamaForCausalLM". */
const char *weightd_repository_class(const struct weightd_repository *repository);

/* The library that reads the repository: "transformers", "timm", "diffusers"; NULL: none is known.
 */
const char *weightd_repository_library(const struct weightd_repository *repository);

/* Whether the model has tokens enough for a byte-level tokenizer, and its name wants one. */
bool weightd_repository_tokenizer(const struct weightd_repository *repository, const json_t *config,
				  struct weightd_byte_tokenizer *tokenizer);

#endif
