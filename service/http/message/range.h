/*
 * Range requests (RFC 9110 section 14): from header text to byte ranges.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_RANGE_H
#define WEIGHTD_HTTP_MESSAGE_RANGE_H

#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_BYTE_RANGES_MAX 16

struct weightd_byte_range {
	uint64_t first, length; /* length > 0, first + length <= size */
};

enum weightd_byte_ranges_result {
	WEIGHTD_RANGE_IGNORED, /* other unit, bad syntax or too many: answer the whole */
	WEIGHTD_RANGE_SATISFIABLE,
	WEIGHTD_RANGE_UNSATISFIABLE, /* well-formed, but entirely outside the file */
};

/*
 * Parses "bytes=..." for a representation of 'size' bytes.  Ranges that overlap or touch are
 * merged; the order of the others is kept.  '*count' is 1..WEIGHTD_BYTE_RANGES_MAX when
 * satisfiable. Numbers beyond 64 bits are taken as beyond the end.
 */
enum weightd_byte_ranges_result weightd_byte_ranges_parse(
	const char *text, uint64_t size, struct weightd_byte_range ranges[WEIGHTD_BYTE_RANGES_MAX],
	size_t *count);

#endif
