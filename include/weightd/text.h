/*
 * Text: a growable byte buffer with a ceiling, for answers that are built before they are sent.
 *
 * A failed append sets 'failed' and turns every later append into nothing, so that a writer checks
 * once at the end.  Plain struct: zero it, then weightd_text_init().  One thread at a time.
 */
#ifndef WEIGHTD_TEXT_H
#define WEIGHTD_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(default)

struct weightd_text {
	char *data;	   /* NUL-terminated; NULL while empty */
	size_t length;	   /* bytes, without the NUL */
	size_t capacity;   /* bytes allocated */
	size_t limit;	   /* most bytes it may hold */
	bool failed;	   /* out of memory or over the limit, or cancelled */
	bool is_cancelled; /* nobody waits for it any longer (weightd/cancel.h) */
};

void weightd_text_init(struct weightd_text *text, size_t limit);
void weightd_text_free(struct weightd_text *text);
void weightd_text_put(struct weightd_text *text, const void *bytes, size_t length);
void weightd_text_puts(struct weightd_text *text, const char *string);
void weightd_text_printf(struct weightd_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* 'string' as a JSON string with its quotes.  Bytes that are not UTF-8 become U+FFFD, or nothing
 * where a character was cut: what is written is always JSON. */
void weightd_text_json_string(struct weightd_text *text, const char *string);
/* A double as JSON number: shortest text that reads back to the same double; non-finite as string.
 */
void weightd_text_json_real(struct weightd_text *text, double value);

#pragma GCC visibility pop

#endif
