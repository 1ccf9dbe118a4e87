/*
 * The one spelling of a formula.
 */
#include "core/field/formula.h"

#include <string.h>

/* Marks of two letters come before their first letter. */
static const char *const marks[] = {"**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/",
				    "%",  "<",	">",  "(",  ")",  ",",	"[", "]", ":", NULL};
static const char *const words[] = {"if", "else", "and", "or", "not", "is", "in", NULL};

struct spelling {
	const char *at;
	struct weightd_text *out;
	bool after_value; /* a sign is one between two values, not one before a value */
	weightd_formula_variable *variable;
	const void *context;
};

static bool starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t name_length(const char *text)
{
	size_t length = 0;

	while (starts_name(text[length]) ||
	       (length > 0 && text[length] >= '0' && text[length] <= '9'))
		length++;
	return length;
}

/* Bytes of an exponent behind its letter, of which 'text' is the first. */
static size_t exponent_length(const char *text)
{
	const size_t sign = *text == '+' || *text == '-';

	return sign + strspn(text + sign, "0123456789");
}

static size_t number_length(const char *text)
{
	const bool is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *letters = is_hex ? "pP" : "eE";
	size_t length = is_hex ? 2 + strspn(text + 2, "0123456789abcdefABCDEF.")
			       : strspn(text, "0123456789.");

	if (text[length] == letters[0] || text[length] == letters[1])
		length += 1 + exponent_length(text + length + 1);
	return length;
}

static const char *mark_at(const char *text)
{
	for (const char *const *mark = marks; *mark != NULL; mark++) {
		if (strncmp(*mark, text, strlen(*mark)) == 0)
			return *mark;
	}
	return NULL;
}

static bool is_word(const char *text, size_t length)
{
	for (const char *const *word = words; *word != NULL; word++) {
		if (strlen(*word) == length && memcmp(*word, text, length) == 0)
			return true;
	}
	return false;
}

static void put_value(struct spelling *spelling, const char *text, size_t length)
{
	weightd_text_put(spelling->out, text, length);
	spelling->after_value = true;
}

static void spell_word(struct spelling *spelling, size_t length)
{
	weightd_text_puts(spelling->out, spelling->after_value ? " " : "");
	weightd_text_put(spelling->out, spelling->at, length);
	weightd_text_puts(spelling->out, " ");
	spelling->after_value = false;
}

static void spell_name(struct spelling *spelling)
{
	const char *name = spelling->at;
	size_t length = name_length(name);
	struct weightd_value value;

	while (name[length] == '.' && starts_name(name[length + 1])) {
		name += length + 1;
		length = name_length(name);
	}
	spelling->at = name;
	/* "in" is an argument of many classes, too. */
	if (is_word(name, length) && (spelling->after_value || strncmp(name, "in", length) != 0)) {
		spell_word(spelling, length);
	} else if (spelling->variable != NULL && name[length] != '(' && name[length] != '[' &&
		   spelling->variable(spelling->context, name, length, &value)) {
		weightd_value_repr(&value, spelling->out);
		spelling->after_value = true;
	} else {
		put_value(spelling, name, length);
	}
	spelling->at = name + length;
}

static void spell_mark(struct spelling *spelling, const char *mark)
{
	const bool opens = *mark == '(' || *mark == '[', closes = *mark == ')' || *mark == ']';

	if (opens || closes || *mark == ',' || *mark == ':')
		weightd_text_puts(spelling->out, *mark == ',' ? ", " : mark);
	else
		weightd_text_printf(spelling->out, spelling->after_value ? " %s " : "%s", mark);
	spelling->after_value = closes;
	spelling->at += strlen(mark);
}

static void spell_token(struct spelling *spelling)
{
	const char *at = spelling->at, *end;

	if (*at == '\'' || *at == '"') {
		end = strchr(at + 1, *at);
		put_value(spelling, at, (size_t)(end - at) + 1);
		spelling->at = end + 1;
	} else if (starts_name(*at)) {
		spell_name(spelling);
	} else if (strchr("0123456789.", *at) != NULL) {
		put_value(spelling, at, number_length(at));
		spelling->at += number_length(at);
	} else {
		spell_mark(spelling, mark_at(at));
	}
}

void weightd_formula_spell(const char *text, weightd_formula_variable *variable,
			   const void *context, struct weightd_text *out)
{
	struct spelling spelling = {
		.at = text, .out = out, .variable = variable, .context = context};

	for (;;) {
		spelling.at += strspn(spelling.at, " \t\r\n");
		if (*spelling.at == '\0')
			return;
		spell_token(&spelling);
	}
}
