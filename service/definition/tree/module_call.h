/*
 * Modules from call text: Sequential(Linear(30, 40), ReLU()), ModuleList([...]),
 * ModuleDict({'a': ...}), Sequential(OrderedDict([('a', ...)])), sim_net(l1=Sequential(...)).
 */
#ifndef WEIGHTD_DEFINITION_TREE_MODULE_CALL_H
#define WEIGHTD_DEFINITION_TREE_MODULE_CALL_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"

enum weightd_code weightd_read_module_text(struct weightd_reader *reader,
					   const struct weightd_site *site, const char *text,
					   struct weightd_module **module);
/* A call that is a part of a text. */
enum weightd_code weightd_read_module_node(struct weightd_reader *reader,
					   const struct weightd_site *site,
					   const struct weightd_node *call,
					   struct weightd_module **module);

#endif
