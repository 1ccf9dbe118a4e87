/*
 * MessagePack: a byte that says what follows and how long its number is, the number, big-endian.
 */
#include "core/format/message_pack.h"

static void put(struct weightd_text *out, unsigned tag, uint64_t number, unsigned bytes)
{
	char wire[9];

	wire[0] = (char)tag;
	for (unsigned i = 0; i < bytes; i++)
		wire[1 + i] = (char)(number >> (8 * (bytes - 1 - i)) & 0xFF);
	weightd_text_put(out, wire, 1 + bytes);
}

/* Bytes of a number: 1, 2, 4 or 8. */
static unsigned width_of(uint64_t number)
{
	return number <= UINT8_MAX ? 1 : number <= UINT16_MAX ? 2 : number <= UINT32_MAX ? 4 : 8;
}

/* The tags for numbers of 1, 2, 4 and 8 bytes follow each other. */
static unsigned tag_of(unsigned first, unsigned width)
{
	return first + (width > 1) + (width > 2) + (width > 4);
}

void weightd_pack_integer(struct weightd_text *out, uint64_t number)
{
	const unsigned width = width_of(number);

	if (number < 0x80)
		put(out, (unsigned)number, 0, 0);
	else
		put(out, tag_of(0xCC, width), number, width);
}

size_t weightd_pack_integer_length(uint64_t number)
{
	return number < 0x80 ? 1 : 1 + width_of(number);
}

void weightd_pack_text(struct weightd_text *out, const char *text, size_t length)
{
	if (length < 32)
		put(out, 0xA0 + (unsigned)length, 0, 0);
	else
		put(out, tag_of(0xD9, width_of(length)), length, width_of(length));
	weightd_text_put(out, text, length);
}

size_t weightd_pack_text_length(size_t length)
{
	return length < 32 ? 1 + length : 1 + width_of(length) + length;
}

void weightd_pack_map(struct weightd_text *out, uint32_t count)
{
	if (count < 16)
		put(out, 0x80 + count, 0, 0);
	else
		put(out, count <= UINT16_MAX ? 0xDE : 0xDF, count, count <= UINT16_MAX ? 2 : 4);
}

size_t weightd_pack_map_length(uint32_t count)
{
	return count < 16 ? 1 : count <= UINT16_MAX ? 3 : 5;
}

void weightd_pack_bytes(struct weightd_text *out, uint32_t length)
{
	put(out, tag_of(0xC4, width_of(length)), length, width_of(length));
}

size_t weightd_pack_bytes_length(uint32_t length)
{
	return 1 + width_of(length);
}

/* Extensions of 1, 2, 4, 8 and 16 bytes have a tag of their own. */
static unsigned fixed_tag(uint32_t length)
{
	switch (length) {
	case 1: return 0xD4;
	case 2: return 0xD5;
	case 4: return 0xD6;
	case 8: return 0xD7;
	case 16: return 0xD8;
	default: return 0;
	}
}

void weightd_pack_extension(struct weightd_text *out, unsigned type, uint32_t length)
{
	if (fixed_tag(length) != 0)
		put(out, fixed_tag(length), 0, 0);
	else
		put(out, tag_of(0xC7, width_of(length)), length, width_of(length));
	put(out, type, 0, 0);
}

size_t weightd_pack_extension_length(uint32_t length)
{
	return fixed_tag(length) != 0 ? 2 : 2 + width_of(length);
}
