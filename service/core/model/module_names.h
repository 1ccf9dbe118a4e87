/*
 * The names of a module's children and tensors: whether one is taken, and whose it is.
 */
#ifndef WEIGHTD_CORE_MODEL_MODULE_NAMES_H
#define WEIGHTD_CORE_MODEL_MODULE_NAMES_H

#include "weightd/model.h"

/*
 * Notes the name of a new child, which is appended next; with 'child' NULL, of a tensor.  '*taken'
 * tells whether there was one of that name.  False: no memory.
 */
bool weightd_names_take(struct weightd_module *module, struct weightd_builder *builder,
			const char *name, struct weightd_module *child, bool *taken);
/* As weightd_module_child(), for many names in any order. */
struct weightd_module *weightd_names_find(struct weightd_module *module,
					  struct weightd_builder *builder, const char *name,
					  size_t length);

#endif
