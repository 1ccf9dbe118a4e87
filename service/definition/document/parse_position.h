/*
 * The JSON pointer of a byte offset, for documents that cannot be parsed to their end.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_PARSE_POSITION_H
#define WEIGHTD_DEFINITION_DOCUMENT_PARSE_POSITION_H

#include <stddef.h>

/*
 * weightd_parse_place() - write the RFC 6901 pointer of the value or key that 'offset' is in or
 * just behind.
 *
 * A parser must have accepted the text before 'offset'; below 64 levels the pointer stays at the
 * 64th.  Escapes in keys are copied as they are spelled.  Cut at 'size', NUL-terminated.
 */
void weightd_parse_place(const char *json, size_t offset, char *pointer, size_t size);

#endif
