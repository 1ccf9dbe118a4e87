/*
 * "where" of a selector: conditions on the arguments of the module's constructor.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_WHERE_READ_H
#define WEIGHTD_DEFINITION_POLICY_WHERE_READ_H

#include "definition/document/reader.h"

/*
 * weightd_read_where() - {"groups": "in_channels", "bias": false} or a condition in text.
 *
 * Returns the condition in its one spelling; NULL with an issue.
 */
const char *weightd_read_where(struct weightd_reader *reader, const json_t *json,
			       const struct weightd_place *place);

#endif
