/*
 * Reading a key script: its signs, names and numbers.
 */
#include "core/generator/jax/key_reading.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FORMULA_MAX 200

bool weightd_key_fail(struct weightd_key_reading *reading, const char *expected, const char *format,
		      ...)
{
	struct weightd_key_problem *problem = reading->problem;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(problem->detail, sizeof problem->detail, format, arguments);
	va_end(arguments);
	snprintf(problem->expected, sizeof problem->expected, "%s", expected);
	problem->column = (size_t)(reading->at - reading->text) + 1;
	return false;
}

bool weightd_key_fail_syntax(struct weightd_key_reading *reading)
{
	return weightd_key_fail(reading, "a script such as key, sub = jax.random.split(key)",
				"the keys cannot be read at \"%.20s\"", reading->at);
}

void weightd_key_put(struct weightd_key_reading *reading, const char *text)
{
	if (reading->out != NULL)
		weightd_text_puts(reading->out, text);
}

void weightd_key_put_word(struct weightd_key_reading *reading, const struct weightd_key_word *word)
{
	if (reading->out != NULL)
		weightd_text_put(reading->out, word->text, word->length);
}

/* Blanks within a line. */
void weightd_key_skip_blanks(struct weightd_key_reading *reading)
{
	while (*reading->at == ' ' || *reading->at == '\t')
		reading->at++;
}

bool weightd_key_takes(struct weightd_key_reading *reading, char sign)
{
	weightd_key_skip_blanks(reading);
	if (*reading->at != sign)
		return false;
	reading->at++;
	return true;
}

bool weightd_key_is_word_start(char c)
{
	return isalpha((unsigned char)c) || c == '_';
}

/* A name, without the words before its dots. */
bool weightd_key_read_word(struct weightd_key_reading *reading, struct weightd_key_word *word)
{
	weightd_key_skip_blanks(reading);
	do {
		if (*reading->at == '.')
			reading->at++;
		if (!weightd_key_is_word_start(*reading->at))
			return weightd_key_fail_syntax(reading);
		word->text = reading->at;
		while (weightd_key_is_word_start(*reading->at) ||
		       isdigit((unsigned char)*reading->at))
			reading->at++;
		word->length = (size_t)(reading->at - word->text);
	} while (*reading->at == '.');
	return true;
}

bool weightd_key_is_word(const struct weightd_key_word *word, const char *text)
{
	return strlen(text) == word->length && memcmp(word->text, text, word->length) == 0;
}

/* The names of a formula, in the order in which they are met. */
struct formula_names {
	const struct weightd_key_context *context;
	struct weightd_value values[WEIGHTD_FORMULA_NAMES_MAX];
	int count;
	struct weightd_key_word unknown;
};

static int number_name(const void *context, const char *name, size_t length)
{
	struct formula_names *names = (struct formula_names *)(uintptr_t)context;
	const struct weightd_key_context *of = names->context;

	if (names->count == WEIGHTD_FORMULA_NAMES_MAX ||
	    !of->variable(of->variables, name, length, &names->values[names->count])) {
		names->unknown = (struct weightd_key_word){name, length};
		return -1;
	}
	return names->count++;
}

/* Where the formula ends: before a comma or a closing bracket that is not its own. */
static size_t formula_length(const char *text)
{
	unsigned depth = 0;
	size_t length = 0;

	for (; text[length] != '\0' && text[length] != ';' && text[length] != '\n'; length++) {
		const char c = text[length];
		if (depth == 0 && (c == ')' || c == ']' || c == ','))
			break;
		depth += c == '(' || c == '[';
		depth -= c == ')' || c == ']';
	}
	return length;
}

/* A whole number; in spelling 0. */
bool weightd_key_read_number(struct weightd_key_reading *reading, const char *what, int64_t *number)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct formula_names names = {.context = reading->context};
	struct weightd_value value = {.kind = WEIGHTD_NONE};
	char text[FORMULA_MAX];

	weightd_key_skip_blanks(reading);
	const size_t length = formula_length(reading->at);
	if (length == 0 || length >= sizeof text)
		return weightd_key_fail_syntax(reading);
	memcpy(text, reading->at, length);
	text[length] = '\0';
	*number = 0;
	if (!weightd_formula_parse(&formula, text, number_name, &names)) {
		if (names.unknown.length == 0)
			return weightd_key_fail_syntax(reading);
		return weightd_key_fail(
			reading,
			"i (the draw's number, from 0), layer, seed, or an argument of the "
			"tensor's module",
			"%s has a name %.*s that means nothing here", what,
			(int)(names.unknown.length > 40 ? 40 : names.unknown.length),
			names.unknown.text);
	}
	if (reading->out != NULL) {
		weightd_formula_spell(text, NULL, NULL, reading->out);
	} else if (!weightd_formula_value(&formula, names.values, &value) ||
		   value.kind != WEIGHTD_INT) {
		return weightd_key_fail(reading, "a whole number", "%s, %s, is no whole number",
					what, text);
	}
	reading->at += length;
	*number = value.integer;
	return true;
}
