/*
 * Catalogue of formats: how a model or a tensor becomes bytes.
 */
#include "api/catalog/catalog.h"
#include "weightd/format.h"

static const char *name_at(size_t index)
{
	return weightd_format_at(index)->name;
}

static size_t find(const char *name)
{
	const struct weightd_format *format = weightd_format_find(name);

	for (size_t i = 0; i < weightd_format_count(); i++)
		if (weightd_format_at(i) == format)
			return i;
	return SIZE_MAX;
}

/* Query parameters of every format, and of those that share the data of tied tensors. */
static const char *const dtypes[] = {"float64", "float32", NULL};
static const struct weightd_field dtype_field = {
	.name = "dtype",
	.doc = "All floats in this dtype, which holds all their values; none: their own",
	.accepts = WEIGHTD_TEXT | WEIGHTD_NONE,
	.choices = dtypes,
	.fallback = WEIGHTD_VALUE_NONE};
static const char *const ties[] = {"copy", NULL};
static const struct weightd_field ties_field = {
	.name = "ties",
	.doc = "copy: tied tensors have data of their own under each name",
	.accepts = WEIGHTD_TEXT | WEIGHTD_NONE,
	.choices = ties,
	.fallback = WEIGHTD_VALUE_NONE};

/* The row's own parameters, and those. */
static void write_arguments(struct weightd_json *json, const struct weightd_format *format)
{
	struct weightd_field fields[8];
	size_t count = 0;

	for (; count < format->field_count && count < 6; count++)
		fields[count] = format->fields[count];
	fields[count++] = dtype_field;
	if ((format->flags & WEIGHTD_FORMAT_SHARES) != 0)
		fields[count++] = ties_field;
	weightd_catalog_arguments(json, fields, count, 0);
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_format *format = weightd_format_at(index);

	weightd_json_text(json, "name", format->name);
	weightd_json_text(json, "extension", format->extension);
	weightd_json_texts(json, "media_types", format->media_types);
	weightd_json_text(json, "doc", format->doc);
	weightd_json_text(json, "source", format->source);
	weightd_json_size(json, "version", format->version);
	weightd_json_bool(json, "model", (format->flags & WEIGHTD_FORMAT_MODEL) != 0);
	weightd_json_bool(json, "tensor", (format->flags & WEIGHTD_FORMAT_TENSOR) != 0);
	weightd_json_bool(json, "size_known", (format->flags & WEIGHTD_FORMAT_SIZED) != 0);
	weightd_json_bool(json, "random_access", format->read != NULL);
	weightd_json_bool(json, "limited", (format->flags & WEIGHTD_FORMAT_TEXT) != 0);
	write_arguments(json, format);
	weightd_json_printf(json, "example",
			    (format->flags & WEIGHTD_FORMAT_MODEL) != 0
				    ? "/v1/models/{id}/weights.%s"
				    : "/v1/models/{id}/parameters/{name}/data.%s",
			    format->extension);
}

const struct weightd_catalog weightd_catalog_formats = {
	.name = "formats",
	.doc = "File formats for ?format=, path extensions and Accept",
	.count = weightd_format_count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
