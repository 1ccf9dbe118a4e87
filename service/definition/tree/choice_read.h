/*
 * "choose": the module of a table that a value names, {"choose": "hidden_act", "of": {"gelu":
 * ...}}.
 */
#ifndef WEIGHTD_DEFINITION_TREE_CHOICE_READ_H
#define WEIGHTD_DEFINITION_TREE_CHOICE_READ_H

#include "definition/document/reader.h"

/*
 * weightd_read_choice() - the module at 'site' that is chosen; in the body of a class alone.
 *
 * "of" is an object, or in a row the name of a table that all rows share; its key "*" is for values
 * that have none.  Codes: BAD_ARGUMENT (no such key, or table), those of reading modules.
 */
enum weightd_code weightd_read_choice(struct weightd_reader *reader,
				      const struct weightd_site *site, const json_t *json,
				      struct weightd_module **module);

#endif
