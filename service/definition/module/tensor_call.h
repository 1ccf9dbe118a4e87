/*
 * Tensors in call text, as ParameterList and ParameterDict are given them: Parameter(torch.zeros(2,
 * 3)), torch.randn(4, dtype=torch.float64), torch.tensor([0.5, 1]).  Each becomes the object that
 * says the same as a member of "parameters".
 */
#ifndef WEIGHTD_DEFINITION_MODULE_TENSOR_CALL_H
#define WEIGHTD_DEFINITION_MODULE_TENSOR_CALL_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"

/* tensors in call text, Parameter(torch.zeros(2, 3)). */
bool weightd_node_is_tensor(const struct weightd_node *node);
enum weightd_code weightd_read_tensor_node(struct weightd_reader *reader,
					   struct weightd_module *module, const char *leaf,
					   const struct weightd_node *node,
					   const struct weightd_place *place);

#endif
