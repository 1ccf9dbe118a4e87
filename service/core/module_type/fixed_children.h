/*
 * Children that a constructor makes itself, or copies from a module among its arguments.  Private
 * to service/core/module_type.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_FIXED_CHILDREN_H
#define WEIGHTD_CORE_MODULE_TYPE_FIXED_CHILDREN_H

#include "weightd/module_type.h"

struct fixed_child {
	const char *name;
	const char *type;
	const struct weightd_value *arguments; /* the first ones; others have their defaults */
	size_t count;
};

/*
 * Adds a child to the module that 'parent' is about; device and dtype are the parent's.  '*made'
 * may be NULL.
 */
enum weightd_code child_add(struct weightd_module **made, const struct weightd_building *parent,
			    const struct fixed_child *child);
/* Adds an empty ModuleList or Sequential; '*inside' is the module to which its children are
 * added. */
enum weightd_code child_add_container(struct weightd_building *inside,
				      const struct weightd_building *parent, const char *name,
				      const char *type);
/* Adds a Linear. */
enum weightd_code child_add_linear(const struct weightd_building *parent, const char *name,
				   struct weightd_value in_features,
				   struct weightd_value out_features, struct weightd_value bias);
/*
 * Adds a copy of the module that is the value of 'field' as child 'name'; nothing if it is not a
 * module.
 */
enum weightd_code child_copy(const struct weightd_building *parent, const char *name,
			     const char *field);
/* Adds 'count' copies of a module, named "0", "1", ... */
enum weightd_code child_copies(const struct weightd_building *parent,
			       const struct weightd_module *pattern, uint64_t count);

#endif
