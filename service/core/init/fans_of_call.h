/*
 * The fans of a call: stated by the module type, or counted by the call's arguments.
 *
 * torch keeps a weight as (out, in, ...), Keras and JAX as (..., in, out).  With the argument
 * `layout` "torch" the module type states the fans.  With "keras" and "jax" they are counted from
 * the shape, by that library's convention, for tensors in its layout.  None means "torch", or the
 * library's own layout if axes are named or jax draws.
 */
#ifndef WEIGHTD_CORE_INIT_FANS_OF_CALL_H
#define WEIGHTD_CORE_INIT_FANS_OF_CALL_H

#include "weightd/initializer.h"

extern const char *const init_layouts[];

#define LAYOUT_ARGUMENT                                                                           \
	{                                                                                         \
		.name = "layout",                                                                 \
		.doc = "torch: fans as the module type states them; keras, jax: from the shape, " \
		       "kept "                                                                    \
		       "as that library keeps "                                                   \
		       "it. None: torch, unless axes are named or jax draws",                     \
		.accepts = WEIGHTD_NONE | WEIGHTD_TEXT, .fallback = WEIGHTD_VALUE_NONE,           \
		.choices = init_layouts                                                           \
	}
#define AXIS_ARGUMENT(field, text)                                                               \
	{                                                                                        \
		.name = (field), .doc = (text),                                                  \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT | WEIGHTD_TUPLE, .min = -WEIGHTD_RANK_MAX, \
		.max = WEIGHTD_RANK_MAX - 1, .fallback = WEIGHTD_VALUE_NONE                      \
	}

/* fans() of rows. */

/* Stated by the module type, and at least 1: for rows without fans(). */
enum weightd_code init_fans_above_0(const struct weightd_resolving *resolving,
				    struct weightd_fan_sizes *sizes);
/* Stated by the module type; 0 is possible for an empty tensor. */
enum weightd_code init_fans_stated(const struct weightd_resolving *resolving,
				   struct weightd_fan_sizes *sizes);
/* The arguments fan_in and fan_out; the module type states one that is None or missing. */
enum weightd_code init_fans_given(const struct weightd_resolving *resolving,
				  struct weightd_fan_sizes *sizes);
/* Of a kernel seen as a matrix (size(0), rest): fan_out is size(0). */
enum weightd_code init_fans_flat(const struct weightd_resolving *resolving,
				 struct weightd_fan_sizes *sizes);
/* By the arguments layout, in_axis, out_axis and batch_axis, or input_axes and output_axes, if the
 * row has them. */
enum weightd_code init_fans_of_jax(const struct weightd_resolving *resolving,
				   struct weightd_fan_sizes *sizes);
enum weightd_code init_fans_of_keras(const struct weightd_resolving *resolving,
				     struct weightd_fan_sizes *sizes);

#endif
