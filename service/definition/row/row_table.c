/*
 * The packed rows: an index, and groups of rows that are compressed together.
 */
#include "definition/row/row_table.h"

#include "core/base/embed.h"
#include "core/base/memory.h"
#include "definition/document/json_memory.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

WEIGHTD_EMBED(weightd_rows, "build/rows.bin");
WEIGHTD_EMBEDDED(weightd_rows);

#define COMMON "_common"
/* Numbers of the head, of an entry and of a group. */
#define HEAD 4
#define ENTRY 4
#define GROUP 3

/* The file, as deploy/pack_rows.c writes it. */
struct table {
	uint32_t count, own, group_count, text_length; /* own: those that are listed */
	const char *entries, *groups, *texts, *data;
};

static uint32_t number_at(const char *numbers, size_t index)
{
	uint32_t number;

	memcpy(&number, numbers + index * sizeof number, sizeof number);
	return number;
}

static struct table table_of(void)
{
	struct table table = {.count = number_at(weightd_rows, 0),
			      .own = number_at(weightd_rows, 1),
			      .group_count = number_at(weightd_rows, 2),
			      .text_length = number_at(weightd_rows, 3)};

	table.entries = weightd_rows + HEAD * sizeof(uint32_t);
	table.groups = table.entries + table.count * ENTRY * sizeof(uint32_t);
	table.texts = table.groups + table.group_count * GROUP * sizeof(uint32_t);
	table.data = table.texts + table.text_length;
	return table;
}

static struct weightd_row entry_at(const struct table *table, size_t index)
{
	struct weightd_row row = {.index = index};

	row.library = table->texts + number_at(table->entries, index * ENTRY);
	row.name = row.library + strlen(row.library) + 1;
	row.release = row.name + strlen(row.name) + 1;
	row.doc = row.release + strlen(row.release) + 1;
	row.classes = row.doc + strlen(row.doc) + 1;
	return row;
}

/* The first listed row of a library; table->own: it has none. */
static size_t first_of(const struct table *table, const char *library)
{
	size_t first = 0;

	while (first < table->own && strcmp(entry_at(table, first).library, library) != 0)
		first++;
	return first;
}

size_t weightd_row_count(const char *library)
{
	const struct table table = table_of();
	const size_t first = first_of(&table, library);
	size_t end = first;

	while (end < table.own && strcmp(entry_at(&table, end).library, library) == 0)
		end++;
	return end - first;
}

struct weightd_row weightd_row_at(const char *library, size_t index)
{
	const struct table table = table_of();

	return entry_at(&table, first_of(&table, library) + index);
}

static bool is_name(const char *text, const char *name, size_t length)
{
	return strncmp(text, name, length) == 0 && text[length] == '\0';
}

bool weightd_row_find(const char *library, const char *name, size_t length, struct weightd_row *row)
{
	const struct table table = table_of();

	for (size_t i = 0; i < table.count; i++) {
		*row = entry_at(&table, i);
		if (is_name(row->name, name, length) && strcmp(row->library, library) == 0)
			return true;
	}
	return false;
}

/* The class in the list of a row; NULL: it is not there. */
static const char *class_in(const struct weightd_row *row, const char *name, size_t length)
{
	const char *class_name = row->classes;

	while (*class_name != '\0' && !is_name(class_name, name, length))
		class_name += strlen(class_name) + 1;
	return *class_name == '\0' ? NULL : class_name;
}

const char *weightd_row_class(const struct weightd_row *row, const char *name)
{
	return class_in(row, name, strlen(name));
}

bool weightd_row_with_class(const char *library, const char *name, size_t length,
			    struct weightd_row *row, const char **class_name)
{
	const struct table table = table_of();

	for (size_t i = 0; length > 0 && i < table.count; i++) {
		*row = entry_at(&table, i);
		const char *found =
			strcmp(row->library, library) == 0 ? class_in(row, name, length) : NULL;
		if (found == NULL)
			continue;
		if (class_name != NULL)
			*class_name = found;
		return true;
	}
	return false;
}

/* Memory of zlib is counted as any other. */
static void *give(void *nothing, unsigned count, unsigned size)
{
	(void)nothing;
	return weightd_memory_alloc((size_t)count * size);
}

static void take(void *nothing, void *memory)
{
	(void)nothing;
	weightd_memory_free(memory);
}

/* Unpacks a group into 'text', which has room for it. */
static bool unpack(const char *packed, size_t length, char *text, size_t room)
{
	z_stream stream = {.zalloc = give, .zfree = take};

	if (inflateInit(&stream) != Z_OK)
		return false;
	/* zlib writes nothing there. */
	stream.next_in = (unsigned char *)(uintptr_t)packed;
	stream.avail_in = (unsigned)length;
	stream.next_out = (unsigned char *)text;
	stream.avail_out = (unsigned)room;
	const int end = inflate(&stream, Z_FINISH);
	inflateEnd(&stream);
	return end == Z_STREAM_END;
}

json_t *weightd_row_load(const struct weightd_row *row)
{
	const struct table table = table_of();
	const char *entry = table.entries + row->index * ENTRY * sizeof(uint32_t);
	const char *group = table.groups + number_at(entry, 1) * GROUP * sizeof(uint32_t);
	const size_t room = number_at(group, 2);
	char *text = weightd_memory_alloc(room);
	json_t *json = NULL;

	if (text != NULL &&
	    unpack(table.data + number_at(group, 0), number_at(group, 1), text, room))
		json = weightd_json_load(text + number_at(entry, 2), number_at(entry, 3), 0, NULL);
	weightd_memory_free(text);
	return json;
}

json_t *weightd_row_load_common(const char *library)
{
	struct weightd_row row;

	return weightd_row_find(library, COMMON, strlen(COMMON), &row) ? weightd_row_load(&row)
								       : json_object();
}
