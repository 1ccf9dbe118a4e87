/*
 * A printed class that is not of the catalogue may print what one of torch prints, because it is
 * derived from it: Conv2dSame(3, 32, kernel_size=(3, 3), stride=(2, 2)).
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_BASE_H
#define WEIGHTD_DEFINITION_REPR_REPR_BASE_H

#include "definition/call/expression.h"
#include "definition/repr/repr_text.h"
#include "weightd/module_type.h"

/* The type of the catalogue whose printed form 'call', the text of 'repr', has; NULL: none. */
const struct weightd_module_type *weightd_repr_base(const struct weightd_repr *repr,
						    const struct weightd_node *call);

#endif
