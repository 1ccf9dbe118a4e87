/*
 * The catalogue of module types: the rows of service/core/module_type/, found by name.
 */
#ifndef WEIGHTD_MODULE_TYPE_TABLE_H
#define WEIGHTD_MODULE_TYPE_TABLE_H

#include "weightd/module_type.h"

#include <stddef.h>

#pragma GCC visibility push(default)

size_t weightd_module_type_count(void);
const struct weightd_module_type *weightd_module_type_at(size_t index);
/* The heading of a row in module_type_list.h: "Convolution". */
const char *weightd_module_type_family(size_t index);
/* Finds by name; the prefixes "torch.nn.", "nn." and, after them, "modules.<x>.", "parallel." are
 * accepted.  NULL: none. */
const struct weightd_module_type *weightd_module_type_find(const char *name);
/* The nearest type name, NULL if none is near. */
const char *weightd_module_type_nearest(const char *name);

#pragma GCC visibility pop

#endif
