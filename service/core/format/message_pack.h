/*
 * Writers of MessagePack (github.com/msgpack/msgpack/blob/master/spec.md): numbers, texts and heads
 * in the shortest form.
 */
#ifndef WEIGHTD_CORE_FORMAT_MESSAGE_PACK_H
#define WEIGHTD_CORE_FORMAT_MESSAGE_PACK_H

#include "weightd/text.h"

#include <stddef.h>
#include <stdint.h>

void weightd_pack_integer(struct weightd_text *out, uint64_t number);
/* A text of less than 64 KiB. */
void weightd_pack_text(struct weightd_text *out, const char *text, size_t length);
/* What stands before the items: of a map, of bytes, of an extension of 'type'. */
void weightd_pack_map(struct weightd_text *out, uint32_t count);
void weightd_pack_bytes(struct weightd_text *out, uint32_t length);
void weightd_pack_extension(struct weightd_text *out, unsigned type, uint32_t length);

/* The bytes that each of them writes. */
size_t weightd_pack_integer_length(uint64_t number);
size_t weightd_pack_text_length(size_t length);
size_t weightd_pack_map_length(uint32_t count);
size_t weightd_pack_bytes_length(uint32_t length);
size_t weightd_pack_extension_length(uint32_t length);

#endif
