/*
 * Groups of rules that run in one traversal: {"each": "apply", "rules": [...]}.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_SWEEP_READ_H
#define WEIGHTD_DEFINITION_POLICY_SWEEP_READ_H

#include "definition/document/reader.h"

/* Whether an item of a policy is a group. */
bool weightd_is_sweep(const json_t *json);
/*
 * The traversal of a group, without its rules, in the reader's arena; problems are added to the
 * reader's issues.  NULL with an issue if nothing can be said about it.
 */
const struct weightd_sweep *weightd_read_sweep(struct weightd_reader *reader, const json_t *json,
					       const struct weightd_place *place);
/* Glob on a name or path, in the reader's arena; NULL with an issue. */
const char *weightd_read_pattern(struct weightd_reader *reader, const json_t *json,
				 const struct weightd_place *place);

#endif
