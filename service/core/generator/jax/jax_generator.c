/*
 * jax.random on the CPU, with its keys handed out in three ways: split in order, counted as
 * flax.nnx does, and folded with the path as flax.linen does.
 */
#include "core/generator/generator_table.h"
#include "core/generator/jax/jax_fill.h"
#include "core/generator/jax/threefry.h"

#include <nettle/sha1.h>
#include <string.h>

static struct weightd_stream stream_of(struct weightd_jax_key key)
{
	return (struct weightd_stream){(uint64_t)key.word[0] << 32 | key.word[1], 0};
}

static bool takes_seed(const struct weightd_generator *generator, const struct weightd_seed *seed)
{
	(void)generator;
	return seed->form == WEIGHTD_SEED_NUMBER &&
	       (seed->is_negative || seed->number <= INT64_MAX);
}

/* module.init(key): a SHA-1 of the scopes' names and the parameter's number in its scope. */
static uint32_t path_hash(const struct weightd_draw_position *position)
{
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
	return (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 | (uint32_t)digest[2] << 8 |
	       (uint32_t)digest[3];
}

/* The key of a statement; a rule's own seed is the key itself. */
static struct weightd_stream stream(const struct weightd_generator *generator,
				    const struct weightd_draw_position *position)
{
	const struct weightd_jax_rules *rules = generator->rules;
	const struct weightd_jax_key key = weightd_jax_key_of(position->seed, position->is_wide);

	if (position->has_own_seed)
		return stream_of(key);
	switch (rules->keys) {
	case WEIGHTD_JAX_SPLIT:
		return stream_of(weightd_jax_split(key, position->ordinals, position->ordinal,
						   rules->is_partitionable));
	case WEIGHTD_JAX_COUNTED:
		return stream_of(weightd_jax_fold_in(key, (uint32_t)position->parameter));
	case WEIGHTD_JAX_FOLDED: break;
	}
	return stream_of(weightd_jax_fold_in(key, path_hash(position)));
}

static const struct weightd_generator_family family = {
	.library = WEIGHTD_JAX,
	.takes_seed = takes_seed,
	.seeds = "an integer from -2^63 to 2^63-1: its low 32 bits, all 64 if jax draws a float64 "
		 "tensor",
	.draws = weightd_jax_has_draw,
	.drawn = "laws of jax.nn.initializers: uniform, normal, trunc_normal, and, in float32 and "
		 "float64, orthogonal",
	.refine = weightd_jax_refine,
	.stream = stream,
	.fill = weightd_jax_fill,
};

/* What the documents of every row say. */
#define SPLIT "; the i-th drawn tensor has the key split(key(seed), n)[i]"

const struct weightd_generator weightd_generator_jax_0_12 = {
	.name = "jax-0.12",
	.means = "jax",
	.version = "jax-0.12-threefry-partitionable/1",
	.doc = "Draws of jax.random 0.12 on the CPU" SPLIT,
	.source = "jax.random, jax.nn.initializers, threefry2x32, jax_threefry_partitionable; "
		  "arithmetic of jaxlib 0.11.1 on",
	.family = &family,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = true,
						   .is_late = true,
						   .joins = true},
};

const struct weightd_generator weightd_generator_jax_0_11 = {
	.name = "jax-0.11",
	.aliases = (const char *const[]){"jax-0.11.1", "jax-0.11.2", NULL},
	.version = "jax-0.11.1-threefry-partitionable/1",
	.doc = "Draws of jax.random 0.11.1 and 0.11.2; float64 normals differ from those of "
	       "jax" SPLIT,
	.source = "jax.random, threefry2x32, jax_threefry_partitionable; arithmetic of jaxlib "
		  "0.11.1 on",
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = true, .is_late = true},
};

const struct weightd_generator weightd_generator_jax = {
	.name = "jax",
	.aliases = (const char *const[]){"jax.random", "jax-0.7", "jax-0.8", "jax-0.9", "jax-0.10",
					 "jax-0.11.0", NULL},
	.version = "jax-threefry-partitionable/1",
	.doc = "Draws of jax.random 0.7 to 0.11.0 on the CPU" SPLIT,
	.source = "jax.random, threefry2x32, jax_threefry_partitionable (the default since 0.5); "
		  "arithmetic of jaxlib 0.7.1 on",
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = true},
};

const struct weightd_generator weightd_generator_jax_0_5 = {
	.name = "jax-0.6",
	.aliases = (const char *const[]){"jax-0.5", NULL},
	.version = "jax-0.5-threefry-partitionable/1",
	.doc = "Draws of jax.random 0.5 to 0.6" SPLIT,
	.source = "jax.random, threefry2x32, jax_threefry_partitionable; arithmetic of jaxlib "
		  "before 0.7",
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = true, .is_early = true},
};

const struct weightd_generator weightd_generator_jax_0_4 = {
	.name = "jax-0.4",
	.version = "jax-0.4-threefry-original/1",
	.doc = "Draws of jax.random before 0.5" SPLIT,
	.source = "jax.random, threefry2x32 without jax_threefry_partitionable; arithmetic of "
		  "jaxlib before 0.7",
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_jax_rules){.is_early = true},
};

const struct weightd_generator weightd_generator_jax_0_12_original = {
	.name = "jax-0.12.original",
	.means = "jax.original",
	.version = "jax-0.12-threefry-original/1",
	.doc = "jax-0.12 with jax_threefry_partitionable off" SPLIT,
	.source = "jax.random, jax.nn.initializers, threefry2x32 without "
		  "jax_threefry_partitionable; arithmetic of jaxlib 0.11.1 on",
	.family = &family,
	.rules = &(const struct weightd_jax_rules){.is_late = true, .joins = true},
};

const struct weightd_generator weightd_generator_jax_original = {
	.name = "jax.original",
	.version = "jax-threefry-original/1",
	.doc = "jax with jax_threefry_partitionable off" SPLIT,
	.source = "jax.random, threefry2x32 without jax_threefry_partitionable; arithmetic of "
		  "jaxlib 0.7.1 on",
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = false},
};

const struct weightd_generator weightd_generator_flax_nnx_jax_0_12 = {
	.name = "flax.nnx-jax-0.12",
	.means = "flax.nnx",
	.version = "flax-nnx-jax-0.12/1",
	.doc = "flax.nnx over jax.random 0.12",
	.source = "flax.nnx.rnglib",
	.family = &family,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = true,
						   .is_late = true,
						   .joins = true,
						   .keys = WEIGHTD_JAX_COUNTED},
};

const struct weightd_generator weightd_generator_flax_nnx = {
	.name = "flax.nnx",
	.aliases = (const char *const[]){"nnx", NULL},
	.version = "flax-nnx/1",
	.doc = "jax.random before 0.11.1 with the keys of nnx.Rngs(seed): one after the other, "
	       "parameter by parameter",
	.source = "flax.nnx.rnglib",
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = true,
						   .keys = WEIGHTD_JAX_COUNTED},
};

const struct weightd_generator weightd_generator_flax_linen_jax_0_12 = {
	.name = "flax.linen-jax-0.12",
	.means = "flax.linen",
	.version = "flax-linen-jax-0.12/1",
	.doc = "flax.linen over jax.random 0.12",
	.source = "flax.core.scope",
	.family = &family,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = true,
						   .is_late = true,
						   .joins = true,
						   .keys = WEIGHTD_JAX_FOLDED},
};

const struct weightd_generator weightd_generator_flax_linen = {
	.name = "flax.linen",
	.aliases = (const char *const[]){"linen", NULL},
	.version = "flax-linen/1",
	.doc = "jax.random before 0.11.1 with the keys of module.init(key(seed)): by the names of "
	       "the scopes",
	.source = "flax.core.scope",
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_jax_rules){.is_partitionable = true,
						   .keys = WEIGHTD_JAX_FOLDED},
};
