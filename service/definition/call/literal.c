/*
 * Names, numbers and strings of call text.
 */
#include "definition/call/literal.h"

#include "core/base/utf8.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void weightd_cursor_skip(struct weightd_cursor *cursor, size_t bytes)
{
	for (const char *end = cursor->at + bytes; cursor->at < end; cursor->at++) {
		if (*cursor->at == '\n') {
			cursor->line++;
			cursor->column = 1;
		} else if (((unsigned char)*cursor->at & 0xC0) != 0x80) {
			cursor->column++;
		}
	}
}

void weightd_cursor_space(struct weightd_cursor *cursor)
{
	weightd_cursor_skip(cursor, strspn(cursor->at, " \t\r\n"));
}

static enum weightd_code refuse_as(struct weightd_cursor *cursor, enum weightd_code code,
				   const char *expected)
{
	size_t length = 0, step;

	while (length < 20 && cursor->at[length] != '\0' && cursor->at[length] != '\n' &&
	       (step = weightd_utf8_length(cursor->at + length, strlen(cursor->at + length))) > 0)
		length += step;
	if (length == 0)
		weightd_error_add(cursor->err, code, cursor->pointer, "the text ends too early");
	else
		weightd_error_add(cursor->err, code, cursor->pointer,
				  "the text cannot be read at \"%.*s\"", (int)length, cursor->at);
	if (strncmp(cursor->at, "...", 3) == 0 || strncmp(cursor->at, "\u2026", 3) == 0)
		expected = "what was left out there: the text is shortened";
	weightd_error_expected(cursor->err, "%s", expected);
	weightd_error_at(cursor->err, cursor->line, cursor->column);
	return code;
}

enum weightd_code weightd_cursor_refuse(struct weightd_cursor *cursor, const char *expected)
{
	return refuse_as(cursor, WEIGHTD_ERR_TEXT_SYNTAX, expected);
}

static bool starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

size_t weightd_name_length(const char *text)
{
	size_t length = 0;

	if (!starts_name(text[0]))
		return 0;
	while (starts_name(text[length]) || is_digit(text[length]) ||
	       (text[length] == '.' && starts_name(text[length + 1])))
		length++;
	return length;
}

bool weightd_name_is(const char *text, size_t length, const char *name)
{
	return strlen(name) == length && memcmp(text, name, length) == 0;
}

/* Bytes of the number, with its sign; '*is_real' if it has a dot or an exponent.  0: none here. */
static size_t number_length(const char *text, bool *is_real)
{
	size_t length = strspn(text, "+-") > 1 ? 0 : strspn(text, "+-");
	size_t digits = strspn(text + length, "0123456789");

	length += digits;
	if (text[length] == '.') {
		size_t fraction = strspn(text + length + 1, "0123456789");
		*is_real = true;
		length += 1 + fraction;
		digits += fraction;
	}
	if (digits == 0)
		return 0;
	if (text[length] == 'e' || text[length] == 'E') {
		size_t sign = text[length + 1] == '+' || text[length + 1] == '-';
		size_t exponent = strspn(text + length + 1 + sign, "0123456789");
		if (exponent == 0)
			return 0;
		*is_real = true;
		length += 1 + sign + exponent;
	}
	return length;
}

enum weightd_code weightd_cursor_number(struct weightd_cursor *cursor, struct weightd_value *value)
{
	bool is_real = false;
	size_t length = number_length(cursor->at, &is_real);

	if (length == 0 || starts_name(cursor->at[length]))
		return weightd_cursor_refuse(cursor,
					     "a number, a text in quotes, True, False, None, "
					     "a list or a call");
	errno = 0;
	if (is_real) {
		value->kind = WEIGHTD_REAL;
		value->real = strtod(cursor->at, NULL);
		if (!isfinite(value->real))
			return refuse_as(cursor, WEIGHTD_ERR_OUT_OF_RANGE, "a finite number");
	} else {
		value->kind = WEIGHTD_INT;
		value->integer = strtoll(cursor->at, NULL, 10);
		if (errno == ERANGE)
			return refuse_as(cursor, WEIGHTD_ERR_OUT_OF_RANGE,
					 "a signed 64-bit integer");
	}
	weightd_cursor_skip(cursor, length);
	return WEIGHTD_OK;
}

/* The character of an escape, '\0' if it is unknown. */
static char escaped(char c)
{
	switch (c) {
	case 'n': return '\n';
	case 't': return '\t';
	case '\\':
	case '\'':
	case '"': return c;
	default: return '\0';
	}
}

enum weightd_code weightd_cursor_string(struct weightd_cursor *cursor, struct weightd_arena *arena,
					const char **text)
{
	char quote = *cursor->at;
	const char *end = cursor->at + 1;

	while (*end != quote && *end != '\0' && *end != '\n')
		end += *end == '\\' && end[1] != '\0' ? 2 : 1;
	if (*end != quote)
		return weightd_cursor_refuse(cursor, "a closing quote on the same line");
	char *copy = weightd_arena_alloc(arena, (size_t)(end - cursor->at));
	if (copy == NULL)
		return weightd_error_add(cursor->err, WEIGHTD_ERR_NO_MEMORY, cursor->pointer,
					 "no memory is left to read the text");
	*text = copy;
	weightd_cursor_skip(cursor, 1);
	while (*cursor->at != quote) {
		if (*cursor->at == '\\') {
			if (escaped(cursor->at[1]) == '\0')
				return weightd_cursor_refuse(cursor,
							     "one of \\\\ \\' \\\" \\n \\t");
			*copy++ = escaped(cursor->at[1]);
			weightd_cursor_skip(cursor, 2);
		} else {
			*copy++ = *cursor->at;
			weightd_cursor_skip(cursor, 1);
		}
	}
	weightd_cursor_skip(cursor, 1);
	return WEIGHTD_OK;
}
