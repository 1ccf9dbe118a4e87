/*
 * Items of an identity's encoding: a tag, then a number, a text with its length, or a real number.
 */
#ifndef WEIGHTD_CORE_PLAN_DIGEST_ITEMS_H
#define WEIGHTD_CORE_PLAN_DIGEST_ITEMS_H

#include "core/base/digest.h"

#include <stdint.h>
#include <string.h>

static inline void put_tag(struct weightd_digest *digest, char tag)
{
	weightd_digest_add(digest, &tag, 1);
}

static inline void put_number(struct weightd_digest *digest, char tag, uint64_t value)
{
	put_tag(digest, tag);
	weightd_digest_add_u64(digest, value);
}

static inline void put_text(struct weightd_digest *digest, char tag, const char *text)
{
	size_t length = strlen(text);

	put_number(digest, tag, length);
	weightd_digest_add(digest, text, length);
}

/* The bits of the double: zeros of both signs are two numbers, as in the values. */
static inline void put_real(struct weightd_digest *digest, char tag, double value)
{
	put_tag(digest, tag);
	weightd_digest_add_real(digest, value);
}

#endif
