/*
 * The catalogue of parametrizations: the rows of service/core/parametrization/, found by name.
 */
#ifndef WEIGHTD_PARAMETRIZATION_TABLE_H
#define WEIGHTD_PARAMETRIZATION_TABLE_H

#include "weightd/parametrization.h"

#include <stddef.h>

#pragma GCC visibility push(default)

size_t weightd_parametrization_count(void);
const struct weightd_parametrization *weightd_parametrization_at(size_t index);
/* Finds by name; the prefixes "torch.nn.utils.", "nn.utils." and "utils." are accepted.  NULL:
 * none. */
const struct weightd_parametrization *weightd_parametrization_find(const char *name);
/* The nearest name, NULL if none is near. */
const char *weightd_parametrization_nearest(const char *name);

#pragma GCC visibility pop

#endif
