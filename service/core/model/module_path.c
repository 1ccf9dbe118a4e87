/*
 * Paths of modules, from the names of those above them.
 */
#include "core/model/module_path.h"

#include <string.h>

size_t weightd_module_path_length(const struct weightd_module *module)
{
	size_t length = 0;

	for (; module->parent != NULL; module = module->parent)
		length += strlen(module->name) + (module->parent->parent != NULL);
	return length;
}

void weightd_module_path_write(const struct weightd_module *module, char *end)
{
	for (; module->parent != NULL; module = module->parent) {
		const size_t length = strlen(module->name);

		end -= length;
		memcpy(end, module->name, length);
		if (module->parent->parent != NULL)
			*--end = '.';
	}
}

const char *weightd_module_path(const struct weightd_module *module, struct weightd_name_room *room)
{
	const size_t length = weightd_module_path_length(module);

	if (length >= sizeof room->text)
		return module->name - (length - strlen(module->name));
	weightd_module_path_write(module, room->text + length);
	room->text[length] = '\0';
	return room->text;
}
