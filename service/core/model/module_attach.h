/*
 * Modules that change their place in the tree.
 */
#ifndef WEIGHTD_CORE_MODEL_MODULE_ATTACH_H
#define WEIGHTD_CORE_MODEL_MODULE_ATTACH_H

#include "weightd/model.h"

/* Takes all children from a module; they keep theirs. */
void weightd_module_detach_children(struct weightd_module *module);
/*
 * Appends a module that has been detached to 'parent', which is in its place, under 'name'.
 *
 * Codes: BAD_NAME (as of weightd_module_new()), LIMIT_EXCEEDED (too deep), NO_MEMORY.
 */
enum weightd_code weightd_module_attach(struct weightd_module *parent,
					struct weightd_builder *builder,
					struct weightd_module *module, const char *name,
					struct weightd_error *err);

#endif
