/*
 * The fields that arguments of several initializers have.
 */
#ifndef WEIGHTD_CORE_INIT_ARGUMENT_FIELDS_H
#define WEIGHTD_CORE_INIT_ARGUMENT_FIELDS_H

#include "core/init/gain.h"
#include "weightd/initializer.h"

/* Members of a row: its arguments, and its other names. */
#define INIT_ARGUMENTS(...)                                    \
	.fields = (const struct weightd_field[]){__VA_ARGS__}, \
	.field_count =                                         \
		sizeof((const struct weightd_field[]){__VA_ARGS__}) / sizeof(struct weightd_field)
#define INIT_ALIASES(...)                \
	.aliases = (const char *const[]) \
	{                                \
		__VA_ARGS__, NULL        \
	}

#define REAL_ARGUMENT(field, preset, text)                               \
	{                                                                \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, \
		.fallback = WEIGHTD_VALUE_REAL(preset)                   \
	}
#define REQUIRED_REAL_ARGUMENT(field, text)                                               \
	{                                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true \
	}
/* A standard deviation: not negative. */
#define STD_ARGUMENT(field, preset, text)                                          \
	{                                                                          \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .min = 0, \
		.max = WEIGHTD_NO_MAXIMUM, .fallback = WEIGHTD_VALUE_REAL(preset)  \
	}
#define POSITIVE_ARGUMENT(field, preset, text)                                     \
	{                                                                          \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .min = 0, \
		.max = WEIGHTD_NO_MAXIMUM, .min_is_open = true,                    \
		.fallback = WEIGHTD_VALUE_REAL(preset)                             \
	}
/* How many: required, from 'least' on. */
#define COUNT_ARGUMENT(field, least, text)                                                \
	{                                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT, .required = true, \
		.min = (least), .max = 1e9                                                \
	}
#define FLAG_ARGUMENT(field, text)                                       \
	{                                                                \
		.name = (field), .doc = (text), .accepts = WEIGHTD_BOOL, \
		.fallback = WEIGHTD_VALUE_BOOL(false)                    \
	}
#define CHOICE_ARGUMENT(field, list, preset, text)                        \
	{                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_TEXT,  \
		.fallback = WEIGHTD_VALUE_TEXT(preset), .choices = (list) \
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
/* torch's mode, in any case; the row's `fan`. */
#define MODE_ARGUMENT                                                                            \
	{                                                                                        \
		.name = "mode", .doc = "Fan that divides the variance", .accepts = WEIGHTD_TEXT, \
		.fallback = WEIGHTD_VALUE_TEXT("fan_in"), .choices = init_fan_modes,             \
		.any_case = true                                                                 \
	}
#define NONLINEARITY_ARGUMENT(list, preset) \
	CHOICE_ARGUMENT("nonlinearity", list, preset, "The nonlinearity whose gain is used")
#define SLOPE_ARGUMENT(field, text) \
	REAL_ARGUMENT(field, 0.0,   \
		      text " of the leaky_relu; without effect for other nonlinearities")
#define CUT_MEAN_AND_STD_ARGUMENTS                            \
	REAL_ARGUMENT("mean", 0.0, "Mean before truncation"), \
		STD_ARGUMENT("std", 1.0, "Standard deviation before truncation")
/* Of a convolution, as dirac takes them. */
#define GROUPS_ARGUMENT                                                                           \
	{                                                                                         \
		.name = "groups", .doc = "Groups of the convolution, each with its own identity", \
		.accepts = WEIGHTD_INT, .min = 1, .max = WEIGHTD_NO_MAXIMUM,                      \
		.fallback = WEIGHTD_VALUE_INT(1)                                                  \
	}
#define DIAGONAL_ARGUMENT REAL_ARGUMENT("gain", 1.0, "Value on the diagonal")
/* numpy's size=: None, or the shape of the parameter. */
#define SIZE_ARGUMENT                                                                 \
	{                                                                             \
		.name = "size", .doc = "Shape of the array; must be the parameter's", \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT | WEIGHTD_TUPLE, .min = 0,      \
		.max = WEIGHTD_NO_MAXIMUM, .fallback = WEIGHTD_VALUE_NONE             \
	}
/* torch.randn(40, 30): sizes as numbers, or as one tuple; of any of these none need be given. */
#define FURTHER_SIZE_ARGUMENT(field)                                                        \
	{                                                                                   \
		.name = (field), .doc = "A further size, as in torch.randn(40, 30)",        \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT, .min = 0, .max = WEIGHTD_NO_MAXIMUM, \
		.fallback = WEIGHTD_VALUE_NONE                                              \
	}
#define SIZE_ARGUMENTS                                                                 \
	SIZE_ARGUMENT, FURTHER_SIZE_ARGUMENT("size1"), FURTHER_SIZE_ARGUMENT("size2"), \
		FURTHER_SIZE_ARGUMENT("size3"), FURTHER_SIZE_ARGUMENT("size4"),        \
		FURTHER_SIZE_ARGUMENT("size5"), FURTHER_SIZE_ARGUMENT("size6"),        \
		FURTHER_SIZE_ARGUMENT("size7")
/* Keras's seed=: it has a rule's `seed` for that. */
#define KERAS_SEED_ARGUMENT                                                          \
	{                                                                            \
		.name = "seed",                                                      \
		.doc = "None; the seed is that of the specification or of the rule", \
		.accepts = WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE              \
	}

/* "fan_in" and "fan_out", NULL-terminated. */
extern const char *const init_fan_modes[];

/* The argument called 'name'; NULL: the row has none. */
const struct weightd_value *init_argument(const struct weightd_resolving *resolving,
					  const char *name);

#endif
