/*
 * Asking a printed module: its children by path, its arguments by name, its class of today.
 */
#include "definition/repr/repr_tree.h"
#include "weightd/module_type_table.h"

#include "definition/call/literal.h"
#include "definition/repr/repr_call.h"

#include <string.h>

const char *weightd_repr_type(const char *type)
{
	/* torch 1.5 to 1.7 */
	return strcmp(type, "_LinearWithBias") == 0 ? "NonDynamicallyQuantizableLinear" : type;
}

/* The child of this name, of 'length' bytes; a run has all names from its first to its last. */
const struct weightd_repr *weightd_repr_child(const struct weightd_repr *repr, const char *name,
					      size_t length)
{
	uint64_t number = 0;
	bool is_number = length > 0 && length < 19;

	for (size_t i = 0; i < length && is_number; i++) {
		is_number = name[i] >= '0' && name[i] <= '9';
		number = number * 10 + (uint64_t)(name[i] - '0');
	}
	for (const struct weightd_repr *child = repr->children; child != NULL;
	     child = child->next) {
		if (child->name != NULL ? weightd_name_is(name, length, child->name)
					: is_number && number >= child->first &&
						  number - child->first < child->count)
			return child;
	}
	return NULL;
}

const struct weightd_repr *weightd_repr_find(const struct weightd_repr *repr, const char *path)
{
	while (repr != NULL && *path != '\0') {
		size_t length = strcspn(path, ".");
		repr = weightd_repr_child(repr, path, length);
		path += length + (path[length] == '.');
	}
	return repr;
}

/* Index of the field that an item is for; field_count: none. */
size_t weightd_repr_field(const struct weightd_module_type *module_type,
			  const struct weightd_node *item, size_t position)
{
	size_t index = 0;

	if (item->key == NULL)
		return position < module_type->field_count ? position : module_type->field_count;
	while (index < module_type->field_count &&
	       strcmp(module_type->fields[index].name, item->key) != 0)
		index++;
	return index;
}

const struct weightd_node *weightd_repr_argument(struct weightd_reader *reader,
						 const struct weightd_repr *repr, const char *field,
						 const struct weightd_place *place)
{
	const struct weightd_module_type *module_type =
		weightd_module_type_find(weightd_repr_type(repr->type));
	const struct weightd_node *call;
	size_t position = 0;

	if (module_type == NULL || weightd_repr_call(reader, repr, place, &call) != WEIGHTD_OK)
		return NULL;
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		size_t index = weightd_repr_field(module_type, item, position);
		position += item->key == NULL;
		if (index < module_type->field_count &&
		    strcmp(module_type->fields[index].name, field) == 0)
			return item;
	}
	return NULL;
}
