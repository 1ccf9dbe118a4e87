/*
 * Faults of a config of a data row: at which of its fields they are reported.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_ROW_FAULT_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_ROW_FAULT_H

#include "definition/architecture/model_config.h"

/* Refuses numbers of heads that the library divides by and that are not positive. */
enum weightd_code weightd_row_check_heads(struct weightd_model_config *config);
/*
 * Where a requirement that does not hold is reported: at the first field in it that the client
 * gave, else at its first field, else at the config.
 */
const char *weightd_row_fault_of(const struct weightd_model_config *config, const char *condition);
/*
 * Issues from number 'first' on that a row of the service has at the config as a whole: they get
 * the place of the field that is a negative size, or 0 where its default is not, and no line.
 */
void weightd_row_place_faults(const struct weightd_model_config *config, unsigned first);

#endif
