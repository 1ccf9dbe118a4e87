/*
 * SHA-256 by nettle.
 */
#include "core/base/digest.h"

#include <string.h>

void weightd_digest_init(struct weightd_digest *digest)
{
	sha256_init(&digest->state);
}

void weightd_digest_add(struct weightd_digest *digest, const void *bytes, size_t length)
{
	sha256_update(&digest->state, length, bytes);
}

void weightd_digest_add_u64(struct weightd_digest *digest, uint64_t value)
{
	unsigned char bytes[8];

	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(value >> (8 * i));
	sha256_update(&digest->state, sizeof bytes, bytes);
}

void weightd_digest_add_text(struct weightd_digest *digest, const char *text)
{
	weightd_digest_add(digest, text, strlen(text) + 1);
}

void weightd_digest_add_real(struct weightd_digest *digest, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	weightd_digest_add_u64(digest, bits);
}

void weightd_digest_finish(struct weightd_digest *digest, unsigned char out[WEIGHTD_DIGEST_BYTES])
{
	sha256_digest(&digest->state, WEIGHTD_DIGEST_BYTES, out);
}

void weightd_digest_of(const void *bytes, size_t length, unsigned char out[WEIGHTD_DIGEST_BYTES])
{
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add(&digest, bytes, length);
	weightd_digest_finish(&digest, out);
}

void weightd_digest_hex(const unsigned char bytes[WEIGHTD_DIGEST_BYTES], size_t digits, char *text)
{
	for (size_t i = 0; i < digits; i++)
		text[i] = "0123456789abcdef"[(i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2]) & 15];
	text[digits] = '\0';
}
