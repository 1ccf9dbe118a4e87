/*
 * Values of arguments: reading them as numbers and writing them as Python and JSON do.
 */
#include "weightd/field.h"
#include "weightd/real_text.h"

#include <inttypes.h>
#include <string.h>

double weightd_value_real(const struct weightd_value *value)
{
	if (value->kind == WEIGHTD_INT)
		return (double)value->integer;
	return value->kind == WEIGHTD_REAL ? value->real : 0.0;
}

int64_t weightd_value_size(const struct weightd_value *value, size_t index)
{
	if (value->kind == WEIGHTD_INT)
		return value->integer;
	return value->kind == WEIGHTD_TUPLE && index < value->count ? value->items[index].integer
								    : 0;
}

static void put_character(unsigned char c, char quote, struct weightd_text *out)
{
	switch (c) {
	case '\t': weightd_text_puts(out, "\\t"); return;
	case '\n': weightd_text_puts(out, "\\n"); return;
	case '\r': weightd_text_puts(out, "\\r"); return;
	}
	if (c < 0x20 || c == 0x7f)
		weightd_text_printf(out, "\\x%02x", c);
	else
		weightd_text_printf(out, c == quote || c == '\\' ? "\\%c" : "%c", c);
}

/*
 * Python's repr() of a str: single quotes unless the text has some and no double quotes.  Other
 * characters than ASCII are written unchanged, also where Python finds them unprintable.
 */
static void put_quoted(const char *text, struct weightd_text *out)
{
	const char quote = strchr(text, '\'') != NULL && strchr(text, '"') == NULL ? '"' : '\'';

	weightd_text_put(out, &quote, 1);
	for (; *text != '\0'; text++)
		put_character((unsigned char)*text, quote, out);
	weightd_text_put(out, &quote, 1);
}

static void put_tuple(const struct weightd_value *value, struct weightd_text *out)
{
	weightd_text_puts(out, "(");
	for (size_t i = 0; i < value->count; i++) {
		if (i > 0)
			weightd_text_puts(out, ", ");
		weightd_value_repr(&value->items[i], out);
	}
	weightd_text_puts(out, value->count == 1 ? ",)" : ")");
}

static void put_value(const struct weightd_value *value, bool quoted, struct weightd_text *out)
{
	char buffer[32];

	switch (value->kind) {
	case WEIGHTD_NONE: weightd_text_puts(out, "None"); return;
	case WEIGHTD_BOOL: weightd_text_puts(out, value->boolean ? "True" : "False"); return;
	case WEIGHTD_INT: weightd_text_printf(out, "%" PRId64, value->integer); return;
	case WEIGHTD_REAL:
		weightd_text_put(out, buffer, weightd_real_text_double(value->real, buffer));
		return;
	case WEIGHTD_TEXT:
		if (quoted)
			put_quoted(value->text, out);
		else
			weightd_text_puts(out, value->text);
		return;
	case WEIGHTD_TUPLE: put_tuple(value, out); return;
	case WEIGHTD_FORMULA:
	case WEIGHTD_MODULE: weightd_text_puts(out, value->text); return;
	}
}

void weightd_value_print(const struct weightd_value *value, struct weightd_text *out)
{
	put_value(value, false, out);
}

void weightd_value_repr(const struct weightd_value *value, struct weightd_text *out)
{
	put_value(value, true, out);
}

void weightd_value_json(const struct weightd_value *value, struct weightd_text *out)
{
	switch (value->kind) {
	case WEIGHTD_NONE: weightd_text_puts(out, "null"); return;
	case WEIGHTD_BOOL: weightd_text_puts(out, value->boolean ? "true" : "false"); return;
	case WEIGHTD_INT: weightd_text_printf(out, "%" PRId64, value->integer); return;
	case WEIGHTD_REAL: weightd_text_json_real(out, value->real); return;
	case WEIGHTD_FORMULA:
	case WEIGHTD_TEXT: weightd_text_json_string(out, value->text); return;
	case WEIGHTD_TUPLE:
		weightd_text_puts(out, "[");
		for (size_t i = 0; i < value->count; i++) {
			if (i > 0)
				weightd_text_puts(out, ",");
			weightd_value_json(&value->items[i], out);
		}
		weightd_text_puts(out, "]");
		return;
	case WEIGHTD_MODULE:
		weightd_text_puts(out, "{\"type\":");
		weightd_text_json_string(out, value->text);
		weightd_text_puts(out, "}");
		return;
	}
}

bool weightd_value_equal(const struct weightd_value *a, const struct weightd_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case WEIGHTD_NONE: return true;
	case WEIGHTD_BOOL: return a->boolean == b->boolean;
	case WEIGHTD_INT: return a->integer == b->integer;
	case WEIGHTD_REAL: return memcmp(&a->real, &b->real, sizeof a->real) == 0;
	case WEIGHTD_FORMULA:
	case WEIGHTD_TEXT: return strcmp(a->text, b->text) == 0;
	case WEIGHTD_TUPLE:
		if (a->count != b->count)
			return false;
		for (size_t i = 0; i < a->count; i++) {
			if (!weightd_value_equal(&a->items[i], &b->items[i]))
				return false;
		}
		return true;
	case WEIGHTD_MODULE: return a->module == b->module;
	}
	return false;
}
