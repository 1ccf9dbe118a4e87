/*
 * Children that a constructor makes itself, or copies from a module among its arguments.  Private
 * to service/core/module_type.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_FIXED_CHILDREN_H
#define WEIGHTD_CORE_MODULE_TYPE_FIXED_CHILDREN_H

#include "weightd/module_type.h"

/*
 * Adds a child that the constructor makes itself: 'type' with the first 'count' arguments given and
 * defaults for the rest, device and dtype as the parent's.  '*child' may be NULL.
 */
enum weightd_code child_add(struct weightd_module **child, struct weightd_module *module,
			    struct weightd_builder *builder, const char *name, const char *type,
			    const struct weightd_value *arguments, size_t count,
			    struct weightd_error *err);
/*
 * Adds a copy of the module that is the value of 'field' as child 'name'; nothing if it is no
 * module.
 */
enum weightd_code child_copy(struct weightd_module *module, struct weightd_builder *builder,
			     const char *name, const char *field, struct weightd_error *err);

#endif
