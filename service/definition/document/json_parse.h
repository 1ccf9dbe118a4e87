/*
 * Documents: JSON bytes to a Jansson tree, with a code for every kind of failure.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_JSON_PARSE_H
#define WEIGHTD_DEFINITION_DOCUMENT_JSON_PARSE_H

#include "definition/document/scan.h"
#include "weightd/error.h"

#include <jansson.h>

/*
 * Scans and parses.  '*root' is new (json_decref) on success and may be any JSON value.
 * Codes: those of weightd_scan(), MALFORMED_JSON, DUPLICATE_KEY, BAD_ENCODING, OUT_OF_RANGE (a
 * number that does not fit), NO_MEMORY.
 */
enum weightd_code weightd_document_parse(json_t **root, const char *json, size_t length,
					 const struct weightd_scan_limits *limits,
					 struct weightd_error *err);

/* "an object", "a text", ...: the kind of a value, for messages. */
const char *weightd_json_kind(const json_t *value);

#endif
