/*
 * Values of names.  An int of an argument that may be a tuple stands for each of its items.
 */
#include "core/plan/tensor_variables.h"

#include "core/plan/layer_numbers.h"
#include "weightd/module_type.h"
#include "weightd/plan.h"

#include <stdlib.h>
#include <string.h>

bool weightd_argument_value(const struct weightd_module *module, const char *name, size_t length,
			    struct weightd_value *value)
{
	const char *bracket = memchr(name, '[', length);
	const size_t word = bracket == NULL ? length : (size_t)(bracket - name);

	if (module->module_type == NULL || module->arguments == NULL)
		return false;
	const struct weightd_module_type *type = module->module_type;
	const size_t field = weightd_field_index(type->fields, type->field_count, name, word);
	if (field == type->field_count)
		return false;
	*value = module->arguments[field];
	if (bracket == NULL)
		return true;
	const size_t item = strtoul(bracket + 1, NULL, 10);
	if (value->kind != WEIGHTD_TUPLE)
		return value->kind == WEIGHTD_INT && item < type->fields[field].spread;
	if (item >= value->count)
		return false;
	*value = value->items[item];
	return true;
}

bool weightd_tensor_variable(const void *context, const char *name, size_t length,
			     struct weightd_value *value)
{
	const struct weightd_entry *entry = context;
	struct weightd_name_room room;
	uint64_t steps = 0;

	if (strncmp(name, "layers", length) != 0 || (length != 5 && length != 6))
		return weightd_argument_value(entry->module, name, length, value);
	const char *text = weightd_entry_name(entry, &room), *layer = weightd_layer_segment(text);
	if (layer == NULL)
		return false;
	*value = (struct weightd_value)WEIGHTD_VALUE_INT(
		length == 5 ? weightd_layer_number(layer)
			    : weightd_layer_count(entry->module, text, layer, &steps));
	return true;
}
