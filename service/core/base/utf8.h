/*
 * UTF-8: whole characters of a text, and a copy of any bytes that has nothing else.
 */
#ifndef WEIGHTD_CORE_BASE_UTF8_H
#define WEIGHTD_CORE_BASE_UTF8_H

#include <stddef.h>

/* U+FFFD, which stands for bytes that are no text. */
#define WEIGHTD_UTF8_REPLACEMENT "\xEF\xBF\xBD"

/*
 * Bytes of the valid sequence at 'text' (at most 'left' bytes), 0 if there is none: it is
 * malformed, overlong, a surrogate or above U+10FFFF.  'left' may be SIZE_MAX for a text that ends
 * with NUL.
 */
size_t weightd_utf8_length(const char *text, size_t left);

/* Bytes at 'text', NUL-terminated, that are the beginning of a character whose end was cut off. */
size_t weightd_utf8_cut(const char *text);

/*
 * weightd_utf8_copy() - copy 'text' to 'out', of 'size' bytes (at least 1), as UTF-8.
 *
 * The copy ends with a whole character.  What is left of a character that was cut is left out, any
 * other byte that is no UTF-8 becomes U+FFFD.
 */
void weightd_utf8_copy(char *out, size_t size, const char *text);

#endif
