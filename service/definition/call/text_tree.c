/*
 * The text of a call becomes a tree; those in the bodies of classes are kept, since each module of
 * a class has them.
 */
#include "definition/call/arguments.h"

#include "core/base/table.h"

#include <string.h>

/* Levels of tuples in an argument, which the text has beside those of modules. */
#define TUPLE_DEPTH 8

/* Where the tree of a text is kept, or may be; NULL: texts outside of classes are read once. */
static struct weightd_parsed_text *slot_of(struct weightd_reader *reader, const char *text)
{
	if (reader->variables == NULL)
		return NULL;
	return &reader->parsed[weightd_hash_text(0, text) % WEIGHTD_PARSED_TEXTS];
}

static enum weightd_code keep_text(struct weightd_reader *reader, struct weightd_parsed_text *slot,
				   const char *text, const struct weightd_node *node)
{
	if (slot == NULL)
		return WEIGHTD_OK;
	*slot = (struct weightd_parsed_text){weightd_arena_strdup(reader->scratch, text), node};
	return slot->text == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

enum weightd_code weightd_read_expression(struct weightd_reader *reader, const char *text,
					  const struct weightd_place *place,
					  const struct weightd_node **node)
{
	/* A level of modules may take two of the text: Sequential([...]). */
	unsigned depth = 2 * reader->limits->depth + TUPLE_DEPTH;
	struct weightd_parsed_text *slot = slot_of(reader, text);

	if (slot != NULL && slot->text != NULL && strcmp(slot->text, text) == 0) {
		*node = slot->node;
		return WEIGHTD_OK;
	}
	enum weightd_code code = weightd_expression_parse(
		node,
		&(struct weightd_source_text){.text = text,
					      .depth = depth,
					      .pointer = NULL,
					      .has_loops = reader->variables != NULL},
		reader->scratch, NULL);

	if (code == WEIGHTD_OK)
		return keep_text(reader, slot, text, *node);
	return weightd_record(reader,
			      weightd_expression_parse(
				      node,
				      &(struct weightd_source_text){
					      .text = text,
					      .depth = depth,
					      .pointer = weightd_place_text(place, reader->scratch),
					      .has_loops = reader->variables != NULL},
				      reader->scratch, reader->err));
}
