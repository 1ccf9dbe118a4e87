/*
 * Text of numbers for JSON writers, many at a time; single numbers are in weightd/format.h.
 */
#ifndef WEIGHTD_CORE_TEXT_ELEMENTS_TEXT_H
#define WEIGHTD_CORE_TEXT_ELEMENTS_TEXT_H

#include "core/text/json_lists.h"
#include "weightd/dtype.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Room for an element: at most 24 bytes ("-2.2250738585072014e-308") and the bytes stored behind it
 * before the next one.
 */
#define WEIGHTD_ELEMENT_TEXT_MAX 32

/*
 * weightd_elements_text() - 'count' little-endian elements as JSON, each with the comma or brackets
 * that follow it; moves 'lists' on.
 *
 * An element is the shortest text that reads back to the same value in its dtype; non-finite values
 * are "NaN", "Infinity", "-Infinity" with their quotes.  'out' holds count *
 * (WEIGHTD_ELEMENT_TEXT_MAX + WEIGHTD_JSON_LISTS_MAX) bytes.  Returns the end of the text; no NUL.
 */
char *weightd_elements_text(const void *data, enum weightd_dtype dtype, size_t count,
			    struct weightd_json_lists *lists, char *out);

#endif
