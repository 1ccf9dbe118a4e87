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
	weightd_catalog_arguments(json, format->fields, format->field_count, 0);
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
