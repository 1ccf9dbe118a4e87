/*
 * The pass over a document's bytes that comes before parsing.
 */
#include "definition/document/scan.h"

#include "core/base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct scan {
	unsigned line, column; /* of the character at hand, 1-based */
	unsigned depth;
	size_t values;
	bool in_string, is_escaped;
};

/* Counts depth and values, as a parser would. */
static void count(struct scan *scan, char c)
{
	if (scan->is_escaped) {
		scan->is_escaped = false;
		return;
	}
	if (scan->in_string) {
		scan->is_escaped = c == '\\';
		scan->in_string = c != '"';
		return;
	}
	switch (c) {
	case '{':
	case '[':
		scan->depth++;
		scan->values++;
		return;
	case '}':
	case ']': scan->depth -= scan->depth > 0; return;
	case '"':
		scan->in_string = true;
		scan->values++;
		return;
	case ',': scan->values++; return;
	default: return;
	}
}

static void advance(struct scan *scan, char c)
{
	if (c == '\n') {
		scan->line++;
		scan->column = 1;
	} else {
		scan->column++;
	}
}

enum weightd_code weightd_scan(const char *json, size_t length,
			       const struct weightd_scan_limits *limits, struct weightd_error *err)
{
	struct scan scan = {.line = 1, .column = 1};
	enum weightd_code code = WEIGHTD_OK;
	size_t step = 1;

	if (length >= 3 && memcmp(json, "\xEF\xBB\xBF", 3) == 0)
		code = weightd_error_add(
			err, WEIGHTD_ERR_MALFORMED_JSON, NULL,
			"the body starts with a byte order mark, which JSON does not allow");
	for (size_t i = 0; i < length && code == WEIGHTD_OK; i += step) {
		step = weightd_utf8_length(json + i, length - i);
		if (json[i] == '\0') {
			code = weightd_error_add(err, WEIGHTD_ERR_BAD_ENCODING, NULL,
						 "the body holds a NUL byte");
			weightd_error_expected(err, "JSON in UTF-8");
		} else if (step == 0) {
			code = weightd_error_add(err, WEIGHTD_ERR_BAD_ENCODING, NULL,
						 "byte 0x%02X at offset %zu is not valid UTF-8",
						 (unsigned char)json[i], i);
			weightd_error_expected(err, "JSON in UTF-8");
		} else {
			count(&scan, json[i]);
			if (scan.depth > limits->depth)
				code = weightd_error_add(
					err, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
					"the document is nested deeper than %u levels",
					limits->depth);
			else if (scan.values > limits->values)
				code = weightd_error_add(err, WEIGHTD_ERR_BODY_TOO_LARGE, NULL,
							 "the document has more than %zu values",
							 limits->values);
			else
				advance(&scan, json[i]);
		}
	}
	if (code != WEIGHTD_OK)
		weightd_error_at(err, scan.line, scan.column);
	return code;
}
