/*
 * Recursive descent over the text of torch.nn.Module.__repr__.  Recursion is bounded by the
 * caller's depth.
 */
#include "definition/repr/repr_text.h"

#include "definition/call/literal.h"

#include <ctype.h>
#include <string.h>

#define BLANKS " \t\r\n"
#define DIGITS "0123456789"
/* More digits than a count of modules can have. */
#define DIGITS_MAX 18

struct parser {
	struct weightd_cursor cursor;
	unsigned depth, depth_max;
	struct weightd_arena *arena;
};

static enum weightd_code parse_module(struct parser *parser, struct weightd_repr *repr);

static enum weightd_code no_memory(struct parser *parser)
{
	return weightd_error_add(parser->cursor.err, WEIGHTD_ERR_NO_MEMORY, parser->cursor.pointer,
				 "no memory is left to read the text");
}

static bool starts(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

static bool is_blank(char c)
{
	return c != '\0' && strchr(BLANKS, c) != NULL;
}

/* Bytes of the name in "(name): ", 0 if the text does not begin with one. */
static size_t child_name_length(const char *text)
{
	size_t length = text[0] == '(' ? strcspn(text + 1, "()\r\n") : 0;

	return length > 0 && starts(text + 1 + length, "):") && is_blank(text[length + 3]) ? length
											   : 0;
}

/* Bytes of a prompt with the typed line; of "Out[2]:" alone, since the answer follows it. */
static size_t prompt_length(const char *text)
{
	static const char *const prompts[] = {">>>", "...", "In [", "print("};

	if (starts(text, "Out[")) {
		size_t number = 4 + strspn(text + 4, DIGITS);
		return starts(text + number, "]:") ? number + 2 : 0;
	}
	for (size_t i = 0; i < sizeof prompts / sizeof prompts[0]; i++) {
		if (starts(text, prompts[i]))
			return strcspn(text, "\n");
	}
	return 0;
}

/* Returns whether there were any. */
static bool skip_prompts(struct weightd_cursor *cursor)
{
	size_t length;
	bool any = false;

	weightd_cursor_space(cursor);
	while ((length = prompt_length(cursor->at)) > 0) {
		weightd_cursor_skip(cursor, length);
		weightd_cursor_space(cursor);
		any = true;
	}
	return any;
}

bool weightd_text_is_repr(const char *text)
{
	struct weightd_cursor cursor = {.at = text};

	if (skip_prompts(&cursor) || strstr(text, " -> ") != NULL)
		return true;
	for (const char *at = strchr(text, '('); at != NULL; at = strchr(at + 1, '(')) {
		bool starts_line = false;
		const char *before = at;
		if (child_name_length(at) == 0)
			continue;
		while (before > text && is_blank(before[-1]))
			starts_line = *--before == '\n' || starts_line;
		if (before > text && (starts_line || before[-1] == '('))
			return true;
	}
	return false;
}

/* Bytes of the dotted name that ends before 'at', which is not before 'text'; blanks may follow it.
 */
static size_t name_before(const char *text, const char *at)
{
	size_t length = 0;

	while (at > text && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	while (at > text && (isalnum((unsigned char)at[-1]) || strchr("_.", at[-1]) != NULL ||
			     (unsigned char)at[-1] >= 0x80)) {
		at--;
		length++;
	}
	return length > 0 && weightd_name_length(at) == length ? length : 0;
}

/*
 * The name of the first module that has its children, or nothing, on the lines below: what is
 * before it in the text, "model = " or a log, is not of the print.  NULL: there is none.
 */
static const char *find_root(const char *text)
{
	for (const char *at = strchr(text, '('); at != NULL; at = strchr(at + 1, '(')) {
		const size_t blanks = strspn(at + 1, BLANKS);
		const bool ends_line = memchr(at + 1, '\n', blanks) != NULL;
		const size_t length = name_before(text, at);

		if (length == 0 || (!ends_line && child_name_length(at + 1 + blanks) == 0))
			continue;
		while (at[-1] == ' ' || at[-1] == '\t')
			at--;
		return at - length;
	}
	return NULL;
}

/* Whether the text begins with a module that is open where its first line ends. */
static bool begins_open(const char *text)
{
	const size_t length = weightd_name_length(text);
	const size_t blanks = strspn(text + length, " \t");
	size_t open = 0;

	if (length == 0 || text[length + blanks] != '(')
		return false;
	for (; *text != '\0' && *text != '\n'; text++) {
		open += *text == '(';
		open -= *text == ')' && open > 0;
	}
	return open > 0;
}

/* Bytes of the quoted text that begins here, 1 if it does not end on its line. */
static size_t quoted_length(const char *text)
{
	size_t length = 1;

	while (text[length] != text[0] && text[length] != '\n' && text[length] != '\0')
		length += text[length] == '\\' && text[length + 1] != '\0' ? 2 : 1;
	return text[length] == text[0] ? length + 1 : 1;
}

/* Whether the blanks at 'text' lead to a child, or, on another line, to the end of the module. */
static bool ends_extra(const char *text)
{
	size_t blanks = strspn(text, BLANKS);

	if (blanks == 0)
		return false;
	return child_name_length(text + blanks) > 0 ||
	       (text[blanks] == ')' && memchr(text, '\n', blanks) != NULL);
}

/* Bytes of extra_repr(), which may be anything: up to the parenthesis that ends the module. */
static size_t extra_length(const char *text)
{
	size_t length = 0, open = 0;

	while (text[length] != '\0') {
		const char *at = text + length;
		if (open == 0 && (*at == ')' || ends_extra(at)))
			break;
		if (is_blank(*at)) {
			length += strspn(at, BLANKS);
			continue;
		}
		if (strchr("([{", *at) != NULL)
			open++;
		else if (strchr(")]}", *at) != NULL && open > 0)
			open--;
		/* An apostrophe in a word is none of Python's quotes. */
		bool is_quote = (*at == '\'' || *at == '"') &&
				(length == 0 || strchr("=([{,: \t\n", at[-1]) != NULL);
		length += is_quote ? quoted_length(at) : 1;
	}
	return length;
}

static enum weightd_code parse_extra(struct parser *parser, struct weightd_repr *repr)
{
	struct weightd_cursor *cursor = &parser->cursor;
	size_t length = extra_length(cursor->at), kept = length;

	while (kept > 0 && is_blank(cursor->at[kept - 1]))
		kept--;
	repr->extra_line = cursor->line;
	repr->extra_column = cursor->column;
	repr->extra = weightd_arena_strndup(parser->arena, cursor->at, kept);
	weightd_cursor_skip(cursor, length);
	return repr->extra == NULL ? no_memory(parser) : WEIGHTD_OK;
}

static enum weightd_code parse_number(struct parser *parser, uint64_t *number)
{
	struct weightd_cursor *cursor = &parser->cursor;
	size_t length = strspn(cursor->at, DIGITS);

	if (length == 0 || length > DIGITS_MAX)
		return weightd_cursor_refuse(cursor, "a number of at most 18 digits");
	*number = 0;
	for (size_t i = 0; i < length; i++)
		*number = *number * 10 + (uint64_t)(cursor->at[i] - '0');
	weightd_cursor_skip(cursor, length);
	return WEIGHTD_OK;
}

/* "[torch.float32 of size 3x4]", on an accelerator "3x4 (GPU 0)". */
static enum weightd_code parse_tensor_type(struct parser *parser,
					   struct weightd_repr_tensor *tensor)
{
	struct weightd_cursor *cursor = &parser->cursor;
	static const char form[] = "[torch.float32 of size 3x4]";
	size_t length = *cursor->at == '[' ? weightd_name_length(cursor->at + 1) : 0;

	if (length == 0)
		return weightd_cursor_refuse(cursor, form);
	tensor->type = weightd_arena_strndup(parser->arena, cursor->at + 1, length);
	if (tensor->type == NULL)
		return no_memory(parser);
	weightd_cursor_skip(cursor, 1 + length);
	if (!starts(cursor->at, " of size "))
		return weightd_cursor_refuse(cursor, form);
	weightd_cursor_skip(cursor, strlen(" of size "));
	while (*cursor->at >= '0' && *cursor->at <= '9') {
		if (tensor->shape.ndim == WEIGHTD_RANK_MAX)
			return weightd_cursor_refuse(cursor, "at most 8 dimensions");
		enum weightd_code code =
			parse_number(parser, &tensor->shape.dims[tensor->shape.ndim++]);
		if (code != WEIGHTD_OK)
			return code;
		if (*cursor->at == 'x')
			weightd_cursor_skip(cursor, 1);
	}
	length = strcspn(cursor->at, "]\n");
	if (cursor->at[length] != ']')
		return weightd_cursor_refuse(cursor, form);
	weightd_cursor_skip(cursor, length + 1);
	return WEIGHTD_OK;
}

static enum weightd_code parse_tensor(struct parser *parser, const char *leaf,
				      const struct weightd_repr_tensor ***end)
{
	struct weightd_repr_tensor *tensor = weightd_arena_alloc(parser->arena, sizeof *tensor);

	if (tensor == NULL)
		return no_memory(parser);
	tensor->leaf = leaf;
	tensor->line = parser->cursor.line;
	tensor->column = parser->cursor.column;
	weightd_cursor_skip(&parser->cursor, strlen("Parameter containing:"));
	weightd_cursor_space(&parser->cursor);
	**end = tensor;
	*end = &tensor->next;
	return parse_tensor_type(parser, tensor);
}

/* "12 x " behind the name "0-11": a run. */
static enum weightd_code parse_run(struct parser *parser, struct weightd_repr *child)
{
	struct weightd_cursor name = parser->cursor;
	struct parser ends = {.cursor = name};
	uint64_t last = 0;

	ends.cursor.at = child->name;
	enum weightd_code code = parse_number(parser, &child->count);
	weightd_cursor_space(&parser->cursor);
	weightd_cursor_skip(&parser->cursor, 1); /* the x */
	weightd_cursor_space(&parser->cursor);
	if (code != WEIGHTD_OK)
		return code;
	ends.cursor.err = NULL;
	code = parse_number(&ends, &child->first);
	if (code == WEIGHTD_OK && *ends.cursor.at == '-') {
		weightd_cursor_skip(&ends.cursor, 1);
		code = parse_number(&ends, &last);
	}
	if (code == WEIGHTD_OK && *ends.cursor.at == '\0' && last >= child->first &&
	    last - child->first + 1 == child->count) {
		child->name = NULL;
		return WEIGHTD_OK;
	}
	return weightd_cursor_refuse(&name, "as many modules as the name says, like (0-11): 12 x");
}

/* Whether the text is "12 x ". */
static bool is_run(const char *text)
{
	size_t digits = strspn(text, DIGITS);
	size_t blanks = strspn(text + digits, " \t");

	return digits > 0 && blanks > 0 && text[digits + blanks] == 'x' &&
	       is_blank(text[digits + blanks + 1]);
}

/* Bytes of "None", the text of a removed module. */
static size_t none_length(const char *text)
{
	return starts(text, "None") && weightd_name_length(text) == 4 && text[4] != '(' ? 4 : 0;
}

/* "(name): " and the module after it. */
static enum weightd_code parse_child(struct parser *parser, const struct weightd_repr ***children,
				     const struct weightd_repr_tensor ***tensors)
{
	struct weightd_cursor *cursor = &parser->cursor;
	size_t length = child_name_length(cursor->at);
	const char *name = weightd_arena_strndup(parser->arena, cursor->at + 1, length);

	if (name == NULL)
		return no_memory(parser);
	weightd_cursor_skip(cursor, length + 3);
	weightd_cursor_space(cursor);
	if (starts(cursor->at, "Parameter containing:"))
		return parse_tensor(parser, name, tensors);
	if (none_length(cursor->at) > 0) {
		weightd_cursor_skip(cursor, 4);
		return WEIGHTD_OK;
	}
	struct weightd_repr *child = weightd_arena_alloc(parser->arena, sizeof *child);
	if (child != NULL)
		child->bound = weightd_arena_alloc(parser->arena, sizeof *child->bound);
	if (child == NULL || child->bound == NULL)
		return no_memory(parser);
	child->name = name;
	child->count = 1;
	enum weightd_code code = is_run(cursor->at) ? parse_run(parser, child) : WEIGHTD_OK;
	if (code != WEIGHTD_OK)
		return code;
	**children = child;
	*children = &child->next;
	return parse_module(parser, child);
}

/* The text between the parentheses, and the closing one. */
static enum weightd_code parse_body(struct parser *parser, struct weightd_repr *repr)
{
	struct weightd_cursor *cursor = &parser->cursor;
	const struct weightd_repr **children = &repr->children;
	const struct weightd_repr_tensor **tensors = &repr->tensors;
	enum weightd_code code = WEIGHTD_OK;

	for (bool first = true; code == WEIGHTD_OK; first = false) {
		weightd_cursor_space(cursor);
		if (*cursor->at == ')') {
			weightd_cursor_skip(cursor, 1);
			return WEIGHTD_OK;
		}
		if (child_name_length(cursor->at) > 0)
			code = parse_child(parser, &children, &tensors);
		else if (first && *cursor->at != '\0')
			code = parse_extra(parser, repr);
		else
			return weightd_cursor_refuse(cursor,
						     "a child, like \"(0): ReLU()\", or the ')' "
						     "that ends the module");
	}
	return code;
}

/* Type(...) */
static enum weightd_code parse_module(struct parser *parser, struct weightd_repr *repr)
{
	struct weightd_cursor *cursor = &parser->cursor;
	size_t length = weightd_name_length(cursor->at);
	size_t blanks = strspn(cursor->at + length, " \t"); /* torch 0.2 and before */

	repr->extra = "";
	repr->line = cursor->line;
	repr->column = cursor->column;
	if (length == 0 || cursor->at[length + blanks] != '(')
		return weightd_cursor_refuse(cursor, "a module, like ReLU()");
	if (parser->depth == parser->depth_max) {
		enum weightd_code code = weightd_error_add(
			cursor->err, WEIGHTD_ERR_LIMIT_EXCEEDED, cursor->pointer,
			"the modules of the text are nested deeper than %u levels",
			parser->depth_max);
		weightd_error_at(cursor->err, cursor->line, cursor->column);
		return code;
	}
	repr->type = weightd_arena_strndup(parser->arena, cursor->at, length);
	if (repr->type == NULL)
		return no_memory(parser);
	weightd_cursor_skip(cursor, length + blanks + 1);
	parser->depth++;
	enum weightd_code code = parse_body(parser, repr);
	parser->depth--;
	return code;
}

enum weightd_code weightd_repr_parse(const struct weightd_repr **repr,
				     const struct weightd_source_text *source,
				     struct weightd_arena *arena, struct weightd_error *err)
{
	struct parser parser = {
		.cursor = {.at = source->text,
			   .line = 1,
			   .column = 1,
			   .pointer = source->pointer,
			   .err = err},
		.depth_max = source->depth,
		.arena = arena,
	};
	struct weightd_repr *root = weightd_arena_alloc(arena, sizeof *root);

	if (root != NULL)
		root->bound = weightd_arena_alloc(arena, sizeof *root->bound);
	if (root == NULL || root->bound == NULL)
		return no_memory(&parser);
	root->count = 1;
	skip_prompts(&parser.cursor);
	const char *begin = begins_open(parser.cursor.at) ? NULL : find_root(parser.cursor.at);
	if (begin != NULL)
		weightd_cursor_skip(&parser.cursor, (size_t)(begin - parser.cursor.at));
	enum weightd_code code = parse_module(&parser, root);
	if (code != WEIGHTD_OK)
		return code;
	const unsigned line = parser.cursor.line;
	skip_prompts(&parser.cursor);
	/* Lines below a print are a log, unless they are another print. */
	if (*parser.cursor.at != '\0' &&
	    (parser.cursor.line == line || strchr(")]}", *parser.cursor.at) != NULL ||
	     find_root(parser.cursor.at) != NULL))
		return weightd_cursor_refuse(&parser.cursor, "the end of the text");
	*repr = root;
	return WEIGHTD_OK;
}
