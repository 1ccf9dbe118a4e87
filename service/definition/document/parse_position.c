/*
 * A walk over accepted JSON text that keeps the path to its position.
 */
#include "definition/document/parse_position.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define LEVELS 64

struct level {
	bool is_object, has_key;
	const char *key; /* in the document, without quotes */
	size_t key_length, index;
};

/* Offset of the closing quote, or 'end'. */
static size_t string_end(const char *json, size_t at, size_t end)
{
	while (at < end && json[at] != '"')
		at += json[at] == '\\' ? 2 : 1;
	return at < end ? at : end;
}

static size_t put_key(const struct level *level, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < level->key_length && used + 3 < size; i++) {
		char c = level->key[i];
		if (c == '~' || c == '/') {
			out[used++] = '~';
			c = c == '~' ? '0' : '1';
		}
		out[used++] = c;
	}
	out[used] = '\0';
	return used;
}

static void write_pointer(const struct level *levels, unsigned depth, char *pointer, size_t size)
{
	size_t used = 0;

	pointer[0] = '\0';
	for (unsigned i = 0; i < depth && used + 24 < size; i++) {
		if (levels[i].is_object && !levels[i].has_key)
			break;
		pointer[used++] = '/';
		if (levels[i].is_object)
			used += put_key(&levels[i], pointer + used, size - used);
		else
			used += (size_t)snprintf(pointer + used, size - used, "%zu",
						 levels[i].index);
	}
}

void weightd_parse_place(const char *json, size_t offset, char *pointer, size_t size)
{
	struct level levels[LEVELS + 1];
	unsigned depth = 0, beyond = 0; /* levels that are not kept */

	for (size_t at = 0; at < offset; at++) {
		struct level *level = depth > 0 ? &levels[depth - 1] : NULL;
		char c = json[at];

		if (c == '"') {
			size_t start = at + 1;
			at = string_end(json, start, offset);
			if (level != NULL && beyond == 0 && level->is_object && !level->has_key) {
				level->key = json + start;
				level->key_length = at - start;
				level->has_key = true;
			}
		} else if (c == '{' || c == '[') {
			if (depth == LEVELS)
				beyond++;
			else
				levels[depth++] = (struct level){.is_object = c == '{'};
		} else if (c == '}' || c == ']') {
			if (beyond > 0)
				beyond--;
			else if (depth > 0)
				depth--;
		} else if (c == ',' && level != NULL && beyond == 0) {
			level->has_key = false;
			level->index++;
		}
	}
	write_pointer(levels, depth, pointer, size);
}
