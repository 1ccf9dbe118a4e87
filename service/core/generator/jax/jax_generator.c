/*
 * jax.random on the CPU, with its keys handed out in three ways: split in order, counted as
 * flax.nnx does, and folded with the path as flax.linen does.
 */
#include "core/generator/jax/jax_fill.h"
#include "core/generator/jax/threefry.h"
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"

#include <nettle/sha1.h>
#include <string.h>

#define FILL(name, release)                                                            \
	static enum weightd_code name(const struct weightd_task *task, uint64_t first, \
				      size_t count, void *out)                         \
	{                                                                              \
		return weightd_jax_fill(task, first, count, out, release);             \
	}
FILL(fill, WEIGHTD_JAX_0_7)
FILL(fill_original, WEIGHTD_JAX_0_7_ORIGINAL)
FILL(fill_0_5, WEIGHTD_JAX_0_5)
FILL(fill_0_4, WEIGHTD_JAX_0_4)

static struct weightd_stream stream_of(struct weightd_jax_key key)
{
	return (struct weightd_stream){(uint64_t)key.word[0] << 32 | key.word[1], 0};
}

static bool takes_seed(const struct weightd_seed *seed)
{
	return seed->form == WEIGHTD_SEED_NUMBER &&
	       (seed->is_negative || seed->number <= INT64_MAX);
}

/* A rule's own seed is the key itself; else row 'ordinal' of jax.random.split(key, draws). */
static struct weightd_stream split_key(const struct weightd_draw_position *position)
{
	const struct weightd_jax_key key = weightd_jax_key_of(position->seed, position->is_wide);

	return stream_of(position->has_own_seed ? key
						: weightd_jax_split(key, position->ordinals,
								    position->ordinal, true));
}

static struct weightd_stream split_original_key(const struct weightd_draw_position *position)
{
	const struct weightd_jax_key key = weightd_jax_key_of(position->seed, position->is_wide);

	return stream_of(position->has_own_seed ? key
						: weightd_jax_split(key, position->ordinals,
								    position->ordinal, false));
}

/* nnx.Rngs(seed): each parameter takes the next number, constant ones, too. */
static struct weightd_stream counted_key(const struct weightd_draw_position *position)
{
	const struct weightd_jax_key key = weightd_jax_key_of(position->seed, position->is_wide);

	return stream_of(position->has_own_seed
				 ? key
				 : weightd_jax_fold_in(key, (uint32_t)position->parameter));
}

/* module.init(key): folded with a SHA-1 of the scopes' names and the parameter's number in its
 * scope. */
static struct weightd_stream folded_key(const struct weightd_draw_position *position)
{
	const struct weightd_jax_key key = weightd_jax_key_of(position->seed, position->is_wide);
	const char *leaf = strrchr(position->name, '.');
	uint8_t digest[4], number[4];
	struct sha1_ctx sha;

	sha1_init(&sha);
	for (const char *at = position->name; leaf != NULL && at < leaf;) {
		const char *end = strchr(at, '.');
		sha1_update(&sha, (size_t)(end - at), (const uint8_t *)at);
		at = end + 1;
	}
	/* The number in as few bytes as it has. */
	size_t size = 0;
	for (unsigned shift = 32; shift > 0; shift -= 8) {
		uint8_t byte = (uint8_t)(position->leaf >> (shift - 8));
		if (size > 0 || byte != 0)
			number[size++] = byte;
	}
	sha1_update(&sha, size, number);
	sha1_digest(&sha, sizeof digest, digest);
	return stream_of(position->has_own_seed
				 ? key
				 : weightd_jax_fold_in(key, (uint32_t)digest[0] << 24 |
								    (uint32_t)digest[1] << 16 |
								    (uint32_t)digest[2] << 8 |
								    (uint32_t)digest[3]));
}

#define JAX(row, row_name, row_version, row_doc, row_source, fill_of, key_of, ...)                 \
	static const char *const aliases_##row[] = {__VA_ARGS__, NULL};                            \
	const struct weightd_generator weightd_generator_##row = {                                 \
		.name = row_name,                                                                  \
		.aliases = aliases_##row,                                                          \
		.version = row_version,                                                            \
		.doc = row_doc,                                                                    \
		.source = row_source,                                                              \
		.flags = WEIGHTD_SEEKABLE,                                                         \
		.library = WEIGHTD_JAX,                                                            \
		.takes_seed = takes_seed,                                                          \
		.seeds = "an integer from -2^63 to 2^63-1: its low 32 bits, all 64 if jax draws "  \
			 "a float64 tensor",                                                       \
		.draws = weightd_jax_has_draw,                                                     \
		.drawn = "what jax.nn.initializers draws: uniform, normal, trunc_normal, and, in " \
			 "float32 and float64, "                                                   \
			 "orthogonal",                                                             \
		.refine = weightd_jax_refine,                                                      \
		.stream = key_of,                                                                  \
		.fill = fill_of,                                                                   \
	};

JAX(jax, "jax", "jax-threefry-partitionable/1",
    "What jax.random draws on the CPU; the i-th drawn tensor has the key split(key(seed), n)[i]",
    "jax.random, threefry2x32, jax_threefry_partitionable (the default since 0.5); arithmetic of "
    "jaxlib 0.7.1 on",
    fill, split_key, "jax.random", "jax-0.7", "jax-0.8", "jax-0.9", "jax-0.10")
JAX(jax_0_5, "jax-0.6", "jax-0.5-threefry-partitionable/1",
    "What jax.random drew from 0.5 to 0.6; the i-th drawn tensor has the key split(key(seed), "
    "n)[i]",
    "jax.random, threefry2x32, jax_threefry_partitionable; arithmetic of jaxlib before 0.7",
    fill_0_5, split_key, "jax-0.5")
JAX(jax_0_4, "jax-0.4", "jax-0.4-threefry-original/1",
    "What jax.random drew before 0.5; the i-th drawn tensor has the key split(key(seed), n)[i]",
    "jax.random, threefry2x32 without jax_threefry_partitionable; arithmetic of jaxlib before 0.7",
    fill_0_4, split_original_key, NULL)
JAX(jax_original, "jax.original", "jax-threefry-original/1",
    "jax with jax_threefry_partitionable off; the i-th drawn tensor has the key split(key(seed), "
    "n)[i]",
    "jax.random, threefry2x32 without jax_threefry_partitionable; arithmetic of jaxlib 0.7.1 on",
    fill_original, split_original_key, NULL)
JAX(flax_nnx, "flax.nnx", "flax-nnx/1",
    "jax.random with the keys of nnx.Rngs(seed): one after the other, parameter by parameter",
    "flax.nnx.rnglib", fill, counted_key, "nnx")
JAX(flax_linen, "flax.linen", "flax-linen/1",
    "jax.random with the keys of module.init(key(seed)): by the names of the scopes",
    "flax.core.scope", fill, folded_key, "linen")
