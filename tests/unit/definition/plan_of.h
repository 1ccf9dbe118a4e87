/*
 * Helper of tests: a plan from the text of a request, with the default limits.
 */
#ifndef WEIGHTD_TEST_PLAN_OF_H
#define WEIGHTD_TEST_PLAN_OF_H

#include "weightd/plan.h"

#include <stddef.h>
#include <stdint.h>

/* NULL with issues in 'err' if it is refused; free with weightd_plan_free(). */
struct weightd_plan *plan_of(const char *json, struct weightd_error *err);
/* The same of a document that is accepted, else the test fails. */
struct weightd_plan *plan_made(const char *json);
/* The first issue of a document that is refused, else the test fails. */
struct weightd_issue plan_refused(const char *json);
/* The test fails if the model has another number of parameters. */
void plan_has_parameters(const char *json, uint64_t expected);
/* As plan_of(), with 'length' bytes of JSON; memory is bounded to 'arena_limit' bytes (0: not). */
struct weightd_plan *plan_within(const char *json, size_t length, size_t arena_limit,
				 struct weightd_error *err);

#endif
