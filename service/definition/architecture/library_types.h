/*
 * The names that the transformers library has for its models.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_LIBRARY_TYPES_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_LIBRARY_TYPES_H

#include <stdbool.h>

/* Whether the library has a "model_type" of that name. */
bool weightd_library_has_type(const char *model_type);

#endif
