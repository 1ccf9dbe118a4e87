/*
 * Integers of any size.  Decimal text takes time with the square of its length, which the capacity
 * bounds.
 */
#include "definition/document/integer_words.h"

#include <stdio.h>
#include <string.h>

#define CHUNK 9 /* decimal digits that fit a word */
#define CHUNK_RANGE 1000000000u

/* The number times 'factor' plus 'more'; false if it has no room. */
static bool shift_in(uint32_t *words, size_t capacity, size_t *count, uint32_t factor,
		     uint32_t more)
{
	uint64_t carry = more;

	for (size_t i = 0; i < *count; i++) {
		carry += (uint64_t)words[i] * factor;
		words[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry == 0)
		return true;
	if (*count == capacity)
		return false;
	words[(*count)++] = (uint32_t)carry;
	return true;
}

static bool read_decimal(const char *digits, size_t length, uint32_t *words, size_t capacity,
			 size_t *count)
{
	for (size_t at = 0; at < length;) {
		const size_t run = (length - at) % CHUNK == 0 ? CHUNK : (length - at) % CHUNK;
		uint32_t value = 0, factor = 1;
		for (size_t i = 0; i < run; i++) {
			value = 10 * value + (uint32_t)(digits[at + i] - '0');
			factor *= 10;
		}
		if (!shift_in(words, capacity, count, factor, value))
			return false;
		at += run;
	}
	return true;
}

static uint32_t value_of(char digit)
{
	return (uint32_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
}

static bool read_hexadecimal(const char *digits, size_t length, uint32_t *words, size_t capacity,
			     size_t *count)
{
	if (length > 8 * capacity)
		return false;
	for (size_t i = 0; i < length; i++) {
		const size_t word = i / 8;
		if (i % 8 == 0)
			words[word] = 0;
		words[word] |= value_of(digits[length - 1 - i]) << 4 * (i % 8);
		*count = word + 1;
	}
	return true;
}

enum weightd_integer_result weightd_integer_words(const char *text, uint32_t *words,
						  size_t capacity, size_t *count)
{
	const bool is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *digits = is_hex ? text + 2 : text;

	if (*digits == '\0' ||
	    digits[strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789")] != '\0')
		return WEIGHTD_INTEGER_NO_NUMBER;
	digits += strspn(digits, "0");
	*count = 0;
	/* A word has at most ten digits. */
	const size_t length = strnlen(digits, 10 * capacity + 1);
	if (length > 10 * capacity ||
	    !(is_hex ? read_hexadecimal : read_decimal)(digits, length, words, capacity, count))
		return WEIGHTD_INTEGER_TOO_LONG;
	if (*count > 0)
		return WEIGHTD_INTEGER_READ;
	if (capacity == 0)
		return WEIGHTD_INTEGER_TOO_LONG;
	words[(*count)++] = 0;
	return WEIGHTD_INTEGER_READ;
}

/* Divides by CHUNK_RANGE; the remainder. */
static uint32_t divide(uint32_t *words, size_t count)
{
	uint64_t rest = 0;

	while (count-- > 0) {
		rest = rest << 32 | words[count];
		words[count] = (uint32_t)(rest / CHUNK_RANGE);
		rest %= CHUNK_RANGE;
	}
	return (uint32_t)rest;
}

/* The chunks come with the last one first: they are put at the end, and turned round in place. */
void weightd_integer_decimal(uint32_t *words, size_t count, struct weightd_text *out)
{
	const size_t start = out->length;
	char digits[CHUNK + 1];

	while (count > 0 && words[count - 1] == 0)
		count--;
	do {
		snprintf(digits, sizeof digits, "%09u", divide(words, count));
		while (count > 0 && words[count - 1] == 0)
			count--;
		size_t first = count > 0 ? 0 : strspn(digits, "0");
		first = first == CHUNK ? CHUNK - 1 : first;
		for (size_t i = CHUNK; i > first; i--)
			weightd_text_put(out, &digits[i - 1], 1);
	} while (count > 0);
	if (out->failed)
		return;
	for (size_t low = start, high = out->length; low + 1 < high; low++, high--) {
		const char digit = out->data[low];
		out->data[low] = out->data[high - 1];
		out->data[high - 1] = digit;
	}
}
