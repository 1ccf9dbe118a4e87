/*
 * What the initializers share: recipes with their explanations, fans, gains, size arguments.
 * Private to service/core/init.
 */
#ifndef WEIGHTD_CORE_INIT_INIT_PARTS_H
#define WEIGHTD_CORE_INIT_INIT_PARTS_H

#include "core/init/calculate_gain.h"
#include "weightd/initializer.h"

#define INIT_FIELDS(array) .fields = (array), .field_count = sizeof(array) / sizeof(array)[0]

#define REAL_ARGUMENT(field, preset, text)                               \
	{                                                                \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, \
		.fallback = WEIGHTD_VALUE_REAL(preset)                   \
	}
/* A standard deviation: not negative. */
#define STD_ARGUMENT(field, preset, text)                                          \
	{                                                                          \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .min = 0, \
		.max = WEIGHTD_NO_MAXIMUM, .fallback = WEIGHTD_VALUE_REAL(preset)  \
	}
/* A factor, or the name of a nonlinearity whose gain is meant ("relu", "second_moment:gelu"). */
#define GAIN_ARGUMENT                                                                             \
	{                                                                                         \
		.name = "gain",                                                                   \
		.doc = "Factor, or the nonlinearity whose gain it is; second_moment: exact, for " \
		       "more",                                                                    \
		.accepts = WEIGHTD_REAL | WEIGHTD_TEXT, .min = 0, .max = WEIGHTD_NO_MAXIMUM,      \
		.fallback = WEIGHTD_VALUE_REAL(1.0), .choices = init_gain_names                   \
	}
/* numpy's size=: None, or the shape of the parameter. */
#define SIZE_ARGUMENT                                                                 \
	{                                                                             \
		.name = "size", .doc = "Shape of the array; must be the parameter's", \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT | WEIGHTD_TUPLE, .min = 0,      \
		.max = WEIGHTD_NO_MAXIMUM, .fallback = WEIGHTD_VALUE_NONE             \
	}

/* Keras's seed=: it has a rule's `seed` for that. */
#define KERAS_SEED_ARGUMENT                                                          \
	{                                                                            \
		.name = "seed",                                                      \
		.doc = "None; the seed is that of the specification or of the rule", \
		.accepts = WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE              \
	}

/* Recipes; 'why' receives mean, std and bounds. */
enum weightd_code init_constant(struct weightd_law *law, struct weightd_explanation *why,
				double value);
enum weightd_code init_uniform(struct weightd_law *law, struct weightd_explanation *why, double low,
			       double high);
enum weightd_code init_normal(struct weightd_law *law, struct weightd_explanation *why, double mean,
			      double std);

/* A law whose numbers are set: numpy.*, with its size=; 'why' receives the moments. */
enum weightd_code init_numpy(struct weightd_law *law, struct weightd_explanation *why,
			     const struct weightd_distribution *distribution,
			     const struct weightd_value *size, const struct weightd_target *target,
			     const char *initializer, const char *pointer,
			     struct weightd_error *err);

/*
 * The target's fans, also written to 'why'.  BAD_ARGUMENT where torch raises: "fan in and fan out
 * can not be computed for a tensor with fewer than 2 dimensions".
 */
enum weightd_code init_fans(struct weightd_fans *fans, struct weightd_explanation *why,
			    const struct weightd_target *target, const char *initializer,
			    const char *pointer, struct weightd_error *err);

/* Refuses a rank outside least..most, with SHAPE_MISMATCH. */
enum weightd_code init_require_rank(const struct weightd_target *target, unsigned least,
				    unsigned most, const char *initializer, const char *pointer,
				    struct weightd_error *err);

/* Refuses a shape given by 'size' (INT, TUPLE or NONE) that is not the target's. */
enum weightd_code init_check_size(const struct weightd_value *size,
				  const struct weightd_target *target, const char *initializer,
				  const char *pointer, struct weightd_error *err);

#endif
