/*
 * Variation: what a revision changes in a repository's model.
 *
 *     revision = "main" | part *("." part)
 *     part     = "seed-" number | "dtype-" name | "policy-" recipe | "generator-" name
 *              | "shard_bytes-" number | "tokenizer-none" | "tiny"
 *
 * A value may have dots in it: generator-torch-cpu-2.12.
 */
#ifndef WEIGHTD_API_REPOSITORY_VARIATION_H
#define WEIGHTD_API_REPOSITORY_VARIATION_H

#include "weightd/arena.h"
#include "weightd/error.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stdint.h>

/* NULL or 0: as the model has it. */
struct weightd_variation {
	const char *seed, *dtype, *policy, *generator;
	uint64_t shard_bytes;
	bool no_tokenizer;
	bool is_tiny; /* the tiny twin of the model's config (definition/twin/) */
};

/* Whether it leaves the model's values as they are. */
bool weightd_variation_is_none(const struct weightd_variation *variation);

/*
 * weightd_variation_read() - the variation of a revision's text, with texts in 'arena'.
 *
 * NOT_FOUND with an issue for what is no such revision; whether recipe, dtype and generator exist
 * is left to the planning.  NO_MEMORY.
 */
enum weightd_code weightd_variation_read(struct weightd_variation *variation, const char *revision,
					 struct weightd_arena *arena, struct weightd_error *err);

/* Appends the members of a specification that say it: ,"seed":7,"dtype":"bfloat16". */
void weightd_variation_members(const struct weightd_variation *variation, struct weightd_text *out);

#endif
