/*
 * ZIP records.  Time is the earliest that there is; the rights of a file are left to the reader.
 */
#include "core/format/zip.h"

#define VERSION 45 /* of a reader that knows 64-bit sizes */
#define MADE_BY (3 << 8 | VERSION)
#define HAS_BEHIND 0x0008 /* flag: size and checksum follow the data */
#define IS_UTF8 0x0800
#define DATE 0x0021	/* 1980-01-01 */
#define WIDE UINT32_MAX /* the value is in the extra field */

static void put(struct weightd_text *out, uint64_t value, unsigned bytes)
{
	unsigned char wire[8];

	for (unsigned i = 0; i < bytes; i++)
		wire[i] = (unsigned char)(value >> (8 * i));
	weightd_text_put(out, wire, bytes);
}

static unsigned flags_of(const struct weightd_zip_member *member)
{
	for (size_t i = 0; i < member->name_length; i++)
		if ((unsigned char)member->name[i] >= 0x80)
			return HAS_BEHIND | IS_UTF8;
	return HAS_BEHIND;
}

/* From the version that is needed to the time. */
static void put_start(struct weightd_text *out, const struct weightd_zip_member *member)
{
	put(out, VERSION, 2);
	put(out, flags_of(member), 2);
	put(out, 0, 2); /* stored */
	put(out, 0, 2);
	put(out, DATE, 2);
}

void weightd_zip_local(struct weightd_text *out, const struct weightd_zip_member *member,
		       unsigned filler)
{
	weightd_text_puts(out, "PK\x03\x04");
	put_start(out, member);
	put(out, 0, 4);
	put(out, WIDE, 4);
	put(out, WIDE, 4);
	put(out, member->name_length, 2);
	put(out, 20 + filler, 2);
	weightd_text_put(out, member->name, member->name_length);
	put(out, 1, 2);
	put(out, 16, 2);
	put(out, 0, 8);
	put(out, 0, 8);
	if (filler == 0)
		return;
	weightd_text_puts(out, "FB"); /* as torch fills */
	put(out, filler - 4, 2);
	for (unsigned i = 4; i < filler; i++)
		weightd_text_puts(out, "Z");
}

void weightd_zip_descriptor(struct weightd_text *out, const struct weightd_zip_member *member)
{
	weightd_text_puts(out, "PK\x07\x08");
	put(out, member->crc, 4);
	put(out, member->size, 8);
	put(out, member->size, 8);
}

void weightd_zip_entry(struct weightd_text *out, const struct weightd_zip_member *member)
{
	weightd_text_puts(out, "PK\x01\x02");
	put(out, MADE_BY, 2);
	put_start(out, member);
	put(out, member->crc, 4);
	put(out, WIDE, 4);
	put(out, WIDE, 4);
	put(out, member->name_length, 2);
	put(out, 28, 2);
	put(out, 0, 2); /* comment */
	put(out, 0, 2); /* disk */
	put(out, 0, 2); /* attributes */
	put(out, 0, 4);
	put(out, WIDE, 4);
	weightd_text_put(out, member->name, member->name_length);
	put(out, 1, 2);
	put(out, 24, 2);
	put(out, member->size, 8);
	put(out, member->size, 8);
	put(out, member->header, 8);
}

/* The end that has numbers of 64 bits. */
static void put_wide_end(struct weightd_text *out, uint64_t count, uint64_t offset, uint64_t size)
{
	weightd_text_puts(out, "PK\x06\x06");
	put(out, 44, 8);
	put(out, MADE_BY, 2);
	put(out, VERSION, 2);
	put(out, 0, 4);
	put(out, 0, 4);
	put(out, count, 8);
	put(out, count, 8);
	put(out, size, 8);
	put(out, offset, 8);
	weightd_text_puts(out, "PK\x06\x07");
	put(out, 0, 4);
	put(out, offset + size, 8);
	put(out, 1, 4);
}

void weightd_zip_end(struct weightd_text *out, uint64_t count, uint64_t offset, uint64_t size)
{
	const uint32_t wide = count == 0 ? 0 : WIDE;

	if (count > 0)
		put_wide_end(out, count, offset, size);
	weightd_text_puts(out, "PK\x05\x06");
	put(out, 0, 4);
	put(out, wide, 2);
	put(out, wide, 2);
	put(out, wide, 4);
	put(out, wide, 4);
	put(out, 0, 2);
}
