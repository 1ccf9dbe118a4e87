/*
 * Packs the data rows of architectures into one file for the binary: pack_rows OUTPUT LIST
 * ROW.json...
 *
 * LIST is architecture_list.h: rows of types that are C as well are found by name, but not listed.
 * Runs where the service is built.  service/definition/row/README.md describes the file.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Text of a group, which is read as a whole; a longer row is a group of its own. */
#define GROUP_BYTES 98304

struct row {
	const char *path;
	char *library, *name, *text; /* text: compact JSON */
	size_t length;
	json_t *json;
	bool is_hidden;		    /* not listed: it is shared, or also C */
	uint32_t at, group, offset; /* at: of its entry in the index */
};

struct bytes {
	unsigned char *data;
	size_t length, room;
};

static void fail(const char *path, const char *why)
{
	fprintf(stderr, "pack_rows: %s: %s\n", path, why);
	exit(1);
}

static void put(struct bytes *bytes, const void *data, size_t length)
{
	if (bytes->length + length > bytes->room) {
		bytes->room = 2 * (bytes->length + length) + 4096;
		bytes->data = realloc(bytes->data, bytes->room);
		if (bytes->data == NULL)
			fail("memory", "out of it");
	}
	memcpy(bytes->data + bytes->length, data, length);
	bytes->length += length;
}

static void put_number(struct bytes *bytes, uint32_t number)
{
	put(bytes, &number, sizeof number);
}

static void put_text(struct bytes *bytes, const char *text)
{
	put(bytes, text, strlen(text) + 1);
}

/* The part of a path before 'end', behind the slash before it. */
static char *part(const char *path, const char *end)
{
	const char *start = end;

	while (start > path && start[-1] != '/')
		start--;
	return strndup(start, (size_t)(end - start));
}

static void read_row(struct row *row, const char *path)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	json_error_t error;

	if (slash == NULL || dot == NULL || dot < slash)
		fail(path, "wanted FOLDER/NAME.json");
	row->path = path;
	row->library = part(path, slash);
	row->name = part(path, dot);
	row->json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!json_is_object(row->json)) {
		fprintf(stderr, "pack_rows: line %d: %s\n", error.line, error.text);
		fail(path, "is no JSON object");
	}
	row->text = json_dumps(row->json, JSON_COMPACT);
	if (row->text == NULL)
		fail(path, "cannot be written");
	row->length = strlen(row->text);
	if (row->name[0] != '_' && json_array_size(json_object_get(row->json, "classes")) == 0)
		fail(path, "has no classes");
}

/* Whether the list of architectures in C has the row's name, with '_' for '-'. */
static bool is_listed(const char *list, const struct row *row)
{
	char name[200];

	if (strcmp(row->library, "transformers") != 0)
		return false;
	snprintf(name, sizeof name, "ARCHITECTURE(%s)", row->name);
	for (char *c = name; *c != '\0'; c++)
		*c = *c == '-' ? '_' : *c;
	return strstr(list, name) != NULL;
}

/* A whole text file. */
static char *read_list(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 65536);

	if (file == NULL || text == NULL || fread(text, 1, 65535, file) == 0)
		fail(path, "cannot be read");
	fclose(file);
	return text;
}

static int compare(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	const int order = strcmp(x->library, y->library);

	/* What is not listed is last. */
	if (x->is_hidden != y->is_hidden)
		return x->is_hidden ? 1 : -1;
	return order != 0 ? order : strcmp(x->name, y->name);
}

/* A class of a listed or a hidden row, in the index of classes. */
struct class
{
	const char *library, *name;
	uint32_t at, row; /* at: of its name in the texts */
};

struct classes {
	struct class *items;
	size_t count, room;
};

static void keep_class(struct classes *classes, struct class entry)
{
	if (classes->count == classes->room) {
		classes->room = 2 * classes->room + 1024;
		classes->items = realloc(classes->items, classes->room * sizeof *classes->items);
		if (classes->items == NULL)
			fail("memory", "out of it");
	}
	classes->items[classes->count++] = entry;
}

static int compare_classes(const void *a, const void *b)
{
	const struct class *x = a, *y = b;
	const int library = strcmp(x->library, y->library), name = strcmp(x->name, y->name);

	if (library != 0 || name != 0)
		return library != 0 ? library : name;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void put_entry(struct bytes *texts, struct classes *index, const struct row *row,
		      uint32_t number)
{
	const json_t *classes = json_object_get(row->json, "classes");
	const char *release = json_string_value(json_object_get(row->json, "release"));
	const char *doc = json_string_value(json_object_get(row->json, "doc"));
	char own[200];

	put_text(texts, row->library);
	put_text(texts, row->name);
	put_text(texts, release == NULL ? "" : release);
	if (doc == NULL)
		snprintf(own, sizeof own, "%.100s of %.60s, a row of data", row->name,
			 row->library);
	put_text(texts, doc == NULL ? own : doc);
	for (size_t i = 0; i < json_array_size(classes); i++) {
		const char *name = json_string_value(json_array_get(classes, i));
		if (name == NULL || *name == '\0')
			fail(row->path, "a class has no name");
		keep_class(index, (struct class){.library = row->library,
						 .name = name,
						 .at = (uint32_t)texts->length,
						 .row = number});
		put_text(texts, name);
	}
	put_text(texts, "");
}

/* Ends a group: its numbers into 'groups', its compressed text into 'data'. */
static void close_group(struct bytes *groups, struct bytes *data, const struct bytes *text)
{
	uLongf length = compressBound(text->length);
	unsigned char *packed = malloc(length);

	if (packed == NULL || compress2(packed, &length, text->data, text->length, 9) != Z_OK)
		fail("zlib", "compression failed");
	put_number(groups, (uint32_t)data->length);
	put_number(groups, (uint32_t)length);
	put_number(groups, (uint32_t)text->length);
	put(data, packed, length);
	free(packed);
}

int main(int argc, char **argv)
{
	const size_t count = argc > 3 ? (size_t)(argc - 3) : 0;
	struct row *rows = calloc(count + 1, sizeof *rows);
	struct bytes texts = {0}, groups = {0}, data = {0}, text = {0}, out = {0};
	struct classes classes = {0};
	uint32_t group = 0, own = 0;

	if (argc < 3 || rows == NULL)
		fail("arguments", "OUTPUT LIST ROW.json...");
	char *list = read_list(argv[2]);
	for (size_t i = 0; i < count; i++) {
		read_row(&rows[i], argv[i + 3]);
		rows[i].is_hidden = rows[i].name[0] == '_' || is_listed(list, &rows[i]);
	}
	free(list);
	qsort(rows, count, sizeof *rows, compare);
	for (size_t i = 0; i < count; i++) {
		if (text.length > 0 && text.length + rows[i].length > GROUP_BYTES) {
			close_group(&groups, &data, &text);
			text.length = 0;
			group++;
		}
		own += !rows[i].is_hidden;
		rows[i].at = (uint32_t)texts.length;
		rows[i].group = group;
		rows[i].offset = (uint32_t)text.length;
		put(&text, rows[i].text, rows[i].length);
		put_entry(&texts, &classes, &rows[i], (uint32_t)i);
	}
	if (text.length > 0)
		close_group(&groups, &data, &text), group++;
	qsort(classes.items, classes.count, sizeof *classes.items, compare_classes);
	put_number(&out, (uint32_t)count);
	put_number(&out, own);
	put_number(&out, group);
	put_number(&out, (uint32_t)texts.length);
	put_number(&out, (uint32_t)classes.count);
	for (size_t i = 0; i < count; i++) {
		put_number(&out, rows[i].at);
		put_number(&out, rows[i].group);
		put_number(&out, rows[i].offset);
		put_number(&out, (uint32_t)rows[i].length);
	}
	for (size_t i = 0; i < classes.count; i++) {
		put_number(&out, classes.items[i].at);
		put_number(&out, classes.items[i].row);
	}
	put(&out, groups.data == NULL ? (unsigned char *)"" : groups.data, groups.length);
	put(&out, texts.data == NULL ? (unsigned char *)"" : texts.data, texts.length);
	put(&out, data.data == NULL ? (unsigned char *)"" : data.data, data.length);
	FILE *file = fopen(argv[1], "wb");
	if (file == NULL || fwrite(out.data, 1, out.length, file) != out.length ||
	    fclose(file) != 0)
		fail(argv[1], "cannot be written");
	return 0;
}
