/*
 * RFC 6901 pointers from chains of keys and indexes.
 */
#include "definition/document/json_pointer.h"

#include "core/base/utf8.h"
#include "weightd/error.h"

#include <stdio.h>
#include <string.h>

struct output {
	char *next;
	size_t left; /* without the NUL */
};

static void put(struct output *out, const char *text)
{
	size_t length = strlen(text);

	if (length > out->left)
		length = out->left;
	memcpy(out->next, text, length);
	out->next += length;
	out->left -= length;
}

bool weightd_place_is_shown(const struct weightd_place *place)
{
	for (; place != NULL; place = place->parent) {
		if (place->pointer != NULL)
			return !place->is_whole;
	}
	return true;
}

/* As deep as the document, which the scan has bounded. */
static void write_place(const struct weightd_place *place, struct output *out)
{
	char text[24];

	if (place == NULL)
		return;
	if (place->pointer != NULL) {
		put(out, place->pointer);
		return;
	}
	write_place(place->parent, out);
	if (!weightd_place_is_shown(place->parent))
		return;
	put(out, "/");
	if (place->key == NULL) {
		snprintf(text, sizeof text, "%zu", place->index);
		put(out, text);
		return;
	}
	for (const char *key = place->key; *key != '\0' && out->left > 0; key++) {
		if (*key == '~' || *key == '/') {
			put(out, *key == '~' ? "~0" : "~1");
			continue;
		}
		*out->next++ = *key;
		out->left--;
	}
}

void weightd_place_write(const struct weightd_place *place, char *buffer, size_t size)
{
	struct output out = {.next = buffer, .left = size - 1};

	write_place(place, &out);
	*out.next = '\0';
	if (out.left > 0)
		return;
	/* Cut: take the rest of a character away, too. */
	char *last = out.next;
	do
		last--;
	while (last > buffer && ((unsigned char)*last & 0xC0) == 0x80);
	if (last >= buffer && weightd_utf8_length(last, (size_t)(out.next - last)) == 0)
		*last = '\0';
}

const char *weightd_place_text(const struct weightd_place *place, struct weightd_arena *arena)
{
	char buffer[sizeof((struct weightd_issue *)0)->pointer];

	weightd_place_write(place, buffer, sizeof buffer);
	const char *text = weightd_arena_strdup(arena, buffer);
	return text == NULL ? "" : text;
}
