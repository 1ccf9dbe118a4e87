/*
 * Packs the files of the page for the binary: pack_page OUTPUT FILE...
 *
 * Each is compressed once, as gzip, where the service is built.  service/api/page/page_files.c
 * reads the result: the number of files; for each the places of its name and data, the length of
 * the data and of the file; names; data.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define NUMBERS 4
#define FILES_MAX 64

struct file {
	const char *name;
	unsigned char *packed;
	size_t packed_length, length;
};

static void fail(const char *path, const char *why)
{
	fprintf(stderr, "pack_page: %s: %s\n", path, why);
	exit(1);
}

static void *allocate(size_t size)
{
	void *memory = malloc(size);

	if (memory == NULL)
		fail("memory", "out of it");
	return memory;
}

static unsigned char *read_file(const char *path, size_t *length)
{
	FILE *in = fopen(path, "rb");
	long size;

	if (in == NULL || fseek(in, 0, SEEK_END) != 0 || (size = ftell(in)) < 0)
		fail(path, "cannot be read");
	unsigned char *data = allocate((size_t)size + 1);
	rewind(in);
	*length = fread(data, 1, (size_t)size, in);
	if (*length != (size_t)size)
		fail(path, "cannot be read whole");
	fclose(in);
	return data;
}

/* gzip without a name or a time: the same file gives the same bytes. */
static void pack(struct file *file, const char *path)
{
	const char *slash = strrchr(path, '/');
	unsigned char *data = read_file(path, &file->length);
	z_stream stream = {0};

	if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		fail(path, "cannot be compressed");
	size_t room = deflateBound(&stream, file->length);
	file->name = slash == NULL ? path : slash + 1;
	file->packed = allocate(room);
	stream.next_in = data;
	stream.avail_in = (uInt)file->length;
	stream.next_out = file->packed;
	stream.avail_out = (uInt)room;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		fail(path, "cannot be compressed");
	file->packed_length = stream.total_out;
	deflateEnd(&stream);
	free(data);
}

static void put(FILE *out, const void *data, size_t length)
{
	if (fwrite(data, 1, length, out) != length)
		fail("output", "cannot be written");
}

static void put_number(FILE *out, size_t number)
{
	uint32_t word = (uint32_t)number;

	put(out, &word, sizeof word);
}

static void write_files(FILE *out, const struct file *files, size_t count)
{
	size_t name = (1 + NUMBERS * count) * sizeof(uint32_t), data = name;

	for (size_t i = 0; i < count; i++)
		data += strlen(files[i].name) + 1;
	put_number(out, count);
	for (size_t i = 0; i < count; i++) {
		put_number(out, name);
		put_number(out, data);
		put_number(out, files[i].packed_length);
		put_number(out, files[i].length);
		name += strlen(files[i].name) + 1;
		data += files[i].packed_length;
	}
	for (size_t i = 0; i < count; i++)
		put(out, files[i].name, strlen(files[i].name) + 1);
	for (size_t i = 0; i < count; i++)
		put(out, files[i].packed, files[i].packed_length);
}

int main(int argc, char **argv)
{
	struct file files[FILES_MAX];
	size_t count = argc < 2 ? 0 : (size_t)argc - 2;

	if (count == 0 || count > FILES_MAX)
		fail("usage", "pack_page OUTPUT FILE...");
	for (size_t i = 0; i < count; i++)
		pack(&files[i], argv[i + 2]);
	FILE *out = fopen(argv[1], "wb");
	if (out == NULL)
		fail(argv[1], "cannot be written");
	write_files(out, files, count);
	if (fclose(out) != 0)
		fail(argv[1], "cannot be written");
	for (size_t i = 0; i < count; i++)
		free(files[i].packed);
	return 0;
}
