/*
 * Recursive descent over call text.  Recursion is bounded by the caller's depth.
 */
#include "definition/call/expression.h"

#include "core/field/formula.h"
#include "definition/call/cast_method.h"
#include "definition/call/literal.h"
#include "definition/document/scan.h"

#include <string.h>

struct parser {
	struct weightd_cursor cursor;
	unsigned depth, depth_max;
	bool has_loops;
	struct weightd_arena *arena;
};

static enum weightd_code parse_item(struct parser *parser, struct weightd_node **result);

/* A name after its last dot. */
static const char *last_part(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL ? name : dot + 1;
}

static enum weightd_code no_memory(struct parser *parser)
{
	return weightd_error_add(parser->cursor.err, WEIGHTD_ERR_NO_MEMORY, parser->cursor.pointer,
				 "no memory is left to read the text");
}

static struct weightd_node *new_node(struct parser *parser, enum weightd_node_kind kind)
{
	struct weightd_node *node = weightd_arena_alloc(parser->arena, sizeof *node);

	if (node != NULL) {
		node->kind = kind;
		node->line = parser->cursor.line;
		node->column = parser->cursor.column;
	}
	return node;
}

/* Items up to 'end' (NUL: of the text), separated by commas; one comma may trail.  '*commas' counts
 * them. */
static enum weightd_code parse_items(struct parser *parser, struct weightd_node *list, char end,
				     size_t *commas)
{
	struct weightd_cursor *cursor = &parser->cursor;
	const struct weightd_node **link = &list->items;

	for (*commas = 0;; ++*commas) {
		struct weightd_node *item = NULL;
		weightd_cursor_space(cursor);
		if (*cursor->at == end)
			break;
		enum weightd_code code = parse_item(parser, &item);
		if (code != WEIGHTD_OK)
			return code;
		if (list->kind == WEIGHTD_NODE_DICT && item->key == NULL)
			return weightd_cursor_refuse(cursor, "a colon and a value after the key");
		*link = item;
		link = (const struct weightd_node **)&item->next;
		list->count++;
		weightd_cursor_space(cursor);
		if (*cursor->at == end)
			break;
		if (*cursor->at != ',')
			return weightd_cursor_refuse(cursor, end == ')'	  ? "a comma or ')'"
							     : end == ']' ? "a comma or ']'"
							     : end == '}' ? "a comma or '}'"
									  : "a comma");
		weightd_cursor_skip(cursor, 1);
	}
	weightd_cursor_skip(cursor, end == '\0' ? 0 : 1);
	return WEIGHTD_OK;
}

/* The items between brackets; the opening one is at the cursor. */
static enum weightd_code parse_bracket(struct parser *parser, struct weightd_node *node, char end)
{
	size_t commas;

	if (parser->depth == parser->depth_max) {
		enum weightd_code code = weightd_error_add(
			parser->cursor.err, WEIGHTD_ERR_LIMIT_EXCEEDED, parser->cursor.pointer,
			"the text is nested deeper than %u levels", parser->depth_max);
		weightd_error_at(parser->cursor.err, parser->cursor.line, parser->cursor.column);
		return code;
	}
	weightd_cursor_skip(&parser->cursor, 1);
	parser->depth++;
	enum weightd_code code = parse_items(parser, node, end, &commas);
	parser->depth--;
	/* (x) is x: only a comma makes a tuple. */
	if (code == WEIGHTD_OK && node->kind == WEIGHTD_NODE_SEQUENCE && end == ')' &&
	    node->count == 1 && commas == 0) {
		const struct weightd_node *only = node->items;
		const char *key = node->key;
		*node = *only;
		node->next = NULL;
		node->key = key;
	}
	return code;
}

/* ".half()" behind a call, which becomes the inner one of a CAST; false for anything else. */
static enum weightd_code parse_method(struct parser *parser, struct weightd_node *node,
				      bool *is_method)
{
	const struct weightd_cursor start = parser->cursor;
	const char *at = start.at;
	const size_t length = *at == '.' ? weightd_name_length(at + 1) : 0;
	enum weightd_dtype dtype;

	*is_method = length > 0 && at[1 + length] == '(';
	if (!*is_method)
		return WEIGHTD_OK;
	struct weightd_node *method = new_node(parser, WEIGHTD_NODE_CALL);
	struct weightd_node *inner = new_node(parser, WEIGHTD_NODE_CALL);
	if (inner == NULL || method == NULL ||
	    (method->name = weightd_arena_strndup(parser->arena, at + 1, length)) == NULL)
		return no_memory(parser);
	weightd_cursor_skip(&parser->cursor, 1 + length);
	enum weightd_code code = parse_bracket(parser, method, ')');
	if (code != WEIGHTD_OK)
		return code;
	switch (weightd_cast_of_method(method, &dtype)) {
	case WEIGHTD_METHOD_UNKNOWN:
		parser->cursor = start;
		return weightd_cursor_refuse(&parser->cursor, weightd_cast_methods);
	case WEIGHTD_METHOD_NO_CAST: return WEIGHTD_OK;
	case WEIGHTD_METHOD_CAST: break;
	}
	*inner = *node;
	*node = (struct weightd_node){
		.kind = WEIGHTD_NODE_CAST,
		.name = weightd_dtype_row(dtype)->name,
		.value = WEIGHTD_VALUE_BOOL(strcmp(method->name, "astype") == 0),
		.items = inner,
		.count = 1,
		.line = node->line,
		.column = node->column};
	return WEIGHTD_OK;
}

static enum weightd_code parse_name(struct parser *parser, struct weightd_node *node)
{
	struct weightd_cursor *cursor = &parser->cursor;
	size_t length = weightd_name_length(cursor->at);

	if (weightd_name_is(cursor->at, length, "None")) {
		node->value.kind = WEIGHTD_NONE;
	} else if (weightd_name_is(cursor->at, length, "True") ||
		   weightd_name_is(cursor->at, length, "False")) {
		node->value.kind = WEIGHTD_BOOL;
		node->value.boolean = *cursor->at == 'T';
	} else {
		node->kind = WEIGHTD_NODE_NAME;
		node->name = weightd_arena_strndup(parser->arena, cursor->at, length);
		if (node->name == NULL)
			return no_memory(parser);
	}
	weightd_cursor_skip(cursor, length);
	weightd_cursor_space(cursor);
	if (node->kind != WEIGHTD_NODE_NAME || *cursor->at != '(')
		return WEIGHTD_OK;
	node->kind = WEIGHTD_NODE_CALL;
	enum weightd_code code = parse_bracket(parser, node, ')');
	bool is_method = true;
	for (unsigned count = 0; code == WEIGHTD_OK && is_method; count++) {
		if (count == WEIGHTD_METHODS_MAX && *cursor->at == '.')
			return weightd_cursor_refuse(cursor, "at most 8 methods behind a call");
		code = parse_method(parser, node, &is_method);
	}
	return code;
}

/* One expression, without a keyword. */
static enum weightd_code parse_expression(struct parser *parser, struct weightd_node *node)
{
	struct weightd_cursor *cursor = &parser->cursor;

	switch (*cursor->at) {
	case '(': node->kind = WEIGHTD_NODE_SEQUENCE; return parse_bracket(parser, node, ')');
	case '[': node->kind = WEIGHTD_NODE_SEQUENCE; return parse_bracket(parser, node, ']');
	case '{': node->kind = WEIGHTD_NODE_DICT; return parse_bracket(parser, node, '}');
	case '\'':
	case '"':
		node->value.kind = WEIGHTD_TEXT;
		return weightd_cursor_string(cursor, parser->arena, &node->value.text);
	default: break;
	}
	if (weightd_name_length(cursor->at) > 0)
		return parse_name(parser, node);
	return weightd_cursor_number(cursor, &node->value);
}

/* Whether a formula goes on behind its first operand: with a sign, or a word of conditions. */
static bool goes_on(const char *text)
{
	static const char *const words[] = {"if", "and", "or", "is", "in", "not", NULL};

	if (*text == '=' || *text == '!')
		return text[1] == '=';
	if (*text == '-' && text[1] == '>')
		return false;
	for (const char *const *word = words; *word != NULL; word++) {
		if (weightd_name_is(text, weightd_name_length(text), *word))
			return true;
	}
	return *text != '\0' && strchr("+-*/%<>[", *text) != NULL;
}

/* Whether a formula starts with a sign or "not" before a name, which no literal does. */
static bool starts_formula(const char *text)
{
	if (*text == '-') {
		text += 1 + strspn(text + 1, " \t");
		return *text == '(' || weightd_name_length(text) > 0;
	}
	return weightd_name_is(text, weightd_name_length(text), "not");
}

/* The functions of formulas, which are no names of classes. */
static bool is_function(const struct weightd_node *node)
{
	static const char *const functions[] = {
		"sqrt", "log", "exp", "abs",   "floor", "ceil",	   "min",     "max",
		"pow",	"len", "int", "round", "sum",	"is_list", "float32", NULL};

	for (const char *const *name = functions; node->kind == WEIGHTD_NODE_CALL && *name != NULL;
	     name++) {
		if (strcmp(last_part(node->name), *name) == 0)
			return true;
	}
	return false;
}

/* Whether the word begins here, behind a blank or a bracket. */
static bool is_word_at(const char *text, const char *at, const char *word)
{
	return word != NULL && at > text && strchr(" \t\r\n)]'\"", at[-1]) != NULL &&
	       weightd_name_is(at, weightd_name_length(at), word);
}

/* Bytes up to the comma or bracket that ends an item, or to 'word' (NULL: none). */
static size_t item_length(const char *text, const char *word)
{
	const char *at = text;
	unsigned open = 0;

	for (; *at != '\0'; at++) {
		if (*at == '\'' || *at == '"') {
			const char *end = strchr(at + 1, *at);
			if (end == NULL)
				break;
			at = end;
		} else if (strchr("([{", *at) != NULL) {
			open++;
		} else if (strchr(")]}", *at) != NULL) {
			if (open-- == 0)
				break;
		} else if (open == 0 && (*at == ',' || is_word_at(text, at, word))) {
			break;
		}
	}
	while (at > text && strchr(" \t\r\n", at[-1]) != NULL)
		at--;
	return (size_t)(at - text);
}

static int any_name(const void *context, const char *name, size_t length)
{
	(void)context;
	return strncmp(name, "pi", length) == 0 && length == 2 ? -1 : 0;
}

static enum weightd_code refuse_formula(struct parser *parser, const char *text, const char *at,
					const char *expected)
{
	weightd_cursor_skip(&parser->cursor, (size_t)(at - text));
	return weightd_cursor_refuse(&parser->cursor, expected);
}

/* The cursor is at the formula's first letter. */
static enum weightd_code parse_formula(struct parser *parser, struct weightd_node *node)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_formula_problem problem;
	const size_t length = item_length(parser->cursor.at, parser->has_loops ? "for" : NULL);
	const char *text = weightd_arena_strndup(parser->arena, parser->cursor.at, length);

	*node = (struct weightd_node){.kind = WEIGHTD_NODE_FORMULA,
				      .name = text,
				      .line = parser->cursor.line,
				      .column = parser->cursor.column};
	if (text == NULL)
		return no_memory(parser);
	if (!weightd_formula_examine(&formula, text, any_name, NULL, &problem))
		return refuse_formula(parser, text, problem.at,
				      problem.length > 0 ? "sqrt, log, exp, abs, floor, ceil, min, "
							   "max, pow or len"
							 : "a formula such as 1 / sqrt(fan_out)");
	if (formula.names == 0) {
		node->kind = WEIGHTD_NODE_VALUE;
		if (!weightd_formula_value(&formula, NULL, &node->value))
			return refuse_formula(parser, text, text,
					      "a formula that has a finite value");
	}
	weightd_cursor_skip(&parser->cursor, length);
	return WEIGHTD_OK;
}

/* An expression, or a formula that begins like one. */
static enum weightd_code parse_operand(struct parser *parser, struct weightd_node *node)
{
	const struct weightd_cursor start = parser->cursor;

	if (starts_formula(parser->cursor.at))
		return parse_formula(parser, node);
	enum weightd_code code = parse_expression(parser, node);
	if (code != WEIGHTD_OK)
		return code;
	weightd_cursor_space(&parser->cursor);
	if (!is_function(node) && !goes_on(parser->cursor.at))
		return WEIGHTD_OK;
	parser->cursor = start;
	return parse_formula(parser, node);
}

/* Moves over a word and the blanks before it. */
static bool accept_word(struct parser *parser, const char *word)
{
	struct weightd_cursor *cursor = &parser->cursor;

	weightd_cursor_space(cursor);
	if (!weightd_name_is(cursor->at, weightd_name_length(cursor->at), word))
		return false;
	weightd_cursor_skip(cursor, strlen(word));
	return true;
}

/* Bytes of the arguments of range(), commas included. */
static size_t range_length(const char *text)
{
	size_t length = item_length(text, NULL);

	while (text[length] == ',')
		length += 1 + strspn(text + length + 1, " ") +
			  item_length(text + length + 1 + strspn(text + length + 1, " "), NULL);
	return length;
}

/* What follows "for": "i in range(n)".  '*item' becomes an EACH with the item below it. */
static enum weightd_code parse_each(struct parser *parser, struct weightd_node **item)
{
	struct weightd_cursor *cursor = &parser->cursor;
	struct weightd_node *each = new_node(parser, WEIGHTD_NODE_EACH);

	weightd_cursor_space(cursor);
	const size_t length = weightd_name_length(cursor->at);
	if (each == NULL)
		return no_memory(parser);
	each->name = weightd_arena_strndup(parser->arena, cursor->at, length);
	weightd_cursor_skip(cursor, length);
	if (length == 0 || !accept_word(parser, "in"))
		return weightd_cursor_refuse(cursor, "for i in range(n)");
	const bool is_range = accept_word(parser, "range") && *cursor->at == '(';
	weightd_cursor_space(cursor);
	const size_t count =
		is_range ? range_length(cursor->at + 1) : item_length(cursor->at, "if");
	if (count == 0 || (is_range && cursor->at[1 + count] != ')'))
		return weightd_cursor_refuse(cursor, "for i in range(n)");
	each->value.boolean = is_range;
	each->value.text =
		is_range ? weightd_arena_printf(parser->arena, "[%.*s]", (int)count, cursor->at + 1)
			 : weightd_arena_strndup(parser->arena, cursor->at, count);
	if (each->name == NULL || each->value.text == NULL)
		return no_memory(parser);
	weightd_cursor_skip(cursor, count + (is_range ? 2 : 0));
	if (accept_word(parser, "if")) {
		weightd_cursor_space(cursor);
		const size_t rest = item_length(cursor->at, "for");
		each->condition = weightd_arena_strndup(parser->arena, cursor->at, rest);
		if (each->condition == NULL)
			return no_memory(parser);
		weightd_cursor_skip(cursor, rest);
	}
	each->items = *item;
	each->count = 1;
	*item = each;
	return WEIGHTD_OK;
}

/* keyword=expression, 'key': expression, or an expression. */
static enum weightd_code parse_item(struct parser *parser, struct weightd_node **result)
{
	struct weightd_cursor *cursor = &parser->cursor;
	struct weightd_node *node = new_node(parser, WEIGHTD_NODE_VALUE);
	const char *key = NULL;

	if (node == NULL)
		return no_memory(parser);
	/* Sequential(*[...]) */
	if (parser->has_loops && *cursor->at == '*')
		weightd_cursor_skip(cursor, 1);
	enum weightd_code code = parse_operand(parser, node);
	if (code != WEIGHTD_OK)
		return code;
	weightd_cursor_space(cursor);
	if (*cursor->at == '=' && node->kind == WEIGHTD_NODE_NAME)
		key = node->name;
	else if (*cursor->at == ':' && node->value.kind == WEIGHTD_TEXT)
		key = node->value.text;
	if (key != NULL) {
		weightd_cursor_skip(cursor, 1);
		weightd_cursor_space(cursor);
		node = new_node(parser, WEIGHTD_NODE_VALUE);
		if (node == NULL)
			return no_memory(parser);
		code = parse_operand(parser, node);
		node->key = key;
	}
	if (code == WEIGHTD_OK && parser->has_loops && accept_word(parser, "for"))
		code = parse_each(parser, &node);
	*result = node;
	return code;
}

static struct parser parser_of(const struct weightd_source_text *source,
			       struct weightd_arena *arena, struct weightd_error *err)
{
	return (struct parser){
		.cursor = {.at = source->text,
			   .line = source->line == 0 ? 1 : source->line,
			   .column = source->column == 0 ? 1 : source->column,
			   .pointer = source->pointer,
			   .err = err},
		.depth_max = source->depth,
		.has_loops = source->has_loops,
		.arena = arena,
	};
}

enum weightd_code weightd_expression_parse(const struct weightd_node **node,
					   const struct weightd_source_text *source,
					   struct weightd_arena *arena, struct weightd_error *err)
{
	struct parser parser = parser_of(source, arena, err);

	weightd_cursor_space(&parser.cursor);
	struct weightd_node *root = new_node(&parser, WEIGHTD_NODE_VALUE);
	if (root == NULL)
		return no_memory(&parser);
	enum weightd_code code = parse_expression(&parser, root);
	if (code != WEIGHTD_OK)
		return code;
	weightd_cursor_space(&parser.cursor);
	if (*parser.cursor.at != '\0')
		return weightd_cursor_refuse(&parser.cursor, "the end of the text");
	*node = root;
	return WEIGHTD_OK;
}

enum weightd_code weightd_expression_items(const struct weightd_node **call, const char *name,
					   const struct weightd_source_text *source,
					   struct weightd_arena *arena, struct weightd_error *err)
{
	struct parser parser = parser_of(source, arena, err);
	struct weightd_node *node = new_node(&parser, WEIGHTD_NODE_CALL);
	size_t commas;

	if (node == NULL)
		return no_memory(&parser);
	node->name = name;
	*call = node;
	return parse_items(&parser, node, '\0', &commas);
}
