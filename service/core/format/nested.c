/*
 * Brackets and commas of nested JSON lists.
 */
#include "core/format/nested.h"

#include "core/real_text.h"

bool weightd_nested_of(struct weightd_nested *nested, const struct weightd_shape *shape,
                       bool is_flat)
{
	struct weightd_shape lists = *shape;

	*nested = (struct weightd_nested){.is_empty = false};
	for (unsigned i = 0; i < shape->ndim && !nested->is_empty; i++) {
		if (shape->dims[i] != 0)
			continue;
		nested->is_empty = true;
		lists.ndim = is_flat ? 0 : i;
	}
	if (!weightd_shape_numel(&lists, &nested->items))
		return false;
	if (is_flat && !nested->is_empty)
		lists = weightd_shape_of(1, nested->items);
	nested->ndim = lists.ndim;
	uint64_t size = 1;
	for (unsigned i = lists.ndim; i-- > 0;) {
		size *= lists.dims[i];
		nested->sizes[i] = size;
	}
	return true;
}

/* Writes a bracket for every level whose lists begin or end where item 'index' begins. */
static char *put_brackets(char *out, const struct weightd_nested *nested, uint64_t index,
                          char bracket)
{
	for (unsigned i = nested->ndim; i-- > 0 && index % nested->sizes[i] == 0;)
		*out++ = bracket;
	return out;
}

static char *put_run(char *out, const struct weightd_nested *nested, const unsigned char *data,
                     enum weightd_dtype dtype, size_t count)
{
	if (!nested->is_empty)
		return out + weightd_elements_text(data, dtype, count, out);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			*out++ = ',';
		*out++ = '[';
		*out++ = ']';
	}
	return out;
}

size_t weightd_nested_text(const struct weightd_nested *nested, const void *data,
                           enum weightd_dtype dtype, uint64_t first, size_t count, char *out)
{
	const unsigned width = weightd_dtype_row(dtype)->bytes;
	const uint64_t row = nested->ndim > 0 ? nested->sizes[nested->ndim - 1] : 1;
	const char *const start = out;

	for (size_t done = 0; done < count;) {
		const uint64_t index = first + done;
		const uint64_t left = row - index % row;
		const size_t run = count - done < left ? count - done : (size_t)left;
		if (index > 0)
			*out++ = ',';
		out = put_brackets(out, nested, index, '[');
		out = put_run(out, nested,
		              nested->is_empty ? NULL : (const unsigned char *)data + done * width,
		              dtype, run);
		done += run;
		out = put_brackets(out, nested, first + done, ']');
	}
	return (size_t)(out - start);
}
