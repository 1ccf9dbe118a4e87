/*
 * Requirements of an initializer: its tensor's rank and shape, and conditions on its arguments.
 */
#ifndef WEIGHTD_CORE_INIT_REQUIREMENTS_H
#define WEIGHTD_CORE_INIT_REQUIREMENTS_H

#include "weightd/initializer.h"

/* Refuses a rank that is not the row's, with SHAPE_MISMATCH. */
enum weightd_code init_require_rank(const struct weightd_resolving *resolving);

/*
 * Adds the issue of a requirement that does not hold; returns its code.  'values' has the values of
 * the names in its condition, by number (row_formulas.h); messages can use no other names.
 */
enum weightd_code init_refuse_requirement(const struct weightd_resolving *resolving,
					  const struct weightd_requirement *requirement,
					  const struct weightd_value *values);

/* Refuses the argument `size`, with the sizes behind it, if it is not the target's shape. */
enum weightd_code init_require_size(const struct weightd_resolving *resolving);

/* Adds BAD_ARGUMENT, "xavier_uniform on w with shape (3,): REASON"; returns the code. */
enum weightd_code init_refuse_target(const struct weightd_resolving *resolving, const char *reason,
				     const char *expected);

#endif
