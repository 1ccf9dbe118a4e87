/*
 * Growable text with a ceiling, and the two JSON scalars that need care.
 */
#include "weightd/text.h"

#include "weightd/real_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void weightd_text_init(struct weightd_text *text, size_t limit)
{
	*text = (struct weightd_text){.limit = limit};
}

void weightd_text_free(struct weightd_text *text)
{
	free(text->data);
	*text = (struct weightd_text){0};
}

/* Makes room for 'extra' more bytes and the NUL. */
static bool reserve(struct weightd_text *text, size_t extra)
{
	if (text->failed)
		return false;
	if (extra > text->limit - text->length) {
		text->failed = true;
		return false;
	}
	size_t need = text->length + extra + 1;
	if (need <= text->capacity)
		return true;
	size_t capacity = text->capacity < 128 ? 256 : text->capacity * 2;
	if (capacity < need)
		capacity = need;
	char *data = realloc(text->data, capacity);
	if (data == NULL) {
		text->failed = true;
		return false;
	}
	text->data = data;
	text->capacity = capacity;
	return true;
}

void weightd_text_put(struct weightd_text *text, const void *bytes, size_t length)
{
	if (!reserve(text, length))
		return;
	memcpy(text->data + text->length, bytes, length);
	text->length += length;
	text->data[text->length] = '\0';
}

void weightd_text_puts(struct weightd_text *text, const char *string)
{
	weightd_text_put(text, string, strlen(string));
}

void weightd_text_printf(struct weightd_text *text, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0 || !reserve(text, (size_t)length))
		return;
	va_start(arguments, format);
	vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	text->length += (size_t)length;
}

/* The two-character escape of a control character or quote, NULL if it needs none or \u00XX. */
static const char *short_escape(unsigned char c)
{
	switch (c) {
	case '"': return "\\\"";
	case '\\': return "\\\\";
	case '\b': return "\\b";
	case '\f': return "\\f";
	case '\n': return "\\n";
	case '\r': return "\\r";
	case '\t': return "\\t";
	default: return NULL;
	}
}

void weightd_text_json_string(struct weightd_text *text, const char *string)
{
	weightd_text_put(text, "\"", 1);
	for (const char *plain = string;; string++) {
		unsigned char c = (unsigned char)*string;
		if (c != '\0' && c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		weightd_text_put(text, plain, (size_t)(string - plain));
		if (c == '\0')
			break;
		const char *escape = short_escape(c);
		if (escape != NULL)
			weightd_text_puts(text, escape);
		else
			weightd_text_printf(text, "\\u%04x", (unsigned)c);
		plain = string + 1;
	}
	weightd_text_put(text, "\"", 1);
}

void weightd_text_json_real(struct weightd_text *text, double value)
{
	char buffer[32];

	if (isnan(value)) {
		weightd_text_puts(text, "\"NaN\"");
	} else if (isinf(value)) {
		weightd_text_puts(text, value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
	} else {
		size_t length = weightd_real_text_double(value, buffer);
		weightd_text_put(text, buffer, length);
	}
}
