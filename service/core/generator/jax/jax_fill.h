/*
 * The hooks of jax's generator rows that do not depend on how keys are handed out.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_JAX_FILL_H
#define WEIGHTD_CORE_GENERATOR_JAX_JAX_FILL_H

#include "weightd/generator.h"
#include "weightd/initializer.h"

/* draws() and refine() of weightd/generator.h. */
bool weightd_jax_has_draw(const struct weightd_law *law, enum weightd_dtype dtype);
void weightd_jax_refine(struct weightd_law *law, const struct weightd_explanation *why,
			enum weightd_dtype dtype);
/* How values changed: the layout of counters at 0.5, XLA's arithmetic at 0.7. */
enum weightd_jax_release {
	WEIGHTD_JAX_0_4,
	WEIGHTD_JAX_0_5,
	WEIGHTD_JAX_0_7,
	WEIGHTD_JAX_0_7_ORIGINAL, /* with jax_threefry_partitionable off */
};

/* fill(); the task's stream is the key. */
enum weightd_code weightd_jax_fill(const struct weightd_task *task, uint64_t first, size_t count,
				   void *out, enum weightd_jax_release release);

#endif
