/*
 * A member is made in parts, by as many threads as are free; draws that follow each other are made
 * by one.
 */
#include "core/format/archive_crc.h"

#include "core/base/crc32.h"
#include "core/base/memory.h"
#include "core/engine/engine_state.h"
#include "core/format/archive_layout.h"
#include "weightd/cancel.h"

/* Bytes that are made and summed up at a time, and those of a part. */
#define BLOCK ((uint64_t)64 << 10)
#define PART ((uint64_t)1 << 20)
/* A smaller member is made again sooner than it is looked up. */
#define KEPT_FROM ((uint64_t)64 << 10)

/* Missing bytes of an item that are made together. */
struct round {
	const struct weightd_archive *archive;
	size_t index;
	uint64_t from, to;
	_Atomic int code; /* of a part that has failed */
};

static void make_part(void *context, size_t part)
{
	struct round *round = context;
	uint64_t at = round->from + part * PART;
	const uint64_t end = round->to - at < PART ? round->to : at + PART;
	unsigned char *block = weightd_memory_alloc(BLOCK);
	enum weightd_code code = block != NULL ? WEIGHTD_OK : WEIGHTD_ERR_NO_MEMORY;

	/* Reading shows the bytes to the archive's checksums. */
	while (at < end && code == WEIGHTD_OK) {
		size_t written = 0;
		code = weightd_segments_read_item(round->archive->segments, round->index, at, block,
						  (size_t)(end - at < BLOCK ? end - at : BLOCK),
						  &written);
		at += written;
	}
	weightd_memory_free(block);
	if (code != WEIGHTD_OK)
		atomic_store(&round->code, (int)code);
}

/* Makes bytes of an item that its checksum lacks: the first missing ones, a few parts of them. */
static enum weightd_code make_missing(const struct weightd_archive *archive, size_t index)
{
	struct weightd_workers *workers =
		archive->encoding->is_sequential
			? NULL
			: weightd_engine_workers(archive->encoding->plan->engine);
	struct round round = {.archive = archive, .index = index};
	uint64_t count;

	weightd_checksums_missing(archive->checksums, index, weightd_archive_bytes(archive, index),
				  &round.from, &round.to);
	if (round.from >= round.to)
		return WEIGHTD_OK;
	count = (round.to - round.from + PART - 1) / PART;
	if (count > 2 * (uint64_t)(weightd_workers_limit(workers) + 1))
		count = 2 * (uint64_t)(weightd_workers_limit(workers) + 1);
	if (count * PART < round.to - round.from)
		round.to = round.from + count * PART;
	weightd_workers_run(workers, make_part, &round, (size_t)count);
	return (enum weightd_code)atomic_load(&round.code);
}

static void make_key(const struct weightd_archive *archive, size_t index,
		     unsigned char key[WEIGHTD_DIGEST_BYTES])
{
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add_text(&digest, archive->encoding->etag);
	weightd_digest_add_u64(&digest, index);
	weightd_digest_finish(&digest, key);
}

/* The checksum of an item that has data, made if it is not known. */
static enum weightd_code make_crc(const struct weightd_archive *archive, size_t index,
				  uint32_t *crc)
{
	enum weightd_code code = WEIGHTD_OK;

	for (bool is_first = true;
	     code == WEIGHTD_OK && !weightd_checksums_find(archive->checksums, index, crc);
	     is_first = false)
		code = !is_first && weightd_must_pause() ? WEIGHTD_ERR_CANCELLED
							 : make_missing(archive, index);
	return code;
}

enum weightd_code weightd_archive_find_crc(const struct weightd_archive *archive, size_t index,
					   uint32_t *crc)
{
	const struct weightd_engine *engine = archive->encoding->plan->engine;
	struct weightd_checksum_store *store = engine != NULL ? engine->checksums : NULL;
	const uint64_t bytes = weightd_archive_bytes(archive, index);
	unsigned char key[WEIGHTD_DIGEST_BYTES];
	char lead[WEIGHTD_ARCHIVE_LEAD_MAX];

	if (bytes == 0) {
		*crc = weightd_crc32(0, lead, weightd_archive_lead(archive, index, lead));
		return WEIGHTD_OK;
	}
	if (bytes < KEPT_FROM)
		return make_crc(archive, index, crc);
	make_key(archive, index, key);
	if (weightd_checksum_store_find(store, key, crc))
		return WEIGHTD_OK;
	const enum weightd_code code = make_crc(archive, index, crc);
	if (code == WEIGHTD_OK)
		weightd_checksum_store_put(store, key, *crc);
	return code;
}
