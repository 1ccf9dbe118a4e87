/*
 * Items of a policy that write no tensor: draws that are thrown away, seeding once more, and jax's
 * keys.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_STATE_READ_H
#define WEIGHTD_DEFINITION_POLICY_STATE_READ_H

#include "definition/document/reader.h"

/* Whether an item of a policy is {"discard": ...}, or {"seed": ...} or {"key": ...} alone. */
bool weightd_is_state_item(const json_t *json);
/* Fills 'rule', which selects nothing; problems are added to the reader's issues. */
void weightd_read_state_item(struct weightd_reader *reader, const json_t *json,
			     const struct weightd_place *place, struct weightd_rule *rule);

#endif
