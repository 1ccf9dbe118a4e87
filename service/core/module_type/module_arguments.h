/*
 * Arguments of a module by the names of their fields, which its type has.  Private to
 * service/core/module_type.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_MODULE_ARGUMENTS_H
#define WEIGHTD_CORE_MODULE_TYPE_MODULE_ARGUMENTS_H

#include "weightd/model.h"

const struct weightd_value *argument_value(const struct weightd_module *module, const char *field);
int64_t argument_int(const struct weightd_module *module, const char *field);
uint64_t argument_size(const struct weightd_module *module, const char *field);
bool argument_bool(const struct weightd_module *module, const char *field);
bool argument_is_none(const struct weightd_module *module, const char *field);

#endif
