/*
 * Formulas are parsed by recursive descent, one function for each line of the grammar, into steps
 * for a list of values.
 */
#include "core/field/formula.h"

#include "core/field/formula_operation.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Levels of parentheses, signs and negations. */
#define DEPTH_MAX 16

struct parser {
	const char *at;
	struct weightd_formula *formula;
	weightd_formula_numbering *numbering;
	const void *context;
	unsigned depth;
	bool failed;
	struct weightd_formula_problem problem; /* where it failed first */
};

static void parse_formula(struct parser *parser);

/* 'length' bytes at 'at' are a name that is not known; 0: something else is wrong there. */
static void fail_at(struct parser *parser, const char *at, size_t length)
{
	if (!parser->failed)
		parser->problem = (struct weightd_formula_problem){at, length};
	parser->failed = true;
}

static void fail(struct parser *parser)
{
	fail_at(parser, parser->at, 0);
}

static void add_step(struct parser *parser, struct weightd_formula_step step)
{
	if (parser->failed || parser->formula->count == WEIGHTD_FORMULA_STEPS_MAX)
		fail(parser);
	else
		parser->formula->steps[parser->formula->count++] = step;
}

static void add(struct parser *parser, enum formula_operation operation)
{
	add_step(parser, (struct weightd_formula_step){.operation = (uint8_t)operation});
}

static void skip_space(struct parser *parser)
{
	while (*parser->at == ' ' || *parser->at == '\t' || *parser->at == '\r' ||
	       *parser->at == '\n')
		parser->at++;
}

static bool starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Bytes of the name that comes next, 0 if none does. */
static size_t name_length(const struct parser *parser)
{
	size_t length = 0;

	if (!starts_name(*parser->at))
		return 0;
	while (starts_name(parser->at[length]) ||
	       (parser->at[length] >= '0' && parser->at[length] <= '9'))
		length++;
	return length;
}

static bool is_name(const char *name, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(name, word, length) == 0;
}

/* Steps over the token if it comes next: a word, or a sign that is not the start of a longer one.
 */
static bool accept(struct parser *parser, const char *token)
{
	skip_space(parser);
	if (*parser->at != *token) /* most often so, and soon seen */
		return false;
	const size_t length = strlen(token);
	if (strncmp(parser->at, token, length) != 0)
		return false;
	if (starts_name(*token)
		    ? name_length(parser) != length
		    : (length == 1 && strchr("*/", *token) != NULL && parser->at[1] == *token))
		return false;
	parser->at += length;
	return true;
}

static void require(struct parser *parser, const char *token)
{
	if (!accept(parser, token))
		fail(parser);
}

/* Digits alone are a whole number, if it fits. */
static struct weightd_formula_step number_step(const char *start, const char *end, double number)
{
	errno = 0;
	const int64_t whole = strtoll(start, NULL, 10);

	if (strspn(start, "0123456789") == (size_t)(end - start) && errno == 0)
		return (struct weightd_formula_step){.operation = FORMULA_WHOLE, .whole = whole};
	return (struct weightd_formula_step){.operation = FORMULA_NUMBER, .number = number};
}

static void parse_number(struct parser *parser)
{
	const char *start = parser->at;
	char *end;
	const double number = strtod(start, &end);

	if (strspn(start, ".0123456789") == 0 || end == start || !isfinite(number) ||
	    starts_name(*end) || *end == '.')
		fail(parser);
	parser->at = end;
	add_step(parser, number_step(start, end, number));
}

/* A text in quotes of either kind, without escapes. */
static void parse_text(struct parser *parser)
{
	const char *start = parser->at + 1, *end = strchr(start, *parser->at);

	if (end == NULL || end - start > UINT16_MAX) {
		fail(parser);
		return;
	}
	parser->at = end + 1;
	add_step(parser, (struct weightd_formula_step){.operation = FORMULA_TEXT,
						       .length = (uint16_t)(end - start),
						       .text = start});
}

static const struct {
	const char *name;
	enum formula_operation operation;
	bool has_two;
} functions[] = {
	{"sqrt", FORMULA_SQRT, false},	     {"log", FORMULA_LOG, false},
	{"exp", FORMULA_EXP, false},	     {"abs", FORMULA_ABS, false},
	{"floor", FORMULA_FLOOR, false},     {"ceil", FORMULA_CEIL, false},
	{"min", FORMULA_MIN, true},	     {"max", FORMULA_MAX, true},
	{"pow", FORMULA_POWER, true},	     {"len", FORMULA_LEN, false},
	{"int", FORMULA_INT, false},	     {"round", FORMULA_ROUND, false},
	{"sum", FORMULA_SUM, false},	     {"is_list", FORMULA_IS_LIST, false},
	{"float32", FORMULA_FLOAT32, false},
};

/* The name has been read, and its parenthesis. */
static void parse_call(struct parser *parser, const char *name, size_t length)
{
	size_t i = 0;

	while (i < sizeof functions / sizeof functions[0] &&
	       !is_name(name, length, functions[i].name))
		i++;
	if (i == sizeof functions / sizeof functions[0]) {
		fail_at(parser, name, length);
		return;
	}
	parse_formula(parser);
	if (functions[i].has_two) {
		require(parser, ",");
		parse_formula(parser);
	}
	require(parser, ")");
	add(parser, functions[i].operation);
}

/* Steps over "math." before sqrt, "m." before out_channels: the last part is the name. */
static void skip_owners(struct parser *parser)
{
	for (;;) {
		const size_t length = name_length(parser);
		if (parser->at[length] != '.' || !starts_name(parser->at[length + 1]))
			return;
		parser->at += length + 1;
	}
}

/* Bytes of "[0]" that come next: the item of a tuple that a name has; 0 if none does. */
static size_t item_length(const char *text)
{
	const size_t digits = *text == '[' ? strspn(text + 1, "0123456789") : 0;

	return digits > 0 && text[1 + digits] == ']' ? digits + 2 : 0;
}

static void add_variable(struct parser *parser, const char *name, size_t length)
{
	const int number = parser->numbering(parser->context, name, length);

	if (number < 0 && is_name(name, length, "pi")) {
		add_step(parser, (struct weightd_formula_step){.operation = FORMULA_NUMBER,
							       .number = 0x1.921fb54442d18p+1});
		return;
	}
	if (number < 0 || number >= WEIGHTD_FORMULA_NAMES_MAX) {
		fail_at(parser, name, length);
		return;
	}
	parser->formula->names |= UINT32_C(1) << number;
	add_step(parser,
		 (struct weightd_formula_step){.operation = FORMULA_NAME, .name = (uint8_t)number});
}

/* "[i + 1]", "[:i]" and "[i:]", as often as they come. */
static void parse_items(struct parser *parser)
{
	while (!parser->failed && accept(parser, "[")) {
		enum formula_operation operation =
			accept(parser, ":") ? FORMULA_BEFORE : FORMULA_ITEM;
		parse_formula(parser);
		if (operation == FORMULA_ITEM && accept(parser, ":"))
			operation = FORMULA_FROM;
		require(parser, "]");
		add(parser, operation);
	}
}

/* Bytes of the name with its dots; 0 if the name has none. */
static size_t dotted_length(const struct parser *parser)
{
	struct parser last = *parser;

	skip_owners(&last);
	return last.at == parser->at ? 0 : (size_t)(last.at - parser->at) + name_length(&last);
}

static void parse_name(struct parser *parser)
{
	const size_t dotted = dotted_length(parser);

	if (dotted > 0 && parser->at[dotted] != '(' &&
	    parser->numbering(parser->context, parser->at, dotted) >= 0) {
		add_variable(parser, parser->at, dotted);
		parser->at += dotted;
		parse_items(parser);
		return;
	}
	skip_owners(parser);
	const char *name = parser->at;
	size_t length = name_length(parser);

	parser->at += length;
	if (accept(parser, "(")) {
		parse_call(parser, name, length);
		return;
	}
	if (is_name(name, length, "None")) {
		add(parser, FORMULA_NONE);
		return;
	}
	if (is_name(name, length, "True") || is_name(name, length, "False")) {
		add_step(parser, (struct weightd_formula_step){.operation = FORMULA_WHOLE,
							       .name = FORMULA_IS_BOOL,
							       .whole = *name == 'T'});
		return;
	}
	const size_t item = item_length(name + length);
	parser->at = name + length + item;
	if (item == 0 || parser->numbering(parser->context, name, length + item) >= 0 ||
	    parser->numbering(parser->context, name, length) < 0) {
		add_variable(parser, name, length + item);
	} else {
		parser->at = name + length;
		add_variable(parser, name, length);
	}
	parse_items(parser);
}

static void parse_atom(struct parser *parser)
{
	skip_space(parser);
	if (accept(parser, "(")) {
		parse_formula(parser);
		require(parser, ")");
	} else if (*parser->at == '\'' || *parser->at == '"') {
		parse_text(parser);
	} else if (name_length(parser) > 0) {
		parse_name(parser);
	} else {
		parse_number(parser);
	}
}

static void parse_factor(struct parser *parser)
{
	if (parser->failed || ++parser->depth > DEPTH_MAX) {
		fail(parser);
		return;
	}
	if (accept(parser, "-")) {
		parse_factor(parser);
		add(parser, FORMULA_MINUS);
	} else {
		parse_atom(parser);
		if (accept(parser, "**")) {
			parse_factor(parser);
			add(parser, FORMULA_POWER);
		}
	}
	parser->depth--;
}

static void parse_product(struct parser *parser)
{
	parse_factor(parser);
	while (!parser->failed) {
		enum formula_operation operation;
		if (accept(parser, "*"))
			operation = FORMULA_MULTIPLY;
		else if (accept(parser, "//"))
			operation = FORMULA_FLOOR_DIVIDE;
		else if (accept(parser, "/"))
			operation = FORMULA_DIVIDE;
		else if (accept(parser, "%"))
			operation = FORMULA_REMAINDER;
		else
			break;
		parse_factor(parser);
		add(parser, operation);
	}
}

static void parse_sum(struct parser *parser)
{
	parse_product(parser);
	while (!parser->failed) {
		const bool is_plus = accept(parser, "+");
		if (!is_plus && !accept(parser, "-"))
			break;
		parse_product(parser);
		add(parser, is_plus ? FORMULA_ADD : FORMULA_SUBTRACT);
	}
}

/* A sign is accepted before the one that it starts. */
static const struct {
	const char *sign;
	enum formula_operation operation;
} comparisons[] = {
	{"==", FORMULA_EQUAL},	       {"!=", FORMULA_UNEQUAL}, {"<=", FORMULA_LESS_EQUAL},
	{">=", FORMULA_GREATER_EQUAL}, {"<", FORMULA_LESS},	{">", FORMULA_GREATER},
	{"is", FORMULA_EQUAL},
};

/* What follows "in": a list, or a value that has items. */
static void parse_among(struct parser *parser)
{
	const char *end = accept(parser, "[") ? "]" : accept(parser, "(") ? ")" : NULL;
	uint16_t count = 0;
	bool has_comma = end != NULL && *end == ']';

	if (end == NULL)
		parse_sum(parser);
	while (end != NULL && !parser->failed && !accept(parser, end)) {
		parse_formula(parser);
		count++;
		if (!accept(parser, ",")) {
			require(parser, end);
			break;
		}
		has_comma = true;
	}
	/* (x) is x. */
	if (end == NULL || (count == 1 && !has_comma))
		add(parser, FORMULA_AMONG);
	else
		add_step(parser, (struct weightd_formula_step){.operation = FORMULA_ONE_OF,
							       .length = count});
}

static void parse_comparison(struct parser *parser)
{
	parse_sum(parser);
	const char *before = parser->at;
	const bool is_not = accept(parser, "not");
	if (!parser->failed && accept(parser, "in")) {
		parse_among(parser);
		if (is_not)
			add(parser, FORMULA_NOT);
		return;
	}
	parser->at = before;
	for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++) {
		if (!accept(parser, comparisons[i].sign))
			continue;
		const bool differs = *comparisons[i].sign == 'i' && accept(parser, "not");
		parse_sum(parser);
		add(parser, differs ? FORMULA_UNEQUAL : comparisons[i].operation);
		return;
	}
}

static void parse_negated(struct parser *parser)
{
	if (!accept(parser, "not")) {
		parse_comparison(parser);
		return;
	}
	if (++parser->depth > DEPTH_MAX) {
		fail(parser);
		return;
	}
	parse_negated(parser);
	add(parser, FORMULA_NOT);
	parser->depth--;
}

static void parse_both(struct parser *parser)
{
	parse_negated(parser);
	while (!parser->failed && accept(parser, "and")) {
		parse_negated(parser);
		add(parser, FORMULA_AND);
	}
}

static void parse_either(struct parser *parser)
{
	parse_both(parser);
	while (!parser->failed && accept(parser, "or")) {
		parse_both(parser);
		add(parser, FORMULA_OR);
	}
}

static void parse_formula(struct parser *parser)
{
	parse_either(parser);
	if (!parser->failed && accept(parser, "if")) {
		parse_either(parser);
		require(parser, "else");
		parse_formula(parser);
		add(parser, FORMULA_IF);
	}
}

static bool read_formula(struct parser *parser)
{
	parser->formula->count = 0;
	parser->formula->names = 0;
	parse_formula(parser);
	skip_space(parser);
	return !parser->failed;
}

bool weightd_formula_read(struct weightd_formula *formula, const char **text,
			  weightd_formula_numbering *numbering, const void *context)
{
	struct parser parser = {
		.at = *text, .formula = formula, .numbering = numbering, .context = context};
	const bool is_formula = read_formula(&parser);

	*text = parser.at;
	return is_formula;
}

bool weightd_formula_parse(struct weightd_formula *formula, const char *text,
			   weightd_formula_numbering *numbering, const void *context)
{
	return weightd_formula_read(formula, &text, numbering, context) && *text == '\0';
}

bool weightd_formula_examine(struct weightd_formula *formula, const char *text,
			     weightd_formula_numbering *numbering, const void *context,
			     struct weightd_formula_problem *problem)
{
	struct parser parser = {
		.at = text, .formula = formula, .numbering = numbering, .context = context};

	if (read_formula(&parser) && *parser.at != '\0')
		fail(&parser);
	*problem = parser.problem;
	return !parser.failed;
}
