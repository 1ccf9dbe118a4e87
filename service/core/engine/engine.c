/*
 * The engine: making, freeing, and its statistics.
 */
#include "core/engine/engine_state.h"

#include <stdlib.h>
#include <string.h>

/* Four of them: two readers, each at the end of one and the beginning of the next. */
#define TILES_BYTES ((size_t)32 << 20)

#define THREADS_MAX 17u /* more wait for each other: 16 workers and the caller */

#define LIMITS                                                                           \
	{                                                                                \
		.depth = 64, .modules = 200000, .parameters = 1000000,                   \
		.whole_elements = (uint64_t)64 << 20, .name_bytes = 512, .rules = 10000, \
		.seed_words = 1024, .work = 100000000,                                   \
	}

const struct weightd_limits weightd_limits_default = LIMITS;

const struct weightd_engine_options weightd_engine_options_default = {
	.limits = LIMITS,
	.whole_cache_bytes = (size_t)256 << 20,
	.state_bytes = (size_t)64 << 20,
	.level = "auto",
};

static unsigned threads_of(const struct weightd_engine_options *options)
{
	const unsigned threads = options->threads != 0 ? options->threads : weightd_cores();

	return threads < THREADS_MAX ? threads : THREADS_MAX;
}

enum weightd_code weightd_engine_new(struct weightd_engine **engine,
				     const struct weightd_engine_options *options,
				     struct weightd_error *err)
{
	enum weightd_level level;

	if (options == NULL)
		options = &weightd_engine_options_default;
	if (!weightd_level_find(options->level, &level))
		return weightd_error_add(err, WEIGHTD_ERR_UNSUPPORTED, NULL,
					 "there are no kernels \"%s\" on this machine",
					 options->level);
	struct weightd_engine *made = calloc(1, sizeof *made);
	if (made != NULL) {
		made->limits = options->limits;
		made->level = level;
		made->state_bytes_max = options->state_bytes;
		made->workers = weightd_workers_new(threads_of(options) - 1);
		made->wholes = weightd_tensor_cache_new(options->whole_cache_bytes);
		made->tiles = weightd_tensor_cache_new(TILES_BYTES);
		made->checksums = weightd_checksum_store_new();
	}
	if (made == NULL || made->workers == NULL || made->wholes == NULL || made->tiles == NULL ||
	    made->checksums == NULL) {
		weightd_engine_free(made);
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the engine");
	}
	*engine = made;
	return WEIGHTD_OK;
}

void weightd_engine_free(struct weightd_engine *engine)
{
	if (engine == NULL)
		return;
	weightd_workers_free(engine->workers);
	weightd_tensor_cache_free(engine->wholes);
	weightd_tensor_cache_free(engine->tiles);
	weightd_checksum_store_free(engine->checksums);
	free(engine);
}

const struct weightd_limits *weightd_engine_limits(const struct weightd_engine *engine)
{
	return &engine->limits;
}

const char *weightd_engine_level(const struct weightd_engine *engine)
{
	return weightd_level_name(engine->level);
}

struct weightd_engine_numbers weightd_engine_numbers(const struct weightd_engine *engine)
{
	const struct weightd_tensor_cache_numbers wholes =
		weightd_tensor_cache_numbers(engine->wholes);

	return (struct weightd_engine_numbers){
		.whole_hits = wholes.hits,
		.whole_misses = wholes.misses,
		.whole_tensors = wholes.tensors,
		.whole_bytes = wholes.bytes,
		.state_bytes = atomic_load(&engine->state_bytes),
	};
}
