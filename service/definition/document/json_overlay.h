/*
 * JSON overlay: one document that says what a document over a base says.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_JSON_OVERLAY_H
#define WEIGHTD_DEFINITION_DOCUMENT_JSON_OVERLAY_H

#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>

/* A JSON document without blanks between its tokens, of 'length' bytes. */
struct weightd_compact_json {
	const char *text;
	size_t length;
};

/*
 * weightd_json_overlay() - append the base's document with the members of 'over' to 'out' (check
 * out->failed).
 *
 * "init" and "tie" are those of both, the base's first; of other members the last one counts;
 * "base" itself is left out.  False if a text is none that this can be done with: no object, or a
 * name with an escape.  Whether the two mean the same is the caller's to find out.
 */
bool weightd_json_overlay(struct weightd_text *out, const struct weightd_compact_json *base,
			  const struct weightd_compact_json *over);

#endif
