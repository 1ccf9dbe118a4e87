/*
 * The hash of a parameter's name, which makes the words of its stream its own.
 */
#include "core/base/digest.h"
#include "weightd/stream.h"

#include <string.h>

struct weightd_stream weightd_stream_of(uint64_t seed, const char *name)
{
	struct weightd_stream stream = {.seed = seed};
	unsigned char hash[WEIGHTD_DIGEST_BYTES];

	weightd_digest_of(name, strlen(name), hash);
	for (unsigned i = 0; i < 8; i++)
		stream.name_hash |= (uint64_t)hash[i] << (8 * i);
	return stream;
}
