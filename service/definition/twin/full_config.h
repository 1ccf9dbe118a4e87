/*
 * The full config: what the library's own config of a type says beside the members that are given.
 */
#ifndef WEIGHTD_DEFINITION_TWIN_FULL_CONFIG_H
#define WEIGHTD_DEFINITION_TWIN_FULL_CONFIG_H

#include <jansson.h>
#include <stdbool.h>

/*
 * weightd_config_fill() - add to a config with "model_type" the members that it lacks, with the
 * values that the library would give them; configs inside it are filled, too.
 *
 * What is given stays as it is.  A member whose value follows from others is left out where how it
 * does is not known (rows/configs/, tests/vectors/record_default_configs.py).  A type that is not
 * known there stays as it is.  False without memory.  Any thread; takes about a millisecond.
 */
bool weightd_config_fill(json_t *config);

#endif
