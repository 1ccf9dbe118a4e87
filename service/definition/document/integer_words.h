/*
 * Integers of any size: between text and words of 32 bits, the least significant first.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_INTEGER_WORDS_H
#define WEIGHTD_DEFINITION_DOCUMENT_INTEGER_WORDS_H

#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The result of reading a text. */
enum weightd_integer_result {
	WEIGHTD_INTEGER_READ,
	WEIGHTD_INTEGER_NO_NUMBER, /* other than decimal digits, or hexadecimal ones behind 0x */
	WEIGHTD_INTEGER_TOO_LONG,  /* for 'capacity' words */
};

/* Reads a text without sign; '*count' is at least 1, and the last word is not 0 but for the number
 * 0. */
enum weightd_integer_result weightd_integer_words(const char *text, uint32_t *words,
						  size_t capacity, size_t *count);
/* Appends the decimal digits of the number; the words are used up. */
void weightd_integer_decimal(uint32_t *words, size_t count, struct weightd_text *out);

#endif
