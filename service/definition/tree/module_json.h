/*
 * Modules from JSON: an object with a type, an array (a Sequential), or text.
 */
#ifndef WEIGHTD_DEFINITION_TREE_MODULE_JSON_H
#define WEIGHTD_DEFINITION_TREE_MODULE_JSON_H

#include "definition/document/reader.h"

/* '*module' (may be NULL) is the new module at 'site'. */
enum weightd_code weightd_read_module(struct weightd_reader *reader,
				      const struct weightd_site *site, const json_t *json,
				      struct weightd_module **module);

#endif
