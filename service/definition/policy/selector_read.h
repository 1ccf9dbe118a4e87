/*
 * Selectors of rules: which tensors a rule writes.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_SELECTOR_READ_H
#define WEIGHTD_DEFINITION_POLICY_SELECTOR_READ_H

#include "definition/document/reader.h"

/* Fills the selectors of 'rule', and what it excepts; problems are added to the reader's issues. */
void weightd_read_selectors(struct weightd_reader *reader, const json_t *json,
			    const struct weightd_place *place, struct weightd_rule *rule);

#endif
