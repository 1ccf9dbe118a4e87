/*
 * Asking a printed module: its children by path, its arguments by name, its class of today.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_TREE_H
#define WEIGHTD_DEFINITION_REPR_REPR_TREE_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/* The same type under its name of today. */
const char *weightd_repr_type(const char *type);

/* The child called by the first 'length' bytes of 'name', which names of runs count for; NULL:
 * none. */
const struct weightd_repr *weightd_repr_child(const struct weightd_repr *repr, const char *name,
					      size_t length);
/* The printed module at a dotted path below 'repr', which names of runs count for; NULL: none. */
const struct weightd_repr *weightd_repr_find(const struct weightd_repr *repr, const char *path);

/* The index of the field that an argument is given to; 'position' counts arguments without a
 * name. */
size_t weightd_repr_field(const struct weightd_module_type *module_type,
			  const struct weightd_node *item, size_t position);
/* The printed argument of a module; NULL if it is not there. */
const struct weightd_node *weightd_repr_argument(struct weightd_reader *reader,
						 const struct weightd_repr *repr, const char *field,
						 const struct weightd_place *place);

#endif
