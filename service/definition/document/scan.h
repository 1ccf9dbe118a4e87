/*
 * Scan: one pass over the bytes of a document before it is parsed, without memory.
 *
 * It refuses costly documents (depth, number of values: Jansson takes up to 80 bytes for one byte
 * of "[{},{},...") and bytes for which the parser gives no good place (NUL, bytes that are not
 * UTF-8).
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_SCAN_H
#define WEIGHTD_DEFINITION_DOCUMENT_SCAN_H

#include "weightd/error.h"

#include <stddef.h>

struct weightd_scan_limits {
	size_t values;	/* objects, arrays, strings and commas */
	unsigned depth; /* of objects and arrays */
};

/*
 * Returns WEIGHTD_OK, BAD_ENCODING, BODY_TOO_LARGE (too many values), LIMIT_EXCEEDED (too deep) or
 * MALFORMED_JSON (a byte order mark); issues have line and column in characters.
 */
enum weightd_code weightd_scan(const char *json, size_t length,
			       const struct weightd_scan_limits *limits, struct weightd_error *err);

#endif
