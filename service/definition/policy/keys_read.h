/*
 * "key" of a specification, of a rule, or alone in a policy: how jax's keys are derived.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_KEYS_READ_H
#define WEIGHTD_DEFINITION_POLICY_KEYS_READ_H

#include "definition/document/reader.h"

/* In the reader's arena; NULL with an issue: TEXT_SYNTAX has the place in the text. */
const struct weightd_keys *weightd_read_keys(struct weightd_reader *reader, const json_t *json,
					     const struct weightd_place *place);

#endif
