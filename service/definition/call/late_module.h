/*
 * Modules among the arguments of classes: kept as they were written, until the body of the class
 * puts them somewhere.
 */
#ifndef WEIGHTD_DEFINITION_CALL_LATE_MODULE_H
#define WEIGHTD_DEFINITION_CALL_LATE_MODULE_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"

/* The value of a text that names a module among the arguments of a class; NULL: it is no such. */
const struct weightd_value *weightd_late_module_named(const struct weightd_reader *reader,
						      const char *text);
/* Keeps the module that 'call' is, or without one 'json'; '*value' stands for it. */
enum weightd_code weightd_keep_late_module(struct weightd_reader *reader, const json_t *json,
					   const struct weightd_node *call,
					   const struct weightd_place *place,
					   struct weightd_value *value);
/* Reads a kept module, as child 'site->name' or, without a parent, as a root. */
enum weightd_code weightd_read_late_module(struct weightd_reader *reader,
					   const struct weightd_site *site,
					   const struct weightd_value *value,
					   struct weightd_module **module);

#endif
