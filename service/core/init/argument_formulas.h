/*
 * Arguments that are formulas over the tensor that is initialised.
 */
#ifndef WEIGHTD_CORE_INIT_ARGUMENT_FORMULAS_H
#define WEIGHTD_CORE_INIT_ARGUMENT_FORMULAS_H

#include "weightd/initializer.h"

/* Arguments of the row with most of them, and some more. */
#define INIT_ARGUMENTS_MAX 24

/*
 * init_evaluate() - resolving->arguments with the values of formulas in their place.
 *
 * '*arguments' is resolving->arguments if there is no formula in them, else 'room', of
 * INIT_ARGUMENTS_MAX.  BAD_ARGUMENT where a formula has no value for this tensor, and the codes of
 * weightd_field_check().
 */
enum weightd_code init_evaluate(const struct weightd_resolving *resolving,
				struct weightd_value *room, const struct weightd_value **arguments);

#endif
