/*
 * What the targets of definitions share: a plan of any bytes under small limits, and what must hold
 * for every plan that was accepted.
 */
#ifndef WEIGHTD_TEST_FUZZED_PLAN_H
#define WEIGHTD_TEST_FUZZED_PLAN_H

#include "definition/definition.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ends the program with the claim on stderr unless it holds; no option of the compiler removes it.
 */
void fuzzed_claim(bool holds, const char *claim);
#define fuzzed_require(condition) fuzzed_claim(condition, #condition)

/*
 * fuzzed_plan() - the plan of a request body; NULL if it is refused.
 *
 * There must be an error if and only if it is refused.  The caller frees the plan.
 */
struct weightd_plan *fuzzed_plan(const char *json, size_t length);

/*
 * fuzzed_plan_check() - what must hold for an accepted plan, which is freed.
 *
 * Its canonical form is accepted, with the same ids, the same pointers of rules and the same prints
 * by every release of torch.  Every format
 * opens or says why not; it gives the same first bytes in one piece and in small ones, and the last
 * ones of a file whose length is known.
 */
void fuzzed_plan_check(struct weightd_plan *plan);

/* Any bytes as a JSON string in a document: 'before', the string, 'behind'.  Free the text. */
void fuzzed_body_of_text(struct weightd_text *body, const char *before, const uint8_t *data,
			 size_t size, const char *behind);

#endif
