/*
 * Type answers: whether a selector's list of types selects a module, asked once for each selector
 * and type instead of for each module.
 */
#ifndef WEIGHTD_CORE_PLAN_TYPE_ANSWERS_H
#define WEIGHTD_CORE_PLAN_TYPE_ANSWERS_H

#include "weightd/model.h"
#include "weightd/policy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Modules of one type have one entry: their name, what they were defined as, and their row. */
struct weightd_type_answer {
	const struct weightd_module *module;	       /* the first of them */
	const struct weightd_selector *asked, *before; /* the last two that asked */
	bool asked_matches, before_matches;
};

struct weightd_type_answers {
	struct weightd_type_answer *types; /* malloc'ed; weightd_type_answers_free() */
	uint32_t *slots;		   /* 1 + index in 'types', by hash; 0: free */
	size_t count, slot_count;	   /* slot_count: a power of two */
	const struct weightd_module *last; /* the module that was added last, and its number */
	uint32_t last_number;
};

/*
 * weightd_type_answers_add() - the number of a module's type, from 1 on.
 *
 * 0 if there is no memory for it: such modules are asked one by one.
 */
uint32_t weightd_type_answers_add(struct weightd_type_answers *answers,
				  const struct weightd_module *module);
/* Whether the types of 'select' include the module's; 'answers' NULL, or number 0: asks it.  Adds
 * its units of work (core/base/work_limit.h) to '*units'. */
bool weightd_type_selected(struct weightd_type_answers *answers, uint32_t number,
			   const struct weightd_selector *select,
			   const struct weightd_module *module, uint64_t *units);
void weightd_type_answers_free(struct weightd_type_answers *answers);

#endif
