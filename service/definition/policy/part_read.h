/*
 * The parts of a tensor that a rule names by rows, columns, slice or block, and ranges of numbers.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_PART_READ_H
#define WEIGHTD_DEFINITION_POLICY_PART_READ_H

#include "definition/document/reader.h"

/*
 * A range of numbers from 0, of a selector: 2 or "0:6"; if 'from_end', negative numbers count from
 * the end: -1, "-2:".  '*result' is a slice without a step, in the reader's arena; BAD_ARGUMENT,
 * WRONG_TYPE, OUT_OF_RANGE or NO_MEMORY with an issue.
 */
enum weightd_code weightd_read_number_range(struct weightd_reader *reader, const json_t *json,
					    const struct weightd_place *place, bool from_end,
					    const struct weightd_range **result);
/* Fills the selections or the blocks of 'result'; problems are added to the reader's issues. */
void weightd_read_parts(struct weightd_reader *reader, const json_t *rule,
			const struct weightd_place *place, struct weightd_rule *result);

#endif
