/*
 * Modules as text: the output of print(module), in the form of several releases of torch.
 */
#ifndef WEIGHTD_MODULE_PRINT_H
#define WEIGHTD_MODULE_PRINT_H

#include "weightd/model.h"
#include "weightd/profile.h"
#include "weightd/text.h"

#include <stddef.h>

#pragma GCC visibility push(default)

size_t weightd_profile_count(void);
/* From the oldest to the newest; NULL at the end. */
const struct weightd_profile *weightd_profile_at(size_t index);
/* By name; NULL: none. */
const struct weightd_profile *weightd_profile_find(const char *name);
/* The one that is used where none is asked for: the newest. */
const struct weightd_profile *weightd_profile_default(void);

/* print(module) as the profile's release prints it, without a final newline. */
void weightd_module_print_as(const struct weightd_module *module,
			     const struct weightd_profile *profile, struct weightd_text *out);
/* The same as the newest release prints it. */
void weightd_module_print(const struct weightd_module *module, struct weightd_text *out);

#pragma GCC visibility pop

#endif
