/*
 * "order" of a module: its tensors and children in the order in which its constructor makes them.
 */
#ifndef WEIGHTD_DEFINITION_TREE_ORDER_READ_H
#define WEIGHTD_DEFINITION_TREE_ORDER_READ_H

#include "definition/document/reader.h"

/* Sets module->order; the module has its tensors and children.  Problems are added to the reader's
 * issues. */
void weightd_read_order(struct weightd_reader *reader, struct weightd_module *module,
			const json_t *json, const struct weightd_place *place);

#endif
