/*
 * Nested arrays as JSON: elements, or lists that are empty.
 */
#include "core/text/json_nested.h"

#include <string.h>

bool weightd_nested_of(struct weightd_nested *nested, const struct weightd_shape *shape,
		       bool is_flat)
{
	*nested = (struct weightd_nested){.lists = *shape};
	for (unsigned i = 0; i < shape->ndim && !nested->is_empty; i++) {
		if (shape->dims[i] != 0)
			continue;
		nested->is_empty = true;
		nested->lists.ndim = is_flat ? 0 : i;
	}
	if (!weightd_shape_numel(&nested->lists, &nested->items))
		return false;
	if (is_flat && !nested->is_empty)
		nested->lists = weightd_shape_of(1, nested->items);
	return true;
}

static char *put_empty(struct weightd_json_lists *lists, size_t count, char *out)
{
	for (size_t i = 0; i < count; i++) {
		memcpy(out, "[]", 2);
		out = weightd_json_lists_next(lists, out + 2);
	}
	return out;
}

size_t weightd_nested_text(const struct weightd_nested *nested, const void *data,
			   enum weightd_dtype dtype, uint64_t first, size_t count, char *out)
{
	struct weightd_json_lists lists = weightd_json_lists_at(&nested->lists, first);
	char *const start = out;

	if (first == 0)
		out = weightd_json_lists_begin(&lists, out);
	out = nested->is_empty ? put_empty(&lists, count, out)
			       : weightd_elements_text(data, dtype, count, &lists, out);
	return (size_t)(out - start);
}
