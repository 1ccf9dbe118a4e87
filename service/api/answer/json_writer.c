/*
 * JSON writer: see the header.
 */
#include "api/answer/json_writer.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void weightd_json_key(struct weightd_json *json, const char *key)
{
	if (json->has_previous)
		weightd_text_put(json->out, ",", 1);
	json->has_previous = true;
	if (key == NULL)
		return;
	weightd_text_json_string(json->out, key);
	weightd_text_put(json->out, ":", 1);
}

void weightd_json_open(struct weightd_json *json, const char *key, char bracket)
{
	bool is_item = key == NULL && bracket == '{' && json->out->length != 0;

	weightd_json_key(json, key);
	if (is_item)
		weightd_text_put(json->out, "\n", 1);
	weightd_text_put(json->out, &bracket, 1);
	json->has_previous = false;
}

void weightd_json_close(struct weightd_json *json, char bracket)
{
	weightd_text_put(json->out, &bracket, 1);
	json->has_previous = true;
}

void weightd_json_text(struct weightd_json *json, const char *key, const char *value)
{
	if (value == NULL) {
		weightd_json_null(json, key);
		return;
	}
	weightd_json_key(json, key);
	weightd_text_json_string(json->out, value);
}

void weightd_json_printf(struct weightd_json *json, const char *key, const char *format, ...)
{
	char *buffer = NULL;
	va_list arguments;

	va_start(arguments, format);
	int length = vasprintf(&buffer, format, arguments);
	va_end(arguments);
	if (length < 0) {
		json->out->failed = true;
		return;
	}
	weightd_json_text(json, key, buffer);
	free(buffer);
}

void weightd_json_size(struct weightd_json *json, const char *key, uint64_t value)
{
	weightd_json_key(json, key);
	weightd_text_printf(json->out, "%" PRIu64, value);
}

void weightd_json_real(struct weightd_json *json, const char *key, double value)
{
	weightd_json_key(json, key);
	weightd_text_json_real(json->out, value);
}

void weightd_json_finite(struct weightd_json *json, const char *key, double value)
{
	if (isfinite(value))
		weightd_json_real(json, key, value);
	else
		weightd_json_null(json, key);
}

void weightd_json_bool(struct weightd_json *json, const char *key, bool value)
{
	weightd_json_key(json, key);
	weightd_text_puts(json->out, value ? "true" : "false");
}

void weightd_json_null(struct weightd_json *json, const char *key)
{
	weightd_json_key(json, key);
	weightd_text_puts(json->out, "null");
}

void weightd_json_value(struct weightd_json *json, const char *key,
			const struct weightd_value *value)
{
	weightd_json_key(json, key);
	weightd_value_json(value, json->out);
}

void weightd_json_shape(struct weightd_json *json, const char *key,
			const struct weightd_shape *shape)
{
	weightd_json_open(json, key, '[');
	for (unsigned i = 0; i < shape->ndim; i++)
		weightd_json_size(json, NULL, shape->dims[i]);
	weightd_json_close(json, ']');
}

void weightd_json_texts(struct weightd_json *json, const char *key, const char *const *values)
{
	weightd_json_open(json, key, '[');
	for (; values != NULL && *values != NULL; values++)
		weightd_json_text(json, NULL, *values);
	weightd_json_close(json, ']');
}
