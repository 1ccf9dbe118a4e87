/*
 * Literals of call text: a cursor that knows its line and column, names, numbers and strings.
 */
#ifndef WEIGHTD_DEFINITION_CALL_LITERAL_H
#define WEIGHTD_DEFINITION_CALL_LITERAL_H

#include "weightd/arena.h"
#include "weightd/error.h"
#include "weightd/field.h"

#include <stdbool.h>
#include <stddef.h>

/* A place in a NUL-terminated UTF-8 text. */
/* Text of the client that is parsed. */
struct weightd_source_text {
	const char *text;
	unsigned line, column; /* where it begins; 0: at 1, 1 */
	unsigned depth;	       /* most levels of nesting */
	const char *pointer;   /* where issues go */
	bool has_loops;	       /* an item may be repeated: WEIGHTD_NODE_EACH */
};

struct weightd_cursor {
	const char *at;
	unsigned line, column;
	const char *pointer; /* of the text, for issues */
	struct weightd_error *err;
};

/* Moves on by 'bytes', which are whole characters. */
void weightd_cursor_skip(struct weightd_cursor *cursor, size_t bytes);
/* Skips blanks and line ends. */
void weightd_cursor_space(struct weightd_cursor *cursor);
/* Adds a TEXT_SYNTAX issue: the text here, and the expected text. */
enum weightd_code weightd_cursor_refuse(struct weightd_cursor *cursor, const char *expected);

/* Bytes of the dotted name at 'text', 0 if none starts there. */
size_t weightd_name_length(const char *text);
bool weightd_name_is(const char *text, size_t length, const char *name);

/* A number of Python's: INT if it has neither dot nor exponent.  TEXT_SYNTAX or OUT_OF_RANGE. */
enum weightd_code weightd_cursor_number(struct weightd_cursor *cursor, struct weightd_value *value);
/* A quoted string; the escapes \\ \' \" \n \t are known. */
enum weightd_code weightd_cursor_string(struct weightd_cursor *cursor, struct weightd_arena *arena,
					const char **text);

#endif
