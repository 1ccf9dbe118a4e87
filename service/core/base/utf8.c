/*
 * The sequences of RFC 3629, section 4.
 */
#include "core/base/utf8.h"

#include <stdint.h>
#include <string.h>

/* Bytes of the character that a first byte begins, 0 if it begins none. */
static size_t length_of_lead(unsigned char lead)
{
	return lead < 0x80   ? 1
	       : lead < 0xC2 ? 0
	       : lead < 0xE0 ? 2
	       : lead < 0xF0 ? 3
	       : lead < 0xF5 ? 4
			     : 0;
}

/* Whether the second byte is one that may follow the first: no overlong form, no surrogate, nothing
 * above U+10FFFF. */
static int may_follow(unsigned char lead, unsigned char second)
{
	const unsigned char least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	const unsigned char most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;

	return second >= least && second <= most;
}

/* How many of the 'length' bytes of a character are there. */
static size_t present(const unsigned char *byte, size_t length)
{
	if (length < 2 || !may_follow(byte[0], byte[1]))
		return length == 0 ? 0 : 1;
	for (size_t i = 2; i < length; i++) {
		if ((byte[i] & 0xC0) != 0x80)
			return i;
	}
	return length;
}

size_t weightd_utf8_length(const char *text, size_t left)
{
	const unsigned char *byte = (const unsigned char *)text;
	const size_t length = length_of_lead(byte[0]);

	return length <= left && present(byte, length) == length ? length : 0;
}

size_t weightd_utf8_cut(const char *text)
{
	const unsigned char *byte = (const unsigned char *)text;
	const size_t length = length_of_lead(byte[0]), there = present(byte, length);

	return there < length ? there : 0;
}

void weightd_utf8_copy(char *out, size_t size, const char *text)
{
	while (*text != '\0') {
		const size_t length = weightd_utf8_length(text, SIZE_MAX);
		const size_t cut = length == 0 ? weightd_utf8_cut(text) : 0;
		const char *character = length > 0 ? text : WEIGHTD_UTF8_REPLACEMENT;
		const size_t bytes = length > 0 ? length : cut > 0 ? 0 : 3;

		if (bytes >= size)
			break;
		memcpy(out, character, bytes);
		out += bytes;
		size -= bytes;
		text += length > 0 ? length : cut > 0 ? cut : 1;
	}
	*out = '\0';
}
