/*
 * Streams: the random words of one parameter.
 *
 * The exact words are a public contract: service/notes/determinism.md.
 */
#ifndef WEIGHTD_STREAM_H
#define WEIGHTD_STREAM_H

#include <stdint.h>

#pragma GCC visibility push(default)

/* Key of one parameter's words: the seed and a 64-bit hash of its full name. */
struct weightd_stream {
	uint64_t seed;
	uint64_t name_hash; /* first 8 bytes, little-endian, of SHA-256 of the UTF-8 name */
};

/* The philox stream of parameter 'name' (NUL-terminated UTF-8) under 'seed'. */
struct weightd_stream weightd_stream_of(uint64_t seed, const char *name);

#pragma GCC visibility pop

#endif
