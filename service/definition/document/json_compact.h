/*
 * JSON without the blanks between its tokens.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_JSON_COMPACT_H
#define WEIGHTD_DEFINITION_DOCUMENT_JSON_COMPACT_H

#include "weightd/text.h"

#include <stddef.h>

/* Appends a document, which is known to be JSON, to 'out' (check out->failed). */
void weightd_json_compact(struct weightd_text *out, const char *json, size_t length);

#endif
