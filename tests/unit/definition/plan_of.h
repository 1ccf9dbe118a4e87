/*
 * Helper of tests: a plan from the text of a request, with the default limits.
 */
#ifndef WEIGHTD_TEST_PLAN_OF_H
#define WEIGHTD_TEST_PLAN_OF_H

#include "weightd/plan.h"

#include <stddef.h>

/* NULL with issues in 'err' if it is refused; free with weightd_plan_free(). */
struct weightd_plan *plan_of(const char *json, struct weightd_error *err);
/* As above, with 'length' bytes of JSON; memory is bounded to 'arena_limit' bytes (0: not). */
struct weightd_plan *plan_within(const char *json, size_t length, size_t arena_limit,
				 struct weightd_error *err);

#endif
