/*
 * Names that formulas of a policy have of a tensor: its layer, and the arguments of its module.
 */
#ifndef WEIGHTD_CORE_PLAN_TENSOR_VARIABLES_H
#define WEIGHTD_CORE_PLAN_TENSOR_VARIABLES_H

#include "weightd/model.h"

/* The argument of a module's constructor, "groups", or an item of it, "kernel_size[0]"; false if it
 * has none of that name. */
bool weightd_argument_value(const struct weightd_module *module, const char *name, size_t length,
			    struct weightd_value *value);
/* As weightd_formula_variable of an entry of the plan: these, and "layer", "layers". */
bool weightd_tensor_variable(const void *entry, const char *name, size_t length,
			     struct weightd_value *value);

#endif
