/*
 * A warning about rows of padding that a rule has filled.
 */
#ifndef WEIGHTD_DEFINITION_PADDING_ROWS_H
#define WEIGHTD_DEFINITION_PADDING_ROWS_H

#include "weightd/plan.h"

/*
 * weightd_warn_of_padding() - add one warning to the plan for all embeddings whose row of padding
 * has the values of a rule for the whole tensor, as in torch, where nothing keeps it at zero.
 *
 * The policy of a config, which the client did not write, is not warned of.  Nothing is added when
 * memory is out.
 */
void weightd_warn_of_padding(struct weightd_plan *plan);

#endif
