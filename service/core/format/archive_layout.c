/*
 * Offsets of everything in an archive, of names, shapes and dtypes alone.
 */
#include "core/format/archive_layout.h"

#include <string.h>

uint64_t weightd_archive_text_size(const struct weightd_archive *archive,
				   const struct weightd_archive_text *text)
{
	return text->text != NULL ? text->size : archive->text_size;
}

/* Bytes of an extra field that bring the data behind a local header of 'length' bytes to a multiple
 * of the alignment. */
unsigned weightd_archive_filler(const struct weightd_archive *archive, uint64_t header,
				size_t length)
{
	const unsigned alignment = archive->kind->alignment;

	if (alignment <= 1)
		return 0;
	return 4 + (unsigned)(-(header + length + 4) % alignment);
}

/* Offset behind the local header of a member whose header is at 'header'. */
uint64_t weightd_archive_behind_local(const struct weightd_archive *archive, uint64_t header,
				      size_t name_length)
{
	const size_t length = WEIGHTD_ZIP_LOCAL + name_length;

	return header + length + weightd_archive_filler(archive, header, length);
}

/* Offset behind a text whose header is at 'header'. */
uint64_t weightd_archive_behind_text(const struct weightd_archive *archive,
				     const struct weightd_archive_text *text, uint64_t header)
{
	return weightd_archive_behind_local(archive, header, strlen(text->name)) +
	       weightd_archive_text_size(archive, text) + WEIGHTD_ZIP_DESCRIPTOR;
}

uint64_t weightd_archive_behind_texts(const struct weightd_archive *archive,
				      const struct weightd_archive_text *texts, size_t count,
				      uint64_t header)
{
	for (size_t i = 0; i < count; i++)
		header = weightd_archive_behind_text(archive, &texts[i], header);
	return header;
}

size_t weightd_archive_lead(const struct weightd_archive *archive, size_t index,
			    char out[WEIGHTD_ARCHIVE_LEAD_MAX])
{
	return archive->kind->lead != NULL ? archive->kind->lead(archive, index, out) : 0;
}

uint64_t weightd_archive_bytes(const struct weightd_archive *archive, size_t index)
{
	return weightd_segment_bytes(archive->segments, &archive->segments->items[index]);
}

/* Offset in the file behind the data of item 'index'. */
uint64_t weightd_archive_end(const struct weightd_archive *archive, size_t index)
{
	return archive->segments->head_length + archive->segments->items[index].begin +
	       weightd_archive_bytes(archive, index);
}

/* Offset of the local header of item 'index', or of what follows the last one. */
uint64_t weightd_archive_header(const struct weightd_archive *archive, size_t index)
{
	return index == 0 ? archive->segments->head_length
			  : weightd_archive_end(archive, index - 1) + WEIGHTD_ZIP_DESCRIPTOR;
}

/* Offset of the directory. */
uint64_t weightd_archive_directory(const struct weightd_archive *archive)
{
	return weightd_archive_behind_texts(
		archive, archive->kind->behind, archive->kind->behind_count,
		weightd_archive_header(archive, archive->segments->count));
}

size_t weightd_archive_entries(const struct weightd_archive *archive)
{
	return archive->kind->before_count + archive->segments->count + archive->kind->behind_count;
}
