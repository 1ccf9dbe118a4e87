/*
 * weight_norm and its like: the member "wrap" of a module, and calls around a module,
 * "weight_norm(Conv1d(4, 8, 3), name='weight', dim=0)".
 */
#ifndef WEIGHTD_DEFINITION_MODULE_PARAMETRIZE_READ_H
#define WEIGHTD_DEFINITION_MODULE_PARAMETRIZE_READ_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"

/* weight_norm and its like. */
bool weightd_is_parametrization(const char *name);
/* The member "wrap" of a module that is complete. */
enum weightd_code weightd_read_parametrizations(struct weightd_reader *reader,
						struct weightd_module *module, const json_t *json,
						const struct weightd_place *place);
/* The module that a call is around: its first argument, or "module".  NULL: none. */
const struct weightd_node *weightd_parametrized_node(const struct weightd_node *call);
/* Applies a call to the module made from its 'inner' item. */
enum weightd_code weightd_parametrize_call(struct weightd_reader *reader,
					   struct weightd_module *module,
					   const struct weightd_node *call,
					   const struct weightd_node *inner,
					   const struct weightd_place *place);

#endif
