/*
 * Fields that several parametrizations have.  Private to service/core/parametrization.
 */
#ifndef WEIGHTD_CORE_PARAMETRIZATION_PARAMETRIZATION_FIELDS_H
#define WEIGHTD_CORE_PARAMETRIZATION_PARAMETRIZATION_FIELDS_H

#include "weightd/field.h"

#define NAME_FIELD                                                               \
	{                                                                        \
		.name = "name", .doc = "The parameter", .accepts = WEIGHTD_TEXT, \
		.fallback = WEIGHTD_VALUE_TEXT("weight")                         \
	}
#define EPS_FIELD                                                             \
	{                                                                     \
		.name = "eps", .doc = "Smaller norms are replaced by this",   \
		.accepts = WEIGHTD_REAL, .min = 0, .max = WEIGHTD_NO_MAXIMUM, \
		.fallback = WEIGHTD_VALUE_REAL(1e-12)                         \
	}
#define ITERATIONS_FIELD                                                                           \
	{                                                                                          \
		.name = "n_power_iterations", .doc = "Power iterations for each forward pass",     \
		.accepts = WEIGHTD_INT, .min = 1, .max = 1000000, .fallback = WEIGHTD_VALUE_INT(1) \
	}
#define DIM_FIELD(preset, text)                                                      \
	{                                                                            \
		.name = "dim", .doc = (text), .accepts = WEIGHTD_INT | WEIGHTD_NONE, \
		.fallback = preset                                                   \
	}

#endif
