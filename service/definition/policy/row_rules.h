/*
 * The rules of data rows: some under conditions, for each model inside the model.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_ROW_RULES_H
#define WEIGHTD_DEFINITION_POLICY_ROW_RULES_H

#include "definition/document/reader.h"

/*
 * weightd_read_row_rules() - read the "init" of a row for its model.
 *
 * A rule may have "if", a formula over the fields of the row.  The model itself, and each module in
 * it whose class is in the row's "self_initialising", runs the rules when it is complete; they
 * write no tensor of the model of another row.
 */
void weightd_read_row_rules(struct weightd_reader *reader,
			    const struct weightd_pending_rules *pending,
			    const struct weightd_place *place);

#endif
