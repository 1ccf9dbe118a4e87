/*
 * Loops of call text in the bodies of classes: Block(dim, i) for i in range(n), and lists of
 * values, [2 * x for x in sizes if x > 1].
 */
#ifndef WEIGHTD_DEFINITION_CALL_LOOP_H
#define WEIGHTD_DEFINITION_CALL_LOOP_H

#include "definition/call/variables.h"

/* What a WEIGHTD_NODE_EACH goes through. */
struct weightd_loop {
	const struct weightd_node *each;
	struct weightd_value range; /* a TUPLE; without items: of start and step below */
	int64_t start, step;
	size_t next;
	struct weightd_value value;	    /* of the loop's name */
	struct weightd_variables variables; /* with that name; the reader's while an item is read */
};

/* Starts; the loop stays where it is until it ends.  Codes: those of weightd_compute(). */
enum weightd_code weightd_loop_begin(struct weightd_reader *reader, struct weightd_loop *loop,
				     const struct weightd_node *each,
				     const struct weightd_place *place);
/* Whether there is one more round; its value is then the variable's.  'code' is that of the
 * condition. */
bool weightd_loop_next(struct weightd_reader *reader, struct weightd_loop *loop,
		       const struct weightd_place *place, enum weightd_code *code);
/* Values that are collected, in the reader's scratch; begins as {0}. */
struct weightd_value_list {
	struct weightd_value *items;
	size_t count, room;
};

/* Appends a value.  Codes: LIMIT_EXCEEDED, at 'place'. */
enum weightd_code weightd_list_append(struct weightd_reader *reader,
				      const struct weightd_place *place,
				      const struct weightd_value *value,
				      struct weightd_value_list *list);
/* Appends the values of a loop. */
enum weightd_code weightd_loop_values(struct weightd_reader *reader,
				      const struct weightd_node *each,
				      const struct weightd_place *place,
				      struct weightd_value_list *list);

#endif
