/*
 * Modules from JSON: an object with a type, an array (a Sequential), or text.
 */
#ifndef WEIGHTD_DEFINITION_TREE_MODULE_JSON_H
#define WEIGHTD_DEFINITION_TREE_MODULE_JSON_H

#include "definition/document/reader.h"

/* '*module' (may be NULL) is the new module, below 'parent'. */
enum weightd_code weightd_read_module(struct weightd_reader *reader, struct weightd_module *parent,
				      const char *name, const json_t *json,
				      const struct weightd_place *place,
				      struct weightd_module **module);

#endif
