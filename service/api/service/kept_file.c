/*
 * Small files are found by the arguments of their opening, so that nothing need be opened again.
 */
#include "api/service/kept_file.h"

#include "core/base/memory.h"
#include "weightd/cancel.h"

#include <stdlib.h>
#include <string.h>

/* Of the files beside one plan; the last may go beyond it. */
#define FILES_BYTES_MAX ((size_t)256 << 10)
/* Elements of a file whose length is only known at its end; more are not tried. */
#define ELEMENTS_MAX 8192

/* Slices are not kept: there are too many of them for one to come again. */
static bool is_slice(const struct weightd_encoding *encoding)
{
	return encoding->view != NULL && encoding->view->text != NULL;
}

static struct weightd_file_key key_of(const struct weightd_encoding *encoding)
{
	return (struct weightd_file_key){
		.format = encoding->format,
		.entry = encoding->view != NULL ? encoding->view->entry : NULL,
		.options = encoding->options,
	};
}

/* Member by member: what lies between members is any bytes. */
static bool is_same(const struct weightd_file_key *a, const struct weightd_file_key *b)
{
	const struct weightd_format_options *of_a = &a->options, *of_b = &b->options;

	return a->format == b->format && a->entry == b->entry &&
	       of_a->json_style == of_b->json_style &&
	       of_a->json_elements_max == of_b->json_elements_max &&
	       of_a->has_dtype == of_b->has_dtype && of_a->dtype == of_b->dtype &&
	       of_a->copies_ties == of_b->copies_ties && of_a->is_flat == of_b->is_flat &&
	       of_a->is_exact == of_b->is_exact;
}

static bool is_small(const struct weightd_encoding *encoding)
{
	if (encoding->size != WEIGHTD_SIZE_UNKNOWN)
		return encoding->size <= WEIGHTD_KEPT_FILE_BYTES;
	return (encoding->view != NULL ? encoding->view->numel : encoding->plan->total_elements) <=
	       ELEMENTS_MAX;
}

/*
 * Reads all of the encoding; false if it fails, is longer than a kept file may be, or takes long,
 * as elements far into a replay do.  Then the server makes it block by block, with turns for its
 * other clients.
 */
static bool read_all(const struct weightd_encoding *encoding, struct weightd_arena *arena,
		     char *bytes, size_t *length)
{
	struct weightd_reading reading;
	size_t got = 1;
	enum weightd_code code = weightd_reading_begin(&reading, encoding, arena);

	weightd_cancel_after(WEIGHTD_SLICE_MS);
	/* One extra byte distinguishes a file that ends here from a longer one. */
	for (*length = 0; code == WEIGHTD_OK && got > 0 && *length <= WEIGHTD_KEPT_FILE_BYTES;
	     *length += got)
		code = weightd_reading_next(&reading, bytes + *length,
					    WEIGHTD_KEPT_FILE_BYTES + 1 - *length, &got);
	weightd_cancel_after(0);
	return code == WEIGHTD_OK && got == 0;
}

/* Gives back what the file does not need; without memory to move to it stays as it is. */
static struct weightd_kept_file *fit(struct weightd_kept_file *file)
{
	struct weightd_kept_file *fitting = weightd_memory_try(sizeof *file + file->length);

	if (fitting == NULL)
		return file;
	memcpy(fitting, file, sizeof *file + file->length);
	weightd_memory_free(file);
	return fitting;
}

struct weightd_kept_file *weightd_kept_file_make(const struct weightd_encoding *encoding,
						 struct weightd_arena *arena)
{
	struct weightd_kept_file *file =
		weightd_memory_try(sizeof *file + WEIGHTD_KEPT_FILE_BYTES + 1);

	if (file == NULL)
		return NULL;
	if (!read_all(encoding, arena, file->bytes, &file->length)) {
		weightd_memory_free(file);
		return NULL;
	}
	file->key = key_of(encoding);
	file->size = encoding->size;
	memcpy(file->etag, encoding->etag, sizeof file->etag);
	return fit(file);
}

const struct weightd_kept_file *weightd_kept_files_find(const struct weightd_kept_files *files,
							const struct weightd_encoding *encoding)
{
	const struct weightd_file_key key = key_of(encoding);
	const struct weightd_kept_file *file = is_slice(encoding) ? NULL : files->first;

	while (file != NULL && !is_same(&file->key, &key))
		file = file->next;
	return file;
}

bool weightd_kept_files_take(const struct weightd_kept_files *files,
			     const struct weightd_encoding *encoding)
{
	return files->bytes < FILES_BYTES_MAX && !is_slice(encoding) && is_small(encoding);
}

void weightd_kept_files_add(struct weightd_kept_files *files, struct weightd_kept_file *file)
{
	file->next = files->first;
	files->first = file;
	files->bytes += weightd_kept_file_bytes(file);
}

void weightd_kept_files_free(struct weightd_kept_files *files)
{
	while (files->first != NULL) {
		struct weightd_kept_file *file = files->first;

		files->first = file->next;
		weightd_memory_free(file);
	}
}
