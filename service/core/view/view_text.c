/*
 * The text of a view: "0:64,:", "3,::-1", "0:192;768:960,:".
 */
#include "core/view/view_build.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct writer {
	char *buffer;
	size_t size, length;
	bool is_full;
};

__attribute__((format(printf, 2, 3))) static void put(struct writer *writer, const char *format,
						      ...)
{
	va_list arguments;

	va_start(arguments, format);
	const int length = vsnprintf(writer->buffer + writer->length, writer->size - writer->length,
				     format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= writer->size - writer->length)
		writer->is_full = true;
	else
		writer->length += (size_t)length;
}

bool weightd_axis_is_whole(const struct weightd_axis *axis, uint64_t size)
{
	return !axis->is_dropped && axis->count == size && axis->part_count <= 1 &&
	       (size == 0 || (axis->parts[0].start == 0 && axis->parts[0].step == 1));
}

static void put_part(struct writer *writer, const struct weightd_progression *part)
{
	const uint64_t last = part->start + (part->count - 1) * (uint64_t)part->step;

	if (part->step == 1)
		put(writer, "%" PRIu64 ":%" PRIu64, part->start, last + 1);
	else if (part->step > 0)
		put(writer, "%" PRIu64 ":%" PRIu64 ":%" PRId64, part->start, last + 1, part->step);
	else if (last > 0)
		put(writer, "%" PRIu64 ":%" PRIu64 ":%" PRId64, part->start, last - 1, part->step);
	else
		put(writer, "%" PRIu64 "::%" PRId64, part->start, part->step);
}

static void put_axis(struct writer *writer, const struct weightd_axis *axis, uint64_t size)
{
	if (weightd_axis_is_whole(axis, size)) {
		put(writer, ":");
		return;
	}
	if (axis->count == 0)
		put(writer, "0:0");
	for (size_t i = 0; i < axis->part_count && !writer->is_full; i++) {
		put(writer, "%s", i > 0 ? ";" : "");
		if (axis->parts[i].count == 1 && (axis->is_dropped || axis->part_count > 1))
			put(writer, "%" PRIu64, axis->parts[i].start);
		else
			put_part(writer, &axis->parts[i]);
	}
}

bool weightd_view_write_text(const struct weightd_view *view, char *buffer, size_t size)
{
	struct writer writer = {.buffer = buffer, .size = size};

	for (unsigned i = 0; i < view->entry->shape.ndim && !writer.is_full; i++) {
		put(&writer, "%s", i > 0 ? "," : "");
		put_axis(&writer, &view->axes[i], view->entry->shape.dims[i]);
	}
	return !writer.is_full;
}
