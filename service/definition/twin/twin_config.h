/*
 * The tiny twin of a config: the same model with small sizes.
 */
#ifndef WEIGHTD_DEFINITION_TWIN_TWIN_CONFIG_H
#define WEIGHTD_DEFINITION_TWIN_TWIN_CONFIG_H

#include "definition/architecture/architecture.h"
#include "definition/row/row_table.h"

#include <jansson.h>

/* Tokens of a twin: bytes, the end of a text, and a few more for a number that 8 divides. */
#define WEIGHTD_TWIN_VOCABULARY 264
/* The token at the end of a text: the first one after the bytes. */
#define WEIGHTD_END_OF_TEXT 256

/*
 * weightd_twin_config() - make a config tiny.
 *
 * 'config' is an object, read as a config of 'architecture'; sizes that it lacks are made of the
 * defaults.  Each size of the twin is a function of the sizes of the config alone, never above
 * them, and the twin of a twin is itself (service/notes/twins.md).  '*twin' is new on success.
 * Codes: BAD_ARGUMENT where sizes do not divide each other, NO_MEMORY; 'err' points into "/config".
 */
enum weightd_code weightd_twin_config(json_t **twin,
				      const struct weightd_architecture *architecture,
				      const json_t *config, struct weightd_error *err);

/*
 * The same for a config of a data row: with the row's "tiny" members, or where it has none by the
 * rule for all.
 */
enum weightd_code weightd_twin_of_row(json_t **twin, const struct weightd_row *row,
				      const json_t *config, struct weightd_error *err);

#endif
