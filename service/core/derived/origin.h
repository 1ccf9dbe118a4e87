/*
 * Reading the tensor that another one is computed from.
 */
#ifndef WEIGHTD_CORE_DERIVED_ORIGIN_H
#define WEIGHTD_CORE_DERIVED_ORIGIN_H

#include "weightd/plan.h"

/*
 * Elements [first, first + count) of a tensor as doubles, with the rounding of its dtype.
 * Returns WEIGHTD_OK or WEIGHTD_ERR_NO_MEMORY.
 */
enum weightd_code weightd_origin_read(const struct weightd_entry *origin, uint64_t first,
				      size_t count, double *out);

#endif
