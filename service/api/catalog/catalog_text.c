/*
 * Catalogue as text/plain: a row is read back from its JSON, so that every table has a text.
 */
#include "api/catalog/catalog_text.h"

#include "api/answer/json_writer.h"
#include "definition/document/json_memory.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A value on one line: bare text, or compact JSON. */
static void put_value(const json_t *value, struct weightd_text *out)
{
	if (json_is_string(value)) {
		weightd_text_puts(out, json_string_value(value));
		return;
	}
	if (json_is_real(value)) {
		weightd_text_json_real(out, json_real_value(value));
		return;
	}
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
	if (text == NULL)
		out->failed = true;
	else
		weightd_text_puts(out, text);
	weightd_json_text_free(text);
}

/* "in_features, out_features, bias=true": a call with the defaults. */
static void put_signature(const json_t *row, struct weightd_text *out)
{
	const json_t *schema = json_object_get(row, "arguments_schema");
	const char *name;
	json_t *property;
	bool is_first = true;

	json_object_foreach(json_object_get(schema, "properties"), name, property)
	{
		const json_t *fallback = json_object_get(property, "default");

		weightd_text_puts(out, is_first ? "" : ", ");
		weightd_text_puts(out, name);
		is_first = false;
		if (fallback == NULL)
			continue;
		weightd_text_puts(out, "=");
		put_value(fallback, out);
	}
}

/* Row 'index' as JSON; new, NULL when memory is out. */
static json_t *read_row(const struct weightd_catalog *catalog, size_t index)
{
	struct weightd_text text;
	struct weightd_json json = {.out = &text};

	weightd_text_init(&text, (size_t)1 << 20);
	weightd_text_puts(&text, "{");
	catalog->write(&json, index);
	weightd_text_puts(&text, "}");
	json_t *row = text.failed ? NULL : weightd_json_load(text.data, text.length, 0, NULL);
	weightd_text_free(&text);
	return row;
}

static void put_line(const json_t *row, int width, struct weightd_text *out)
{
	const json_t *doc = json_object_get(row, "doc");

	weightd_text_printf(out, "%-*s  ", width, json_string_value(json_object_get(row, "name")));
	if (json_object_size(
		    json_object_get(json_object_get(row, "arguments_schema"), "properties")) > 0) {
		weightd_text_puts(out, "(");
		put_signature(row, out);
		weightd_text_puts(out, ")  ");
	}
	if (doc != NULL)
		put_value(doc, out);
	weightd_text_puts(out, "\n");
}

void weightd_catalog_table_text(const struct weightd_catalog *catalog,
				bool (*is_shown)(const void *context, size_t index),
				const void *context, struct weightd_text *out)
{
	int width = 0;

	for (size_t i = 0; i < catalog->count(); i++) {
		const char *name = catalog->name_at(i);
		if (name != NULL && is_shown(context, i) && (int)strlen(name) > width)
			width = (int)strlen(name);
	}
	weightd_text_printf(out, "%s: %s\n", catalog->name, catalog->doc);
	for (size_t i = 0; i < catalog->count(); i++) {
		if (catalog->name_at(i) == NULL || !is_shown(context, i))
			continue;
		json_t *row = read_row(catalog, i);
		if (row == NULL)
			out->failed = true;
		else
			put_line(row, width, out);
		json_decref(row);
	}
}

/* The arguments, a line each: name, accepted values, purpose. */
static void put_arguments(const json_t *schema, struct weightd_text *out)
{
	const char *name, *key;
	json_t *property, *value;

	json_object_foreach(json_object_get(schema, "properties"), name, property)
	{
		weightd_text_printf(out, "  %s: %s", name,
				    json_string_value(json_object_get(property, "description")));
		json_object_foreach(property, key, value)
		{
			if (strcmp(key, "description") == 0)
				continue;
			weightd_text_printf(out, "; %s ", key);
			put_value(value, out);
		}
		weightd_text_puts(out, "\n");
	}
}

void weightd_catalog_row_text(const char *json, size_t length, struct weightd_text *out)
{
	json_t *row = weightd_json_load(json, length, 0, NULL), *value, *item;
	const char *key;
	size_t index;

	if (row == NULL)
		out->failed = true;
	json_object_foreach(row, key, value)
	{
		weightd_text_printf(out, "%s:", key);
		if (json_object_get(value, "properties") != NULL) {
			weightd_text_puts(out, "\n");
			put_arguments(value, out);
			continue;
		}
		if (json_is_array(value) && json_array_size(value) > 0) {
			weightd_text_puts(out, "\n");
			json_array_foreach(value, index, item)
			{
				weightd_text_puts(out, "  ");
				put_value(item, out);
				weightd_text_puts(out, "\n");
			}
			continue;
		}
		weightd_text_puts(out, " ");
		put_value(value, out);
		weightd_text_puts(out, "\n");
	}
	json_decref(row);
}
