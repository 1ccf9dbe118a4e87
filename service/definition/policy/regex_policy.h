/*
 * AllenNLP's policies as a group of rules: expressions with initializers.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_REGEX_POLICY_H
#define WEIGHTD_DEFINITION_POLICY_REGEX_POLICY_H

#include "definition/document/reader.h"

/*
 * [[".*weight", {"type": "xavier_uniform"}], ...], a whole policy; or an object that has such a
 * list as "regexes".
 */
bool weightd_is_regex_policy(const json_t *policy);
/* A group, in a new array; NULL with an issue. */
json_t *weightd_read_regex_policy(struct weightd_reader *reader, const json_t *policy,
				  const struct weightd_place *place);

#endif
