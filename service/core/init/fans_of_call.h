/*
 * The fans of a call: as the layer states them, or as its arguments say.
 *
 * torch keeps a weight as (out, in, ...), Keras and JAX as (..., in, out).  The argument `layout`
 * is "torch": as the layer states them; "keras" and "jax": from the shape, by that library's
 * convention, for tensors that are kept as the library keeps them.  None: "torch", or the library's
 * own if axes are named or jax draws.
 */
#ifndef WEIGHTD_CORE_INIT_FANS_OF_CALL_H
#define WEIGHTD_CORE_INIT_FANS_OF_CALL_H

#include "weightd/initializer.h"

extern const char *const init_layouts[];

#define LAYOUT_ARGUMENT                                                                          \
	{                                                                                        \
		.name = "layout",                                                                \
		.doc = "torch: fans as the layer states them; keras, jax: from the shape, kept " \
		       "as that library keeps "                                                  \
		       "it. None: torch, unless axes are named or jax draws",                    \
		.accepts = WEIGHTD_NONE | WEIGHTD_TEXT, .fallback = WEIGHTD_VALUE_NONE,          \
		.choices = init_layouts                                                          \
	}
#define AXIS_ARGUMENT(field, text)                                                               \
	{                                                                                        \
		.name = (field), .doc = (text),                                                  \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT | WEIGHTD_TUPLE, .min = -WEIGHTD_RANK_MAX, \
		.max = WEIGHTD_RANK_MAX - 1, .fallback = WEIGHTD_VALUE_NONE                      \
	}

/*
 * fans() of rows.  They also write the fans to the explanation.  BAD_ARGUMENT where the library
 * raises, with its reason.
 */

/* As the layer states them, and at least 1: what a row without fans() has. */
enum weightd_code init_fans_above_0(const struct weightd_resolving *resolving,
				    struct weightd_fan_sizes *sizes);
/* As the layer states them; a tensor without elements may have 0. */
enum weightd_code init_fans_stated(const struct weightd_resolving *resolving,
				   struct weightd_fan_sizes *sizes);
/* The arguments fan_in and fan_out; where one is None, or there is none, as the layer states it. */
enum weightd_code init_fans_given(const struct weightd_resolving *resolving,
				  struct weightd_fan_sizes *sizes);
/* Of a kernel seen as a matrix (size(0), rest): fan_out is size(0). */
enum weightd_code init_fans_flat(const struct weightd_resolving *resolving,
				 struct weightd_fan_sizes *sizes);
/* By the arguments layout, in_axis, out_axis and batch_axis, or input_axes and output_axes, as far
 * as the row has them. */
enum weightd_code init_fans_of_jax(const struct weightd_resolving *resolving,
				   struct weightd_fan_sizes *sizes);
enum weightd_code init_fans_of_keras(const struct weightd_resolving *resolving,
				     struct weightd_fan_sizes *sizes);

#endif
