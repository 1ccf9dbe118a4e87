/*
 * Byte-level tokenizer: a token for each byte, and a few more; for models that no text trained.
 */
#ifndef WEIGHTD_DEFINITION_TWIN_BYTE_TOKENIZER_H
#define WEIGHTD_DEFINITION_TWIN_BYTE_TOKENIZER_H

#include "weightd/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Tokens after the 256 bytes. */
#define WEIGHTD_TOKEN_END "<|endoftext|>" /* WEIGHTD_END_OF_TEXT */
#define WEIGHTD_TOKEN_MASK "<|mask|>"

/* What the tokenizer of a model is made of. */
struct weightd_byte_tokenizer {
	bool has_mask;	   /* a token for what is hidden in a text */
	int64_t positions; /* most tokens of a text; 0: no bound is known */
	/* The library's class, whose methods some pipelines call; NULL: the one for all files. */
	const char *class_name;
};

/* How many tokens there are: 257 or 258. */
int64_t weightd_byte_tokenizer_size(const struct weightd_byte_tokenizer *tokenizer);
/* The files of the tokenizers and transformers libraries.  Without memory, out->failed tells. */
void weightd_byte_tokenizer_write(const struct weightd_byte_tokenizer *tokenizer,
				  struct weightd_text *out);
void weightd_byte_tokenizer_write_config(const struct weightd_byte_tokenizer *tokenizer,
					 struct weightd_text *out);
void weightd_byte_tokenizer_write_special(const struct weightd_byte_tokenizer *tokenizer,
					  struct weightd_text *out);

#endif
