/*
 * Reading an answer's body: pieces, one after the other, straight into the caller's buffer.
 */
#include "http/message/answer.h"

#include <string.h>

/* Where the bytes of a body in memory are; NULL for an encoding that must be read. */
static const char *memory_of(const struct weightd_reply *reply)
{
	if (reply->bytes != NULL)
		return reply->bytes;
	return reply->encoding != NULL ? NULL : reply->text.data;
}

const void *weightd_answer_bytes(const struct weightd_answer *answer,
				 const struct weightd_reply *reply)
{
	const struct weightd_piece *piece = &answer->pieces[0];
	const char *memory = piece->text != NULL ? piece->text : memory_of(reply);

	if (answer->piece_count != 1 || memory == NULL)
		return NULL;
	return memory + piece->first;
}

static enum weightd_code read_some(const struct weightd_reply *reply, uint64_t offset, char *out,
				   size_t size, size_t *length)
{
	struct weightd_reading *reading = reply->reading;

	if (reading == NULL)
		return weightd_encoding_read(reply->encoding, offset, out, size, length);
	if (reading->offset != offset)
		return WEIGHTD_ERR_INTERNAL;
	return weightd_reading_next(reading, out, size, length);
}

/* Fills 'out' from the encoding; a format may give less than it is asked for. */
static enum weightd_code read_encoding(const struct weightd_reply *reply, uint64_t offset,
				       char *out, size_t size, size_t *length)
{
	for (*length = 0; *length < size;) {
		size_t got = 0;
		enum weightd_code code =
			read_some(reply, offset + *length, out + *length, size - *length, &got);
		if (code == WEIGHTD_ERR_CANCELLED && *length > 0)
			break;
		if (code != WEIGHTD_OK)
			return code;
		if (got == 0)
			break;
		*length += got;
	}
	return WEIGHTD_OK;
}

static enum weightd_code read_piece(const struct weightd_piece *piece,
				    const struct weightd_reply *reply, uint64_t offset, char *out,
				    size_t size, size_t *length)
{
	uint64_t left = piece->length - offset;
	const char *memory = piece->text != NULL ? piece->text : memory_of(reply);

	if (piece->length != WEIGHTD_SIZE_UNKNOWN && size > left)
		size = (size_t)left;
	if (memory == NULL)
		return read_encoding(reply, piece->first + offset, out, size, length);
	memcpy(out, memory + piece->first + offset, size);
	*length = size;
	return WEIGHTD_OK;
}

enum weightd_code weightd_answer_read(const struct weightd_answer *answer,
				      const struct weightd_reply *reply, uint64_t position,
				      void *out, size_t size, size_t *length)
{
	uint64_t start = 0; /* of the piece, in the body */

	*length = 0;
	for (size_t i = 0; i < answer->piece_count && *length < size; i++) {
		const struct weightd_piece *piece = &answer->pieces[i];
		bool is_open = piece->length == WEIGHTD_SIZE_UNKNOWN;
		uint64_t at = position + *length - start;
		if (is_open || at < piece->length) {
			size_t got = 0;
			enum weightd_code code = read_piece(piece, reply, at, (char *)out + *length,
							    size - *length, &got);
			/* Bytes that exist are not made again. */
			if (code == WEIGHTD_ERR_CANCELLED && *length > 0)
				break;
			if (code != WEIGHTD_OK)
				return code;
			/* A file that ends before its announced size must never be passed on as
			 * whole. */
			if (got == 0 && !is_open)
				return WEIGHTD_ERR_INTERNAL;
			*length += got;
			if (is_open || at + got < piece->length)
				break;
		}
		start += piece->length;
	}
	return WEIGHTD_OK;
}
