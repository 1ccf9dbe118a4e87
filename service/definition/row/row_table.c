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
/* Numbers of the head, of an entry, of a class and of a group. */
#define HEAD 5
#define ENTRY 4
#define CLASS 2
#define GROUP 3

/* The file, as deploy/pack_rows.c writes it. */
struct table {
	uint32_t count, own, group_count, text_length, class_count; /* own: those listed */
	const char *entries, *classes, *groups, *texts, *data;
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
			      .text_length = number_at(weightd_rows, 3),
			      .class_count = number_at(weightd_rows, 4)};

	table.entries = weightd_rows + HEAD * sizeof(uint32_t);
	table.classes = table.entries + table.count * ENTRY * sizeof(uint32_t);
	table.groups = table.classes + table.class_count * CLASS * sizeof(uint32_t);
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

/* As strcmp() of 'text' and the 'length' bytes at 'name'. */
static int compare(const char *text, const char *name, size_t length)
{
	const int order = strncmp(text, name, length);

	return order != 0 ? order : text[length] != '\0';
}

/* The first of the rows from 'first' to 'end' that does not stand before a name of a library. */
static size_t find_place(const struct table *table, size_t first, size_t end, const char *library,
			 const char *name, size_t length)
{
	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		const struct weightd_row row = entry_at(table, middle);
		const int order = strcmp(row.library, library);
		if (order < 0 || (order == 0 && compare(row.name, name, length) < 0))
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

/* The first listed row of a library, and the one behind its last. */
static size_t first_of(const struct table *table, const char *library)
{
	return find_place(table, 0, table->own, library, "", 0);
}

static size_t end_of(const struct table *table, const char *library)
{
	static const char last[] = "\xff";

	return find_place(table, 0, table->own, library, last, sizeof last - 1);
}

size_t weightd_row_count(const char *library)
{
	const struct table table = table_of();

	return end_of(&table, library) - first_of(&table, library);
}

struct weightd_row weightd_row_at(const char *library, size_t index)
{
	const struct table table = table_of();

	return entry_at(&table, first_of(&table, library) + index);
}

bool weightd_row_find(const char *library, const char *name, size_t length, struct weightd_row *row)
{
	const struct table table = table_of();
	/* Those that are listed, and behind them the others. */
	const size_t ends[] = {0, table.own, table.count};

	for (size_t part = 0; part < 2; part++) {
		const size_t place =
			find_place(&table, ends[part], ends[part + 1], library, name, length);
		if (place == ends[part + 1])
			continue;
		*row = entry_at(&table, place);
		if (strcmp(row->library, library) == 0 && compare(row->name, name, length) == 0)
			return true;
	}
	return false;
}

const char *weightd_row_class(const struct weightd_row *row, const char *name)
{
	const char *class_name = row->classes;

	while (*class_name != '\0' && strcmp(class_name, name) != 0)
		class_name += strlen(class_name) + 1;
	return *class_name == '\0' ? NULL : class_name;
}

/* The class 'index' of the index of classes, and its row. */
static const char *class_at(const struct table *table, size_t index, struct weightd_row *row)
{
	*row = entry_at(table, number_at(table->classes, index * CLASS + 1));
	return table->texts + number_at(table->classes, index * CLASS);
}

bool weightd_row_with_class(const char *library, const char *name, size_t length,
			    struct weightd_row *row, const char **class_name)
{
	const struct table table = table_of();
	size_t first = 0, end = table.class_count;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		const char *found = class_at(&table, middle, row);
		const int order = strcmp(row->library, library);
		if (order < 0 || (order == 0 && compare(found, name, length) < 0))
			first = middle + 1;
		else
			end = middle;
	}
	if (first == table.class_count)
		return false;
	const char *found = class_at(&table, first, row);
	if (class_name != NULL)
		*class_name = found;
	return strcmp(row->library, library) == 0 && compare(found, name, length) == 0;
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
