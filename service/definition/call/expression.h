/*
 * Expressions: call text as Python writes it, "Linear(30, 40, bias=False)", "numpy.uniform(3, 5)",
 * "Sequential(Linear(30, 40), ReLU())", "ModuleDict({'a': ReLU()})".  For modules and initializers
 * alike; names have no meaning here.  The text of print(model) is another language.
 *
 * A call may be followed by casts, "Linear(30, 40).half()".
 *
 * Arithmetic (core/field/formula.h) without names is its number: "Linear(16 * 5 * 5, 120)".
 */
#ifndef WEIGHTD_DEFINITION_CALL_EXPRESSION_H
#define WEIGHTD_DEFINITION_CALL_EXPRESSION_H

#include "definition/call/literal.h"
#include "weightd/arena.h"
#include "weightd/error.h"
#include "weightd/field.h"

#include <stdbool.h>
#include <stddef.h>

enum weightd_node_kind {
	WEIGHTD_NODE_VALUE,    /* a literal: number, string, True, False, None */
	WEIGHTD_NODE_NAME,     /* a name alone: relu, torch.float64 */
	WEIGHTD_NODE_CALL,     /* name(items) */
	WEIGHTD_NODE_CAST,     /* the call that is the item, and then .to(dtype) of that name */
	WEIGHTD_NODE_SEQUENCE, /* (items) or [items] */
	WEIGHTD_NODE_DICT,     /* {'key': item} */
	WEIGHTD_NODE_FORMULA,  /* arithmetic that has names: 1 / sqrt(fan_out) */
	WEIGHTD_NODE_EACH,     /* item for name in value.text if condition; where the source has
				  loops; value.boolean: the text has the arguments of range() */
};

struct weightd_node {
	enum weightd_node_kind kind;
	const char *name;		  /* CALL and NAME: dotted, as written; FORMULA: its text;
					     CAST: of the dtype */
	struct weightd_value value;	  /* VALUE; CAST: whether it is numpy's, astype(dtype) */
	const struct weightd_node *items; /* first of 'count'; linked by 'next' */
	size_t count;
	const struct weightd_node *next;
	const char *condition; /* EACH: a formula; NULL: none */
	const char *key;       /* as an item: keyword or key of a dict; NULL: by position */
	unsigned line, column; /* 1-based, in characters */
};

/*
 * weightd_expression_parse() - read one expression that takes up the whole text.
 *
 * Codes: TEXT_SYNTAX, OUT_OF_RANGE (a number that does not fit),
 * LIMIT_EXCEEDED (depth), NO_MEMORY; issues have line and column.
 */
enum weightd_code weightd_expression_parse(const struct weightd_node **node,
					   const struct weightd_source_text *source,
					   struct weightd_arena *arena, struct weightd_error *err);

/*
 * As above for the text between the parentheses of a call: '*call' is a CALL of 'name' with these
 * items.
 */
enum weightd_code weightd_expression_items(const struct weightd_node **call, const char *name,
					   const struct weightd_source_text *source,
					   struct weightd_arena *arena, struct weightd_error *err);

/*
 * A node as a value: a NAME is a TEXT, a SEQUENCE a TUPLE, calculate_gain("relu") its number and
 * torch.Size([2, 5]) a TUPLE.  Returns false if there is another call, a dict or a formula with
 * names in it, or no memory.
 */
bool weightd_node_value(const struct weightd_node *node, struct weightd_arena *arena,
			struct weightd_value *value);
/* Whether the node is a call or has one in it. */
bool weightd_node_has_call(const struct weightd_node *node);

#endif
