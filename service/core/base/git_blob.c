/*
 * The id of a file in git: SHA-1 over a word, the length and the bytes.
 */
#include "core/base/git_blob.h"

#include <nettle/sha1.h>
#include <stdio.h>

void weightd_git_blob_id(const void *bytes, size_t length, char id[41])
{
	unsigned char digest[SHA1_DIGEST_SIZE];
	struct sha1_ctx state;
	char head[32];
	const int head_length = snprintf(head, sizeof head, "blob %zu", length);

	sha1_init(&state);
	sha1_update(&state, (size_t)head_length + 1, (const unsigned char *)head);
	sha1_update(&state, length, bytes);
	sha1_digest(&state, SHA1_DIGEST_SIZE, digest);
	for (size_t i = 0; i < SHA1_DIGEST_SIZE; i++)
		snprintf(id + 2 * i, 3, "%02x", digest[i]);
}
