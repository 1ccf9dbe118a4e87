/*
 * Arguments by name.
 */
#include "core/init/argument_fields.h"

#include <string.h>

const char *const init_fan_modes[] = {"fan_in", "fan_out", NULL};

const struct weightd_value *init_argument(const struct weightd_resolving *resolving,
					  const char *name)
{
	const struct weightd_initializer *row = resolving->row;

	for (size_t i = 0; i < row->field_count; i++) {
		if (strcmp(row->fields[i].name, name) == 0)
			return &resolving->arguments[i];
	}
	return NULL;
}
