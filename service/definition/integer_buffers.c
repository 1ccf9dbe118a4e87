/*
 * A warning about buffers of integers whose values nobody said.
 */
#include "definition/integer_buffers.h"

#include "definition/repr/repr_warning.h"

#include <stdio.h>
#include <string.h>

static bool is_unsaid(const struct weightd_parameter *parameter)
{
	return parameter->is_buffer && parameter->is_implied &&
	       !weightd_dtype_row(parameter->dtype)->is_float &&
	       strcmp(parameter->leaf, "num_batches_tracked") != 0;
}

void weightd_warn_of_integers(struct weightd_reader *reader,
			      const struct weightd_specification *specification)
{
	const struct weightd_module *root = specification->model.root, *first_module = NULL;
	const struct weightd_parameter *first = NULL;
	size_t count = 0;
	char more[64] = "";

	for (const struct weightd_module *module = root; module != NULL;
	     module = weightd_module_next(module, root)) {
		if (module->module_type != NULL &&
		    (module->module_type->flags & WEIGHTD_TAKES_TENSORS) == 0)
			continue;
		for (const struct weightd_parameter *parameter = module->parameters;
		     parameter != NULL; parameter = parameter->next) {
			if (!is_unsaid(parameter))
				continue;
			if (count++ > 0)
				continue;
			first = parameter;
			first_module = module;
		}
	}
	if (first == NULL)
		return;
	if (count > 1)
		snprintf(more, sizeof more, " and %zu more buffers of integers", count - 1);
	const char *path = weightd_module_path(first_module, WEIGHTD_NAME_ROOM);
	weightd_warn(reader, "integers-without-values", first_module->pointer,
		     "%.160s%s%.80s%s: nothing says the values, so they are zeros; give "
		     "\"initializer\": {\"value\": [...]}",
		     path, path[0] == '\0' ? "" : ".", first->leaf, more);
}
