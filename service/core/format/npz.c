/*
 * npz: an archive of npy files, as numpy.savez writes one to a stream that cannot go back.
 *
 * A tied tensor is there under each of its names, as in a state_dict that is given to savez.
 */
#include "core/format/archive.h"
#include "core/format/npy_head.h"

static void put_name(const struct weightd_archive *archive, size_t index, struct weightd_text *out)
{
	weightd_text_puts(out,
			  weightd_segment_name(archive->segments, &archive->segments->items[index],
					       WEIGHTD_NAME_ROOM));
	weightd_text_puts(out, ".npy");
}

static size_t name_length(const struct weightd_archive *archive, size_t index)
{
	return weightd_segment_name_length(archive->segments, &archive->segments->items[index]) + 4;
}

static size_t lead(const struct weightd_archive *archive, size_t index,
		   char out[WEIGHTD_ARCHIVE_LEAD_MAX])
{
	const struct weightd_segment *item = &archive->segments->items[index];

	return weightd_npy_head(out, weightd_segment_shape(archive->segments, item),
				weightd_dtype_row(weightd_segment_dtype(archive->segments, item)));
}

static const struct weightd_archive_kind npz = {
	.put_name = put_name,
	.name_length = name_length,
	.lead = lead,
	.alignment = 1,
};

static enum weightd_code check(const struct weightd_entry *entry, enum weightd_dtype found,
			       struct weightd_error *err)
{
	const struct weightd_dtype_row *dtype = weightd_dtype_row(found);

	if (dtype->numpy_descr != NULL)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			  "numpy has no %s, so '%.128s' cannot be sent in npz", dtype->name,
			  weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	weightd_error_expected(err, "?dtype=float32, or safetensors or pt, which hold %s",
			       dtype->name);
	return WEIGHTD_ERR_NOT_ACCEPTABLE;
}

static enum weightd_code check_all(const struct weightd_encoding *encoding,
				   struct weightd_error *err)
{
	const struct weightd_view *views =
		encoding->list != NULL ? encoding->list->views : encoding->view;
	const size_t count = encoding->list != NULL ? encoding->list->count
			     : views != NULL	    ? 1
						    : encoding->plan->entry_count;
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		const struct weightd_entry *entry =
			views != NULL ? views[i].entry : &encoding->plan->entries[i];
		code = check(entry,
			     views != NULL ? weightd_view_dtype(&views[i])
					   : weightd_segments_dtype(&encoding->options, entry),
			     err);
	}
	return code;
}

static enum weightd_code open_npz(struct weightd_encoding *encoding, struct weightd_arena *arena,
				  struct weightd_error *err)
{
	enum weightd_code code = check_all(encoding, err);
	struct weightd_archive *archive =
		code == WEIGHTD_OK ? weightd_arena_alloc(arena, sizeof *archive) : NULL;

	if (code != WEIGHTD_OK)
		return code;
	if (archive == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory to open the file");
	archive->kind = &npz;
	return weightd_archive_open(archive, encoding, NULL, arena, err);
}

static const char *const media_types[] = {"application/x-npz", "application/zip", NULL};

const struct weightd_format weightd_format_npz = {
	.name = "npz",
	.extension = "npz",
	.media_types = media_types,
	.doc = "numpy.load reads it: an npy file for each name, stored.  No bfloat16",
	.source = "numpy.savez; PKWARE APPNOTE 4.3",
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_SIZED |
		 WEIGHTD_FORMAT_LIST,
	.version = 1,
	.open = open_npz,
	.read = weightd_segments_read,
};
