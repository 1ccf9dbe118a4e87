/*
 * Growable text with a ceiling, and the two JSON scalars that need care.
 */
#include "weightd/text.h"

#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/base/work_limit.h"
#include "weightd/real_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void weightd_text_init(struct weightd_text *text, size_t limit)
{
	*text = (struct weightd_text){.limit = limit};
}

void weightd_text_free(struct weightd_text *text)
{
	weightd_memory_free(text->data);
	*text = (struct weightd_text){0};
}

/* Texts as long as this ask whether they are wanted. */
#define LONG_TEXT 65536
/* Work of an append, beside its bytes. */
#define UNITS_OF_APPEND 20

/* Makes room for 'extra' more bytes and the NUL. */
static bool reserve(struct weightd_text *text, size_t extra)
{
	if (text->failed)
		return false;
	if (text->length >= LONG_TEXT && weightd_is_unwanted(UNITS_OF_APPEND + extra)) {
		text->failed = text->is_cancelled = true;
		return false;
	}
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
	char *data = weightd_memory_resize(text->data, capacity);
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

	if (text->failed)
		return;
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

/* Appends what stands for the characters at 'string' that cannot be written as they are; returns
 * their bytes. */
static size_t put_special(struct weightd_text *text, const char *string)
{
	const unsigned char c = (unsigned char)*string;
	const char *escape = short_escape(c);
	const size_t cut = c >= 0x80 ? weightd_utf8_cut(string) : 0;

	if (escape != NULL)
		weightd_text_puts(text, escape);
	else if (c < 0x80)
		weightd_text_printf(text, "\\u%04x", (unsigned)c);
	else if (cut == 0)
		weightd_text_puts(text, WEIGHTD_UTF8_REPLACEMENT);
	return cut > 0 ? cut : 1;
}

/* Bytes at 'string' that a JSON string may hold as they are; 0 at the end and before others. */
static size_t plain_length(const char *string)
{
	const char *end = string;

	for (;;) {
		const unsigned char c = (unsigned char)*end;
		const size_t length = c >= 0x80 ? weightd_utf8_length(end, SIZE_MAX)
				      : c >= 0x20 && c != '"' && c != '\\' && c != 0x7F ? 1
											: 0;
		if (length == 0)
			return (size_t)(end - string);
		end += length;
	}
}

void weightd_text_json_string(struct weightd_text *text, const char *string)
{
	if (text->failed)
		return;
	weightd_text_put(text, "\"", 1);
	for (;;) {
		const size_t length = plain_length(string);

		weightd_text_put(text, string, length);
		string += length;
		if (*string == '\0')
			break;
		string += put_special(text, string);
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
