/*
 * Models of data rows: the body of the class that the config names, with the fields of the config
 * as variables.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_ROW_BUILD_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_ROW_BUILD_H

#include "definition/architecture/model_config.h"

/* build() of such an architecture. */
void weightd_row_build(struct weightd_model_config *config);
/*
 * weightd_row_prepare() - sets config->variables and config->parts: fields, aliases, configs inside
 * the config, and the names of "let".
 *
 * The fields are bound.  A let that has no value, and what "requires" does not hold of, is refused.
 */
enum weightd_code weightd_row_prepare(struct weightd_model_config *config);

#endif
