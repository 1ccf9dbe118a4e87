/*
 * The children of a module of JSON: an array or an object of modules, and in the body of a class
 * those that are there under a condition, or often.
 */
#ifndef WEIGHTD_DEFINITION_TREE_MODULE_CHILDREN_H
#define WEIGHTD_DEFINITION_TREE_MODULE_CHILDREN_H

#include "definition/document/reader.h"

/* Reads "children" of the module 'parent'; problems are noted, the rest is read. */
void weightd_read_children(struct weightd_reader *reader, struct weightd_module *parent,
			   const json_t *children, const struct weightd_place *place);

#endif
