/*
 * Models inside a model that initialise themselves: each has the rules that it runs when it is
 * complete.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_INNER_MODELS_H
#define WEIGHTD_DEFINITION_POLICY_INNER_MODELS_H

#include "definition/document/reader.h"

/* Whether a module is such a model. */
struct weightd_inner_models {
	bool (*is_model)(const struct weightd_inner_models *self,
			 const struct weightd_module *module);
	const struct weightd_reader *reader;
	const json_t *types; /* the set of their classes; NULL: the predicate knows them */
};

/*
 * weightd_give_rules() - append rules to those that a model runs when it is complete.
 *
 * A group begins at the children that no inner model has initialised, and leaves out rules for
 * classes that the document has not.  Where 'types' are given, it is followed by its rules for the
 * model's own class, which name tensors by "parameter" or "below".
 */
void weightd_give_rules(struct weightd_reader *reader, struct weightd_module *model,
			const json_t *rules, const struct weightd_inner_models *inner,
			const struct weightd_place *place);

#endif
