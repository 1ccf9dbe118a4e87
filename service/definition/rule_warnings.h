/*
 * A warning about rules of the client of which no tensor keeps values.
 */
#ifndef WEIGHTD_DEFINITION_RULE_WARNINGS_H
#define WEIGHTD_DEFINITION_RULE_WARNINGS_H

#include "weightd/plan.h"

/*
 * weightd_warn_of_rules() - add a warning to the plan for each rule of the document's "init"
 * without visible values.
 *
 * Such a rule is legal (a later rule may overwrite them, an optional one may match nothing) but
 * often a mistake.  The rules of a recipe count as one, its name; those of a config's policy, which
 * the client did not write, do not count.  Cut short when memory is out.
 */
void weightd_warn_of_rules(struct weightd_plan *plan);

#endif
