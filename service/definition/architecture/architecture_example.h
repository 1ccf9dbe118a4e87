/*
 * Examples of configs: the smallest document that names an architecture.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_ARCHITECTURE_EXAMPLE_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_ARCHITECTURE_EXAMPLE_H

#include "definition/architecture/architecture.h"

#include <jansson.h>

/* {"model_type": ...} with the fields that have no default; new, NULL when memory is out. */
json_t *weightd_architecture_example(const struct weightd_architecture *architecture);

#endif
