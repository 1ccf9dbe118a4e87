/*
 * Where the parts of an archive are.  Offsets are those of the file.
 */
#ifndef WEIGHTD_CORE_FORMAT_ARCHIVE_LAYOUT_H
#define WEIGHTD_CORE_FORMAT_ARCHIVE_LAYOUT_H

#include "core/format/archive.h"

/* Bytes of a text. */
uint64_t weightd_archive_text_size(const struct weightd_archive *archive,
				   const struct weightd_archive_text *text);
/* Bytes of an extra field that bring the data behind a local header of 'length' bytes to a multiple
 * of the alignment. */
unsigned weightd_archive_filler(const struct weightd_archive *archive, uint64_t header,
				size_t length);
/* Behind the local header of a member whose header is at 'header'. */
uint64_t weightd_archive_behind_local(const struct weightd_archive *archive, uint64_t header,
				      size_t name_length);
/* Behind a text, or several in a row, the first of which has its header at 'header'. */
uint64_t weightd_archive_behind_text(const struct weightd_archive *archive,
				     const struct weightd_archive_text *text, uint64_t header);
uint64_t weightd_archive_behind_texts(const struct weightd_archive *archive,
				      const struct weightd_archive_text *texts, size_t count,
				      uint64_t header);
/* Writes what stands before the data of an item in its member; its length. */
size_t weightd_archive_lead(const struct weightd_archive *archive, size_t index,
			    char out[WEIGHTD_ARCHIVE_LEAD_MAX]);
/* Bytes of an item's data, and the offset behind them. */
uint64_t weightd_archive_bytes(const struct weightd_archive *archive, size_t index);
uint64_t weightd_archive_end(const struct weightd_archive *archive, size_t index);
/* Of the local header of item 'index', or of what follows the last one. */
uint64_t weightd_archive_header(const struct weightd_archive *archive, size_t index);
/* Of the directory, which has so many entries. */
uint64_t weightd_archive_directory(const struct weightd_archive *archive);
size_t weightd_archive_entries(const struct weightd_archive *archive);

#endif
