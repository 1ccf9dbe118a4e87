/*
 * Fans of the frameworks that keep kernels as (..., in, out): the `layout` argument.
 *
 * "torch": as the layer states them.  "keras" and "jax": from the shape, by that library's
 * convention, for tensors that are kept as the library keeps them.  None: "torch", or the library's
 * own if axes are named.
 */
#ifndef WEIGHTD_CORE_INIT_LAYOUT_H
#define WEIGHTD_CORE_INIT_LAYOUT_H

#include "weightd/initializer.h"

/* The arguments of a call that decide the fans; NULL where the initializer has no such argument. */
struct init_layout {
	const struct weightd_value *layout;  /* NONE or one of init_layouts */
	const struct weightd_value *in_axis; /* NONE, INT or TUPLE */
	const struct weightd_value *out_axis;
	const struct weightd_value *batch_axis;
	bool axes_are_keras; /* fans are products over the axes, without the others */
};

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

/* The layout that counts: "torch", "keras" or "jax". */
const char *init_layout_name(const struct init_layout *layout);

/* The fans as JAX computes with them: no integers where an axis is in two lists. */
struct init_fan_sizes {
	double in, out;
};

/* The fans, also written to 'why'.  BAD_ARGUMENT where the library raises, with its reason. */
enum weightd_code init_layout_fans(struct init_fan_sizes *sizes, struct weightd_explanation *why,
				   const struct init_layout *layout,
				   const struct weightd_target *target, const char *initializer,
				   const char *pointer, struct weightd_error *err);

#endif
