/*
 * Arguments of a module by the names of their fields.
 */
#include "core/module_type/module_arguments.h"

const struct weightd_value *argument_value(const struct weightd_module *module, const char *field)
{
	static const struct weightd_value none = WEIGHTD_VALUE_NONE;
	const struct weightd_value *value = weightd_module_argument(module, field);

	return value == NULL ? &none : value;
}

int64_t argument_int(const struct weightd_module *module, const char *field)
{
	return argument_value(module, field)->integer;
}

uint64_t argument_size(const struct weightd_module *module, const char *field)
{
	return (uint64_t)argument_int(module, field);
}

bool argument_bool(const struct weightd_module *module, const char *field)
{
	return argument_value(module, field)->boolean;
}

bool argument_is_none(const struct weightd_module *module, const char *field)
{
	return argument_value(module, field)->kind == WEIGHTD_NONE;
}
