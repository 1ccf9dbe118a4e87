/*
 * Ranges as Python writes them ("0:768", ":-1", 3), and the parts of a tensor that a rule names by
 * rows, columns, slice or block.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_REGION_READ_H
#define WEIGHTD_DEFINITION_POLICY_REGION_READ_H

#include "definition/document/reader.h"

/* a range as Python writes it; one of numbers from 0; the parts that a rule writes.
 */
enum weightd_code weightd_read_range(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, struct weightd_span *range);
enum weightd_code weightd_read_count_range(struct weightd_reader *reader, const json_t *json,
					   const struct weightd_place *place,
					   const struct weightd_span **result);
void weightd_read_parts(struct weightd_reader *reader, const json_t *rule,
			const struct weightd_place *place, struct weightd_rule *result);

#endif
