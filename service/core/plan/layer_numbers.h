/*
 * The number of a layer in a tensor's name, "layers.3.weight", and how many layers its list has.
 */
#ifndef WEIGHTD_CORE_PLAN_LAYER_NUMBERS_H
#define WEIGHTD_CORE_PLAN_LAYER_NUMBERS_H

#include "weightd/model.h"

/* The first segment of the name that is a number; NULL if there is none. */
const char *weightd_layer_segment(const char *name);
/* Its number. */
int64_t weightd_layer_number(const char *segment);
/*
 * How many numbers there are beside the one that 'segment' of the full name is; 'module' has the
 * tensor.  '*steps' counts the work where the numbers have gaps.
 */
int64_t weightd_layer_count(const struct weightd_module *module, const char *name,
			    const char *segment, uint64_t *steps);

#endif
