/*
 * Twins of the configs inside a config.
 */
#ifndef WEIGHTD_DEFINITION_TWIN_TWIN_PARTS_H
#define WEIGHTD_DEFINITION_TWIN_TWIN_PARTS_H

#include <jansson.h>
#include <stdbool.h>

/*
 * weightd_twin_put_parts() - give the twin of a config the twins of its parts.
 *
 * 'data' is the row of 'config'; parts that the config lacks are the row's defaults.  A size of the
 * twin that was the width of a part becomes that of the part's twin.  False: no memory.
 */
bool weightd_twin_put_parts(json_t *twin, const json_t *data, const json_t *config);

#endif
