/*
 * The table of formats, and the common part of opening a file: limits of the row, the ETag.
 */
#include "core/format/etag.h"
#include "core/base/name_list.h"
#include "weightd/format.h"

#include <strings.h>

#define FORMAT(name) extern const struct weightd_format weightd_format_##name;
#include "core/format/format_list.h"
#undef FORMAT

static const struct weightd_format *const formats[] = {
#define FORMAT(name) &weightd_format_##name,
#include "core/format/format_list.h"
#undef FORMAT
};

size_t weightd_format_count(void)
{
	return sizeof formats / sizeof formats[0];
}

const struct weightd_format *weightd_format_at(size_t index)
{
	return formats[index];
}

const struct weightd_format *weightd_format_find(const char *name_or_extension)
{
	for (size_t i = 0; i < weightd_format_count(); i++) {
		if (strcasecmp(formats[i]->name, name_or_extension) == 0 ||
		    strcasecmp(formats[i]->extension, name_or_extension) == 0)
			return formats[i];
	}
	return NULL;
}

/* For weightd_name_list(): the row's name if it has the flags of 'context'. */
static const char *name_with(const void *context, size_t index)
{
	const unsigned flags = *(const unsigned *)context;

	return (formats[index]->flags & flags) == flags ? formats[index]->name : NULL;
}

void weightd_format_names(unsigned flags, char *buffer, size_t size)
{
	weightd_name_list(buffer, size, name_with, &flags, weightd_format_count());
}

enum weightd_code weightd_encoding_open(struct weightd_encoding *encoding,
					const struct weightd_format *format,
					const struct weightd_plan *plan,
					const struct weightd_view *view,
					const struct weightd_format_options *options,
					struct weightd_arena *arena, struct weightd_error *err)
{
	const unsigned need = view != NULL ? WEIGHTD_FORMAT_TENSOR : WEIGHTD_FORMAT_MODEL;

	*encoding = (struct weightd_encoding){
		.format = format,
		.plan = plan,
		.view = view,
		.size = WEIGHTD_SIZE_UNKNOWN,
		.is_sequential = plan->sequence != NULL,
	};
	if (options != NULL)
		encoding->options = *options;
	if ((format->flags & need) == 0) {
		char names[160];
		weightd_format_names(need, names, sizeof names);
		weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL, "%s cannot hold %s",
				  format->name, view != NULL ? "a single tensor" : "a whole model");
		weightd_error_expected(err, "%s", names);
		return WEIGHTD_ERR_NOT_ACCEPTABLE;
	}
	enum weightd_code code = format->open(encoding, arena, err);
	if (code == WEIGHTD_OK)
		weightd_etag_make(encoding);
	return code;
}

enum weightd_code weightd_encoding_open_list(struct weightd_encoding *encoding,
					     const struct weightd_format *format,
					     const struct weightd_plan *plan,
					     const struct weightd_view_list *list,
					     struct weightd_arena *arena, struct weightd_error *err)
{
	*encoding = (struct weightd_encoding){
		.format = format,
		.plan = plan,
		.list = list,
		.size = WEIGHTD_SIZE_UNKNOWN,
		.is_sequential = plan->sequence != NULL,
	};
	if ((format->flags & WEIGHTD_FORMAT_LIST) == 0) {
		char names[160];
		weightd_format_names(WEIGHTD_FORMAT_LIST, names, sizeof names);
		weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
				  "%s cannot hold a selection of tensors", format->name);
		weightd_error_expected(err, "%s", names);
		return WEIGHTD_ERR_NOT_ACCEPTABLE;
	}
	enum weightd_code code = format->open(encoding, arena, err);
	if (code == WEIGHTD_OK)
		weightd_etag_make(encoding);
	return code;
}

enum weightd_code weightd_encoding_read(const struct weightd_encoding *encoding, uint64_t offset,
					void *out, size_t size, size_t *length)
{
	*length = 0;
	if (encoding->format->read == NULL)
		return WEIGHTD_ERR_INTERNAL;
	return size == 0 ? WEIGHTD_OK : encoding->format->read(encoding, offset, out, size, length);
}

enum weightd_code weightd_reading_begin(struct weightd_reading *reading,
					const struct weightd_encoding *encoding,
					struct weightd_arena *arena)
{
	*reading = (struct weightd_reading){.encoding = encoding};
	return encoding->format->read != NULL ? WEIGHTD_OK
					      : encoding->format->begin(reading, arena);
}

enum weightd_code weightd_reading_next(struct weightd_reading *reading, void *out, size_t size,
				       size_t *length)
{
	const struct weightd_encoding *encoding = reading->encoding;

	*length = 0;
	if (size == 0)
		return WEIGHTD_OK;
	enum weightd_code code =
		encoding->format->read != NULL
			? encoding->format->read(encoding, reading->offset, out, size, length)
			: encoding->format->next(reading, out, size, length);
	reading->offset += *length;
	return code;
}
