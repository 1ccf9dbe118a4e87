/*
 * Opening an archive, and its bytes before, between and behind the data.
 *
 * Local headers say that size and checksum follow the data, so that nothing before a member's end
 * depends on its values.  A checksum is gathered while the data is read; where bytes of a member
 * have not been read by anyone, they are made for it.
 */
#include "core/format/archive_crc.h"
#include "core/format/archive_layout.h"

#include "core/base/crc32.h"
#include "core/base/memory.h"
#include "core/base/search.h"

#include <string.h>

#define GROUP 64 /* entries of the directory that are made at a time */
#define BLOCK ((size_t)64 << 10)
#define IS_KNOWN (UINT64_C(1) << 32)

/* Adds an entry of the plan, or all views at once. */
static void add_item(struct weightd_archive *archive, const struct weightd_entry *entry)
{
	struct weightd_segments *segments = archive->segments;
	const size_t index = segments->count;
	const uint64_t header = weightd_archive_header(archive, index);
	const uint64_t before =
		index == 0 ? segments->head_length : weightd_archive_end(archive, index - 1);
	char lead[WEIGHTD_ARCHIVE_LEAD_MAX];

	segments->items[index].entry = entry;
	const uint64_t begin =
		weightd_archive_behind_local(archive, header,
					     archive->kind->name_length(archive, index)) +
		weightd_archive_lead(archive, index, lead);
	weightd_segments_add_behind(segments, entry, begin - before);
}

static void add_items(struct weightd_archive *archive,
		      bool (*has)(const struct weightd_entry *entry))
{
	const struct weightd_encoding *encoding = archive->encoding;
	const struct weightd_plan *plan = encoding->plan;
	const struct weightd_view *views =
		encoding->list != NULL ? encoding->list->views : encoding->view;
	const size_t count = encoding->list != NULL ? encoding->list->count : 1;

	archive->segments->views = views;
	for (size_t i = 0; views != NULL && i < count; i++)
		add_item(archive, views[i].entry);
	for (size_t i = 0; views == NULL && i < plan->entry_count; i++)
		if (has == NULL || has(&plan->entries[i]))
			add_item(archive, &plan->entries[i]);
}

/* The checksum of the text that the format makes. */
static enum weightd_code find_text_crc(struct weightd_archive *archive, uint32_t *crc)
{
	const uint64_t known = atomic_load(&archive->text_crc);
	enum weightd_code code = WEIGHTD_OK;
	uint64_t done = 0;

	*crc = (uint32_t)known;
	if (known != 0)
		return WEIGHTD_OK;
	unsigned char *block = weightd_memory_alloc(BLOCK);
	if (block == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	while (done < archive->text_size && code == WEIGHTD_OK) {
		const uint64_t left = archive->text_size - done;
		const size_t size = left < BLOCK ? (size_t)left : BLOCK;
		code = archive->kind->read_text(archive, done, block, size);
		*crc = weightd_crc32(*crc, block, size);
		done += size;
	}
	weightd_memory_free(block);
	if (code == WEIGHTD_OK)
		atomic_store(&archive->text_crc, IS_KNOWN | *crc);
	return code;
}

static enum weightd_code text_member(struct weightd_archive *archive,
				     const struct weightd_archive_text *text, uint64_t header,
				     struct weightd_zip_member *member)
{
	*member = (struct weightd_zip_member){.name = text->name,
					      .name_length = strlen(text->name),
					      .header = header,
					      .size = weightd_archive_text_size(archive, text)};
	if (text->text == NULL)
		return find_text_crc(archive, &member->crc);
	member->crc = weightd_crc32(0, text->text, (size_t)text->size);
	return WEIGHTD_OK;
}

static void see(const struct weightd_segments *segments, size_t index, uint64_t from,
		const void *bytes, size_t length)
{
	const struct weightd_archive *archive = segments->gap_state;
	char lead[WEIGHTD_ARCHIVE_LEAD_MAX];
	uint32_t crc = 0;

	if (from == 0 && !weightd_checksums_find(archive->checksums, index, &crc))
		crc = weightd_crc32(0, lead, weightd_archive_lead(archive, index, lead));
	weightd_checksums_add(
		archive->checksums,
		&(struct weightd_member_bytes){.member = index,
					       .from = from,
					       .size = weightd_archive_bytes(archive, index),
					       .bytes = bytes,
					       .length = length},
		crc);
}

/* A member with its name, which is put into 'name'. */
static struct weightd_zip_member item_member(const struct weightd_archive *archive, size_t index,
					     struct weightd_text *name)
{
	char lead[WEIGHTD_ARCHIVE_LEAD_MAX];

	name->length = 0;
	archive->kind->put_name(archive, index, name);
	return (struct weightd_zip_member){
		.name = name->data,
		.name_length = name->length,
		.header = weightd_archive_header(archive, index),
		.size = weightd_archive_lead(archive, index, lead) +
			weightd_archive_bytes(archive, index),
	};
}

static void put_local(const struct weightd_archive *archive,
		      const struct weightd_zip_member *member, struct weightd_text *out)
{
	const size_t length = WEIGHTD_ZIP_LOCAL + member->name_length;

	weightd_zip_local(out, member, weightd_archive_filler(archive, member->header, length));
}

/* What lies before the data of item 'index': the end of the member before it, and its own start.
 */
static enum weightd_code put_gap(const struct weightd_archive *archive, size_t index,
				 struct weightd_text *name, struct weightd_text *out)
{
	char lead[WEIGHTD_ARCHIVE_LEAD_MAX];
	struct weightd_zip_member member;
	enum weightd_code code = WEIGHTD_OK;

	if (index > 0) {
		member = item_member(archive, index - 1, name);
		code = weightd_archive_find_crc(archive, index - 1, &member.crc);
		weightd_zip_descriptor(out, &member);
	}
	if (index == archive->segments->count)
		return code;
	member = item_member(archive, index, name);
	put_local(archive, &member, out);
	weightd_text_put(out, lead, weightd_archive_lead(archive, index, lead));
	return code;
}

static enum weightd_code put_texts(struct weightd_archive *archive,
				   const struct weightd_archive_text *texts, size_t count,
				   uint64_t header, struct weightd_text *out)
{
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		struct weightd_zip_member member;
		code = text_member(archive, &texts[i], header, &member);
		put_local(archive, &member, out);
		weightd_text_put(out, texts[i].text, (size_t)texts[i].size);
		weightd_zip_descriptor(out, &member);
		header = weightd_archive_behind_text(archive, &texts[i], header);
	}
	return code;
}

/* Entry 'index' of the directory: texts before the data, items, texts behind it. */
static enum weightd_code put_entry(struct weightd_archive *archive, size_t index,
				   struct weightd_text *name, struct weightd_text *out)
{
	const struct weightd_archive_kind *kind = archive->kind;
	const size_t count = archive->segments->count;
	struct weightd_zip_member member;
	enum weightd_code code;

	if (index >= kind->before_count && index - kind->before_count < count) {
		index -= kind->before_count;
		member = item_member(archive, index, name);
		code = weightd_archive_find_crc(archive, index, &member.crc);
	} else {
		const bool is_before = index < kind->before_count;
		const struct weightd_archive_text *texts = is_before ? kind->before : kind->behind;
		index -= is_before ? 0 : kind->before_count + count;
		code = text_member(archive, &texts[index],
				   weightd_archive_behind_texts(
					   archive, texts, index,
					   is_before ? 0 : weightd_archive_header(archive, count)),
				   &member);
	}
	weightd_zip_entry(out, &member);
	return code;
}

static enum weightd_code put_group(struct weightd_archive *archive, size_t group,
				   struct weightd_text *name, struct weightd_text *out)
{
	const size_t count = weightd_archive_entries(archive);
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = group * GROUP; i < count && i < (group + 1) * GROUP && code == WEIGHTD_OK;
	     i++)
		code = put_entry(archive, i, name, out);
	return code;
}

/* Copies what a part of the file, made in 'text', has for a reader who is at 'skip' of it. */
static void copy(const struct weightd_text *text, uint64_t *skip, unsigned char **out, size_t *size)
{
	const size_t left = *skip < text->length ? text->length - (size_t)*skip : 0;
	const size_t count = *size < left ? *size : left;

	if (count > 0)
		memcpy(*out, text->data + *skip, count);
	*skip = *skip > text->length ? *skip - text->length : 0;
	*out += count;
	*size -= count;
}

/* The directory from 'skip' on, and the end. */
static enum weightd_code read_directory(struct weightd_archive *archive, uint64_t skip,
					unsigned char *out, size_t size, struct weightd_text *name,
					struct weightd_text *text)
{
	const uint64_t length = archive->groups[archive->group_count];
	enum weightd_code code = WEIGHTD_OK;
	size_t group = skip >= length
			       ? archive->group_count
			       : weightd_last_at_most(archive->groups, sizeof *archive->groups,
						      archive->group_count, skip);

	for (skip -= archive->groups[group]; size > 0 && code == WEIGHTD_OK; group++) {
		text->length = 0;
		if (group >= archive->group_count)
			weightd_zip_end(text, weightd_archive_entries(archive),
					weightd_archive_directory(archive), length);
		else
			code = put_group(archive, group, name, text);
		if (text->failed)
			return WEIGHTD_ERR_NO_MEMORY;
		if (code == WEIGHTD_OK)
			copy(text, &skip, &out, &size);
	}
	return code;
}

static enum weightd_code read_tail(struct weightd_archive *archive, uint64_t skip,
				   unsigned char *out, size_t size, struct weightd_text *name,
				   struct weightd_text *text)
{
	const struct weightd_archive_kind *kind = archive->kind;
	const size_t count = archive->segments->count;
	const uint64_t start = count > 0 ? weightd_archive_end(archive, count - 1)
					 : archive->segments->head_length;
	const uint64_t before = weightd_archive_directory(archive) - start;
	enum weightd_code code = WEIGHTD_OK;

	if (skip >= before)
		return read_directory(archive, skip - before, out, size, name, text);
	code = put_gap(archive, count, name, text);
	if (code == WEIGHTD_OK)
		code = put_texts(archive, kind->behind, kind->behind_count,
				 weightd_archive_header(archive, count), text);
	if (text->failed)
		return WEIGHTD_ERR_NO_MEMORY;
	if (code == WEIGHTD_OK)
		copy(text, &skip, &out, &size);
	return code == WEIGHTD_OK && size > 0 ? read_directory(archive, skip, out, size, name, text)
					      : code;
}

static enum weightd_code read_gap(const struct weightd_segments *segments, size_t index,
				  uint64_t skip, unsigned char *out, size_t size)
{
	struct weightd_archive *archive = segments->gap_state;
	enum weightd_code code;
	struct weightd_text name, text;

	weightd_text_init(&name, SIZE_MAX);
	weightd_text_init(&text, SIZE_MAX);
	if (index == segments->count) {
		code = read_tail(archive, skip, out, size, &name, &text);
	} else {
		code = put_gap(archive, index, &name, &text);
		if (name.failed || text.failed)
			code = WEIGHTD_ERR_NO_MEMORY;
		if (code == WEIGHTD_OK)
			copy(&text, &skip, &out, &size);
	}
	if (code == WEIGHTD_OK && name.failed)
		code = WEIGHTD_ERR_NO_MEMORY;
	weightd_text_free(&name);
	weightd_text_free(&text);
	return code;
}

/* A text before the data, whose header is at 'header', from 'skip' of its member on. */
static enum weightd_code read_before(struct weightd_archive *archive,
				     const struct weightd_archive_text *text, uint64_t header,
				     uint64_t *skip, unsigned char **out, size_t *size)
{
	const uint64_t length = weightd_archive_text_size(archive, text);
	struct weightd_zip_member member = {
		.name = text->name, .name_length = strlen(text->name), .header = header};
	enum weightd_code code = WEIGHTD_OK;
	struct weightd_text made;

	weightd_text_init(&made, SIZE_MAX);
	put_local(archive, &member, &made);
	copy(&made, skip, out, size);
	if (*size > 0 && *skip < length) {
		const uint64_t left = length - *skip;
		const size_t count = *size < left ? *size : (size_t)left;
		if (text->text == NULL)
			code = archive->kind->read_text(archive, *skip, *out, count);
		else
			memcpy(*out, text->text + *skip, count);
		*skip += count;
		*out += count;
		*size -= count;
	}
	if (*size > 0 && code == WEIGHTD_OK) {
		*skip -= length;
		made.length = 0;
		code = text_member(archive, text, header, &member);
		weightd_zip_descriptor(&made, &member);
		copy(&made, skip, out, size);
	}
	if (made.failed)
		code = WEIGHTD_ERR_NO_MEMORY;
	weightd_text_free(&made);
	return code;
}

static enum weightd_code read_head(const struct weightd_segments *segments, uint64_t offset,
				   char *out, size_t size)
{
	struct weightd_archive *archive = segments->gap_state;
	const struct weightd_archive_kind *kind = archive->kind;
	unsigned char *next = (unsigned char *)out;
	enum weightd_code code = WEIGHTD_OK;
	uint64_t header = 0;

	for (size_t i = 0; i < kind->before_count && size > 0 && code == WEIGHTD_OK; i++) {
		const uint64_t behind =
			weightd_archive_behind_text(archive, &kind->before[i], header);
		if (offset < behind) {
			uint64_t skip = offset - header;
			const size_t left = size;
			code = read_before(archive, &kind->before[i], header, &skip, &next, &size);
			offset += left - size;
		}
		header = behind;
	}
	return code;
}

/* Where each group of the directory's entries begins. */
static bool measure_directory(struct weightd_archive *archive, struct weightd_arena *arena)
{
	const struct weightd_archive_kind *kind = archive->kind;
	const size_t count = weightd_archive_entries(archive);
	uint64_t length = 0;

	archive->group_count = (count + GROUP - 1) / GROUP;
	archive->groups =
		weightd_arena_array(arena, archive->group_count + 1, sizeof *archive->groups);
	if (archive->groups == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const size_t item = i - kind->before_count;
		if (i % GROUP == 0)
			archive->groups[i / GROUP] = length;
		length += WEIGHTD_ZIP_ENTRY;
		if (i < kind->before_count)
			length += strlen(kind->before[i].name);
		else if (item < archive->segments->count)
			length += kind->name_length(archive, item);
		else
			length += strlen(kind->behind[item - archive->segments->count].name);
	}
	archive->groups[archive->group_count] = length;
	return true;
}

enum weightd_code weightd_archive_open(struct weightd_archive *archive,
				       struct weightd_encoding *encoding,
				       bool (*has)(const struct weightd_entry *entry),
				       struct weightd_arena *arena, struct weightd_error *err)
{
	const size_t most = encoding->list != NULL   ? encoding->list->count
			    : encoding->view != NULL ? 1
						     : encoding->plan->entry_count;
	struct weightd_segments *segments = weightd_segments_new(encoding, most, arena);

	archive->encoding = encoding;
	archive->segments = segments;
	archive->checksums = weightd_checksums_new(most, arena);
	if (segments == NULL || archive->checksums == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory to open the file");
	segments->head_length = (size_t)weightd_archive_behind_texts(
		archive, archive->kind->before, archive->kind->before_count, 0);
	segments->read_head = read_head;
	segments->read_gap = read_gap;
	segments->see = see;
	segments->gap_state = archive;
	add_items(archive, has);
	if (!measure_directory(archive, arena))
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory to open the file");
	segments->tail_length =
		weightd_archive_directory(archive) + archive->groups[archive->group_count] +

		(weightd_archive_entries(archive) == 0 ? WEIGHTD_ZIP_EMPTY : WEIGHTD_ZIP_END) -
		(segments->count > 0 ? weightd_archive_end(archive, segments->count - 1)
				     : segments->head_length);
	return weightd_segments_finish(encoding, segments, err);
}
