/*
 * The engine's members, for the files that compute with it.
 */
#ifndef WEIGHTD_CORE_ENGINE_ENGINE_STATE_H
#define WEIGHTD_CORE_ENGINE_ENGINE_STATE_H

#include "core/base/workers.h"
#include "core/engine/checksum_store.h"
#include "core/engine/level.h"
#include "core/engine/tensor_cache.h"
#include "weightd/engine.h"

#include <stdatomic.h>

/* Constant but for the members with locks of their own, and the atomic. */
struct weightd_engine {
	struct weightd_limits limits;
	enum weightd_level level;
	struct weightd_workers *workers;
	struct weightd_tensor_cache *wholes; /* tensors that can only be made whole */
	struct weightd_tensor_cache *tiles; /* rows of transposed ones (core/view/view_arrange.h) */
	struct weightd_checksum_store *checksums; /* of members of archives */
	size_t state_bytes_max;
	atomic_size_t state_bytes; /* of chains of draws (core/plan/sequence_chain.h) */
};

/* Tests fill tensors without an engine: at the best level, with the calling thread alone. */
static inline enum weightd_level weightd_engine_level_of(const struct weightd_engine *engine)
{
	return engine == NULL ? weightd_level_best() : engine->level;
}

static inline struct weightd_workers *weightd_engine_workers(const struct weightd_engine *engine)
{
	return engine == NULL ? NULL : engine->workers;
}

#endif
