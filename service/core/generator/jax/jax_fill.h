/*
 * The hooks of jax's generator rows that do not depend on how keys are handed out.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_FILL_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_FILL_H

#include "weightd/generator.h"
#include "weightd/initializer.h"

/* How a row of jax or flax draws: its rules. */
struct weightd_jax_rules {
	bool is_partitionable; /* the layout of counters, the default since 0.5 */
	bool is_early;	       /* XLA's arithmetic before jaxlib 0.7 */
	bool is_late;	       /* XLA's arithmetic since jaxlib 0.11.1 */
	bool joins;	       /* 0.12: initializers multiply by sqrt(2) * scale at once */
	enum weightd_jax_keys {
		WEIGHTD_JAX_SPLIT,   /* split(key, n)[i] for the i-th of n statements */
		WEIGHTD_JAX_COUNTED, /* nnx.Rngs: fold_in(key, number of the parameter) */
		WEIGHTD_JAX_FOLDED,  /* flax.linen: fold_in(key, hash of the scopes' names) */
	} keys;
};

/* draws(), refine() and fill() of weightd/generator.h; the task's stream is the key. */
bool weightd_jax_has_draw(const struct weightd_generator *generator, const struct weightd_law *law,
			  enum weightd_dtype dtype);
void weightd_jax_refine(const struct weightd_generator *generator, struct weightd_law *law,
			const struct weightd_explanation *why, enum weightd_dtype dtype);
enum weightd_code weightd_jax_fill(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out);

#endif
