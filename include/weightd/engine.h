/*
 * Engine: the limits, caches, kernels and threads of one user of the library.
 *
 * Plans are built with an engine and find it again when their values are made.  Two engines in one
 * process share nothing.  Options change the speed of making values, never the values.
 */
#ifndef WEIGHTD_ENGINE_H
#define WEIGHTD_ENGINE_H

#include "weightd/error.h"

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

struct weightd_engine;

/* Limits of a model; more is refused with LIMIT_EXCEEDED. */
struct weightd_limits {
	unsigned depth;		 /* levels of modules */
	size_t modules;		 /* of a model */
	size_t parameters;	 /* of a model, buffers included */
	uint64_t whole_elements; /* of a tensor that can only be made whole */
	size_t name_bytes;	 /* of a full name */
	size_t rules;		 /* of a specification */
	size_t seed_words;	 /* of 32 bits, of a seed that is an array or a large integer */
	/* Units of about a nanosecond: what a specification may cost beside 5,000 for each tensor
	 * and rule, and 50 for each byte. */
	uint64_t work;
};
/* 64, 200,000, 1,000,000, 64 Mi, 512, 10,000, 1,024, 100,000,000. */
extern const struct weightd_limits weightd_limits_default;

struct weightd_engine_options {
	struct weightd_limits limits;
	/*
	 * Bytes of tensors that can only be made whole (orthogonal, sparse), kept so that reading
	 * one in pieces makes it once.  The one used last is kept even if it is larger.
	 */
	size_t whole_cache_bytes;
	/* Bytes of states of sequential generators, kept so that reading on replays little.  A seed
	 * and a few readers' places of each plan are kept even beyond them. */
	size_t state_bytes;
	/* Most threads that work on one tensor, the caller's included; 0: as many as cores. */
	unsigned threads;
	/* Of the kernels: "scalar", "avx2", ... as far as this build and this processor have it, or
	 * "auto", the best of them.  Every level gives the same bytes. */
	const char *level;
};
/* The default limits, 256 MiB, 64 MiB, 0, "auto": to be copied and changed. */
extern const struct weightd_engine_options weightd_engine_options_default;

/*
 * weightd_engine_new() - an engine; 'options' NULL: the default ones.  They are copied.
 *
 * Its threads are started when there is work for them.  UNSUPPORTED (there is no such level) or
 * NO_MEMORY, with an issue; 'err' may be NULL.
 */
enum weightd_code weightd_engine_new(struct weightd_engine **engine,
				     const struct weightd_engine_options *options,
				     struct weightd_error *err);
/* Ends its threads and frees its caches.  All its plans have been freed; NULL is fine. */
void weightd_engine_free(struct weightd_engine *engine);

/* The functions below are safe from any thread. */

/* As they were given. */
const struct weightd_limits *weightd_engine_limits(const struct weightd_engine *engine);
/* The level in use, never "auto"; a constant string. */
const char *weightd_engine_level(const struct weightd_engine *engine);

/* The content of the engine's caches, and how often they were of use. */
struct weightd_engine_numbers {
	uint64_t whole_hits, whole_misses; /* a miss: a tensor was made */
	size_t whole_tensors, whole_bytes; /* held at the moment */
	size_t state_bytes;		   /* of all its plans */
};
struct weightd_engine_numbers weightd_engine_numbers(const struct weightd_engine *engine);

#pragma GCC visibility pop

#endif
