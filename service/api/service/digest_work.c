/*
 * Rows of pieces: while one thread hashes a row, others make the next.
 */
#include "api/service/digest_work.h"

#include "core/base/memory.h"
#include "weightd/cancel.h"

#include <string.h>

/* A piece stays in the cache of a core until it is hashed. */
#define PIECE_BYTES ((size_t)256 << 10)
#define PIECES_MAX 16
/* Of a tensor, on the stack of a thread. */
#define RUN_BYTES ((size_t)32 << 10)

struct row {
	unsigned char *bytes;
	size_t lengths[PIECES_MAX];
	size_t count; /* pieces */
};

struct rows {
	struct weightd_digest_work *work;
	const struct weightd_encoding *encoding;
	struct weightd_digest digest;
	struct row *made, *next;
	uint64_t offset; /* of the first piece of 'next' */
	_Atomic int code;
};

/* Reads all of a piece; CANCELLED means once more, unless nobody waits. */
static enum weightd_code read_piece(const struct weightd_encoding *encoding, uint64_t offset,
				    unsigned char *out, size_t size)
{
	while (size > 0) {
		size_t length = 0;
		enum weightd_code code =
			weightd_encoding_read(encoding, offset, out, size, &length);
		if (code == WEIGHTD_ERR_CANCELLED && !weightd_is_cancelled())
			continue;
		if (code != WEIGHTD_OK)
			return code;
		if (length == 0)
			return WEIGHTD_ERR_INTERNAL;
		out += length;
		offset += length;
		size -= length;
	}
	return WEIGHTD_OK;
}

/* Part 0 hashes the row that is made; the others make a piece each of the next. */
static void make_part(void *context, size_t index)
{
	struct rows *rows = context;

	if (index > 0) {
		const size_t piece = index - 1;
		const enum weightd_code code = read_piece(
			rows->encoding, rows->offset + piece * PIECE_BYTES,
			rows->next->bytes + piece * PIECE_BYTES, rows->next->lengths[piece]);
		if (code != WEIGHTD_OK)
			atomic_store(&rows->code, (int)code);
		return;
	}
	for (size_t i = 0; i < rows->made->count && !weightd_is_cancelled(); i++) {
		weightd_digest_add(&rows->digest, rows->made->bytes + i * PIECE_BYTES,
				   rows->made->lengths[i]);
		atomic_fetch_add(&rows->work->done, rows->made->lengths[i]);
	}
}

/* The lengths of the pieces of the next row, up to 'most' of them. */
static void plan_row(struct rows *rows, size_t most)
{
	uint64_t left = rows->encoding->size - rows->offset;

	rows->next->count = 0;
	while (left > 0 && rows->next->count < most) {
		const size_t length = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
		rows->next->lengths[rows->next->count++] = length;
		left -= length;
	}
}

static enum weightd_code digest_rows(struct rows *rows, size_t pieces)
{
	do {
		plan_row(rows, pieces);
		weightd_workers_run(rows->work->workers, make_part, rows, rows->next->count + 1);
		if (weightd_is_cancelled())
			return WEIGHTD_ERR_CANCELLED;
		if (atomic_load(&rows->code) != WEIGHTD_OK)
			return (enum weightd_code)atomic_load(&rows->code);
		for (size_t i = 0; i < rows->next->count; i++)
			rows->offset += rows->next->lengths[i];
		struct row *made = rows->made;
		rows->made = rows->next;
		rows->next = made;
	} while (rows->made->count > 0);
	return WEIGHTD_OK;
}

/* A file that can be read anywhere. */
static enum weightd_code digest_parallel(struct weightd_digest_work *work,
					 const struct weightd_encoding *encoding,
					 unsigned char out[WEIGHTD_DIGEST_BYTES])
{
	/* Draws of a replay are made in order, by one. */
	const unsigned helpers = encoding->is_sequential ? 0 : weightd_workers_limit(work->workers);
	const size_t pieces = helpers + 1 < PIECES_MAX ? helpers + 1 : PIECES_MAX;
	unsigned char *bytes = weightd_memory_alloc(2 * pieces * PIECE_BYTES);
	struct row first = {.bytes = bytes}, second = {.bytes = bytes + pieces * PIECE_BYTES};
	struct rows rows = {.work = work, .encoding = encoding, .made = &first, .next = &second};

	if (bytes == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	weightd_digest_init(&rows.digest);
	const enum weightd_code code = digest_rows(&rows, pieces);
	weightd_memory_free(bytes);
	if (code == WEIGHTD_OK)
		weightd_digest_finish(&rows.digest, out);
	return code;
}

enum weightd_code weightd_digest_file(struct weightd_digest_work *work,
				      const struct weightd_encoding *encoding,
				      struct weightd_arena *arena,
				      unsigned char out[WEIGHTD_DIGEST_BYTES])
{
	struct weightd_digest digest;
	struct weightd_reading reading;
	unsigned char run[RUN_BYTES];
	size_t length = 0;

	if (encoding->format->read != NULL)
		return digest_parallel(work, encoding, out);
	weightd_digest_init(&digest);
	enum weightd_code code = weightd_reading_begin(&reading, encoding, arena);
	do {
		if (code == WEIGHTD_OK)
			code = weightd_reading_next(&reading, run, sizeof run, &length);
		if (code == WEIGHTD_ERR_CANCELLED && !weightd_is_cancelled()) {
			code = WEIGHTD_OK;
			length = 1; /* nothing was read: once more */
			continue;
		}
		if (code == WEIGHTD_OK)
			weightd_digest_add(&digest, run, length);
		atomic_fetch_add(&work->done, length);
	} while (code == WEIGHTD_OK && length > 0);
	if (code == WEIGHTD_OK)
		weightd_digest_finish(&digest, out);
	return code;
}

struct tensors {
	struct weightd_digest_work *work;
	const struct weightd_plan *plan;
	unsigned char (*out)[WEIGHTD_DIGEST_BYTES];
	_Atomic int code;
};

static enum weightd_code digest_tensor(struct weightd_digest_work *work,
				       const struct weightd_entry *entry,
				       unsigned char out[WEIGHTD_DIGEST_BYTES])
{
	const size_t width = weightd_dtype_row(entry->dtype)->bytes;
	const struct weightd_view view = weightd_view_whole(entry);
	unsigned char run[RUN_BYTES];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	for (uint64_t first = 0; first < view.numel;) {
		const uint64_t left = view.numel - first;
		size_t count = left < RUN_BYTES / width ? (size_t)left : RUN_BYTES / width;
		enum weightd_code code = weightd_view_read_some(&view, first, count, run, &count);
		if (code == WEIGHTD_ERR_CANCELLED && !weightd_is_cancelled())
			continue;
		if (code != WEIGHTD_OK)
			return code;
		weightd_digest_add(&digest, run, count * width);
		atomic_fetch_add(&work->done, count * width);
		first += count;
	}
	weightd_digest_finish(&digest, out);
	return WEIGHTD_OK;
}

static void make_tensor(void *context, size_t index)
{
	struct tensors *tensors = context;
	const struct weightd_entry *entry = &tensors->plan->entries[index];

	if (entry->tied_to != NULL || atomic_load(&tensors->code) != WEIGHTD_OK)
		return;
	const enum weightd_code code =
		weightd_is_cancelled() ? WEIGHTD_ERR_CANCELLED
				       : digest_tensor(tensors->work, entry, tensors->out[index]);
	if (code != WEIGHTD_OK)
		atomic_store(&tensors->code, (int)code);
}

enum weightd_code weightd_digest_tensors(struct weightd_digest_work *work,
					 const struct weightd_plan *plan,
					 unsigned char (*out)[WEIGHTD_DIGEST_BYTES])
{
	struct tensors tensors = {.work = work, .plan = plan, .out = out};

	weightd_workers_run(plan->sequence != NULL ? NULL : work->workers, make_tensor, &tensors,
			    plan->entry_count);
	if (atomic_load(&tensors.code) != WEIGHTD_OK)
		return (enum weightd_code)atomic_load(&tensors.code);
	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct weightd_entry *tied_to = plan->entries[i].tied_to;
		if (tied_to != NULL)
			memcpy(out[i], out[tied_to - plan->entries], sizeof out[i]);
	}
	return WEIGHTD_OK;
}
