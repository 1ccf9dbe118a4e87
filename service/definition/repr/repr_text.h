/*
 * Repr text: the output of Python's print(model), as a tree.  Names have no meaning here.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_TEXT_H
#define WEIGHTD_DEFINITION_REPR_REPR_TEXT_H

#include "definition/call/literal.h"
#include "weightd/arena.h"
#include "weightd/error.h"
#include "weightd/shape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A line of a ParameterList or ParameterDict. */
struct weightd_repr_tensor {
	const struct weightd_repr_tensor *next;
	const char *leaf;
	const char *type; /* "torch.float32", "torch.FloatTensor" */
	struct weightd_shape shape;
	unsigned line, column;
};

struct weightd_node;
struct weightd_value;

/* The arguments of a printed module, kept for the others of its run. */
struct weightd_repr_bound {
	const struct weightd_node *call; /* NULL: not read so far */
	const struct weightd_value *arguments;
};

/* One printed module, or a run of equal ones: "(0-11): 12 x Block(...)". */
struct weightd_repr {
	const struct weightd_repr *next; /* sibling */
	const struct weightd_repr
		*children; /* in the order of the text; "(name): None" is left out */
	const struct weightd_repr_tensor *tensors;
	const char *name;      /* NULL: the root, or a run */
	uint64_t first, count; /* of a run; count is 1 otherwise */
	const char *type;
	const char *extra; /* the text between the parentheses before the children */
	unsigned extra_line, extra_column;
	unsigned line, column; /* of the type; 1-based, in characters */
	struct weightd_repr_bound *bound;
};

/*
 * Whether the text is Python's print, not a call: it has a line "(name): ..." in it, or begins with
 * a prompt.  The text of a module without children is a call as well, and read as one.
 */
bool weightd_text_is_repr(const char *text);

/*
 * weightd_repr_parse() - read a printed module that takes up the whole text, but for prompts with
 * typed lines, and blank lines.
 *
 * Line breaks and indents are ignored where the parentheses say enough.  Codes: TEXT_SYNTAX,
 * OUT_OF_RANGE, LIMIT_EXCEEDED, NO_MEMORY; issues have line and column.
 */
enum weightd_code weightd_repr_parse(const struct weightd_repr **repr,
				     const struct weightd_source_text *source,
				     struct weightd_arena *arena, struct weightd_error *err);

#endif
