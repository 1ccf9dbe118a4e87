/*
 * A ring of pieces: workers fill it, the thread that sends empties it.
 */
#include "http/server/download.h"

#include "core/base/memory.h"
#include "http/server/stream_memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MAX 16
#define MAKERS_MAX 16
/* A core's cache holds a piece while it is made and copied. */
#define PIECE_BYTES_MAX ((size_t)256 << 10)
/* Below it the turns take longer than the piece. */
#define PIECE_BYTES_LEAST ((size_t)32 << 10)
#define PAGE_BYTES ((size_t)4 << 10)

/* A piece of the body: [position, position + size), of which 'length' bytes are made. */
struct slot {
	char *bytes;
	uint64_t position;
	size_t size, length;
	size_t taken; /* bytes that have been taken */
	bool is_made;
};

struct maker {
	struct weightd_job job; /* the first member */
	struct weightd_download *download;
	struct slot *slot; /* begun and not yet made */
	bool is_active;
};

struct weightd_download {
	pthread_mutex_t lock; /* guards what follows but the bytes of pieces */
	struct weightd_transaction *transaction;
	struct weightd_work_client *client;
	struct MHD_Connection *handle;
	size_t block, piece_bytes;
	bool is_ordered; /* one maker at a time */
	unsigned slot_count, maker_limit, makers;
	uint64_t begun, taken; /* pieces */
	uint64_t position;     /* where the next piece begins */
	bool has_ended;	       /* no piece begins any more */
	bool is_awaited;       /* the connection is suspended */
	bool is_closed;
	enum weightd_code failure;
	struct slot slots[SLOTS_MAX];
	struct maker crew[MAKERS_MAX];
};

static void free_download(struct weightd_download *download)
{
	struct weightd_transaction *transaction = download->transaction;
	struct weightd_server *server = transaction->server;

	for (unsigned i = 0; i < download->slot_count; i++)
		free(download->slots[i].bytes);
	pthread_mutex_destroy(&download->lock);
	weightd_work_client_close(server->work, download->client);
	weightd_stream_memory_give(server, download->block);
	atomic_fetch_sub(&server->streams, 1);
	free(download);
	weightd_transaction_release(transaction);
}

/* Gives the lock back, and the download if nobody has it any more. */
static void leave(struct weightd_download *download)
{
	const bool is_last = download->is_closed && download->makers == 0;

	pthread_mutex_unlock(&download->lock);
	if (is_last)
		free_download(download);
}

static void fail(struct weightd_download *download, enum weightd_code code)
{
	if (download->failure == WEIGHTD_OK)
		download->failure = code;
	download->has_ended = true;
}

/* The piece that is taken next; NULL if it is not made. */
static struct slot *next_piece(struct weightd_download *download)
{
	struct slot *slot = &download->slots[download->taken % download->slot_count];

	return download->taken < download->begun && slot->is_made ? slot : NULL;
}

/* Whether there is a next piece, or there will be none. */
static bool is_ready(struct weightd_download *download)
{
	return next_piece(download) != NULL || download->failure != WEIGHTD_OK ||
	       (download->has_ended && download->taken == download->begun);
}

static void call_back(struct weightd_download *download)
{
	if (!download->is_awaited || !is_ready(download))
		return;
	download->is_awaited = false;
	MHD_resume_connection(download->handle);
}

/* Whether nobody waits for the body; 'context' is the download. */
static bool is_unwanted(void *context)
{
	struct weightd_download *download = context;
	const struct weightd_exchange *exchange = &download->transaction->exchange;

	/* The record of the connection is there until the download is closed. */
	pthread_mutex_lock(&download->lock);
	const bool is_unwanted = download->is_closed || download->failure != WEIGHTD_OK ||
				 exchange->is_gone(exchange->peer);
	pthread_mutex_unlock(&download->lock);
	return is_unwanted;
}

/* Begins the next piece; NULL if there is no room for it, or it is not wanted. */
static struct slot *begin_piece(struct weightd_download *download)
{
	const uint64_t length = download->transaction->exchange.answer.length;
	struct slot *slot = &download->slots[download->begun % download->slot_count];

	if (download->has_ended || download->is_closed ||
	    download->begun - download->taken == download->slot_count)
		return NULL;
	if (slot->bytes == NULL)
		slot->bytes = aligned_alloc(PAGE_BYTES, download->piece_bytes);
	if (slot->bytes == NULL) {
		fail(download, WEIGHTD_ERR_NO_MEMORY);
		return NULL;
	}
	const uint64_t left = length - download->position;
	slot->position = download->position;
	slot->size = download->piece_bytes;
	slot->length = slot->taken = 0;
	slot->is_made = false;
	if (length != WEIGHTD_SIZE_UNKNOWN && left < slot->size)
		slot->size = (size_t)left;
	download->begun++;
	download->position += slot->size;
	download->has_ended = length != WEIGHTD_SIZE_UNKNOWN && download->position == length;
	return slot;
}

/*
 * Makes a piece, or goes on with it.  '*is_paused': it has taken long enough for once, and the same
 * call later goes on.
 */
static enum weightd_code make_piece(struct weightd_download *download, struct slot *slot,
				    bool *is_paused)
{
	const struct weightd_exchange *exchange = &download->transaction->exchange;
	const struct weightd_memory_scope outer = weightd_memory_begin(exchange->budget);
	enum weightd_code code = WEIGHTD_OK;
	bool has_more = true;
	size_t got;

	*is_paused = false;
	weightd_cancel_by(is_unwanted, download);
	weightd_cancel_after(WEIGHTD_SLICE_MS);
	while (code == WEIGHTD_OK && has_more && slot->length < slot->size && !*is_paused) {
		code = weightd_answer_read(
			&exchange->answer, &exchange->reply, slot->position + slot->length,
			slot->bytes + slot->length, slot->size - slot->length, &got);
		has_more = code != WEIGHTD_OK || got > 0;
		slot->length += code == WEIGHTD_OK ? got : 0;
		*is_paused = (code == WEIGHTD_OK || code == WEIGHTD_ERR_CANCELLED) && has_more &&
			     slot->length < slot->size && weightd_must_pause();
	}
	weightd_cancel_after(0);
	if (*is_paused)
		code = weightd_is_cancelled() ? WEIGHTD_ERR_CANCELLED : WEIGHTD_OK;
	weightd_cancel_by(NULL, NULL);
	if (weightd_memory_end(&outer) != WEIGHTD_SHORTAGE_NONE && code == WEIGHTD_OK)
		code = WEIGHTD_ERR_NO_MEMORY;
	*is_paused = *is_paused && code == WEIGHTD_OK;
	/* A file that ends before its announced size must never be passed on as whole. */
	if (!has_more && exchange->answer.length != WEIGHTD_SIZE_UNKNOWN)
		return WEIGHTD_ERR_INTERNAL;
	return code;
}

static void end_piece(struct weightd_download *download, struct slot *slot, enum weightd_code code)
{
	if (code != WEIGHTD_OK)
		fail(download, code);
	/* Only a body of unknown length ends within a piece. */
	else if (slot->length < slot->size)
		download->has_ended = true;
	slot->is_made = code == WEIGHTD_OK;
	call_back(download);
}

/* Whether the maker is done for now: it has given its turn to others, or its place up. */
static bool steps_back(struct maker *maker)
{
	struct weightd_download *download = maker->download;
	struct weightd_work_queue *queue = download->transaction->server->work;

	if (maker->slot == NULL)
		maker->slot = begin_piece(download);
	if (maker->slot == NULL)
		return true;
	if (!weightd_work_queue_is_wanted(queue))
		return false;
	if (weightd_work_queue_go_on(queue, download->client, &maker->job))
		return true;
	end_piece(download, maker->slot, WEIGHTD_ERR_CANCELLED);
	maker->slot = NULL;
	return true;
}

/* On a worker: makes pieces as long as there is room for one, and others do not wait. */
static void run_maker(struct weightd_job *job)
{
	struct maker *maker = (struct maker *)(void *)job;
	struct weightd_download *download = maker->download;
	bool is_paused;

	pthread_mutex_lock(&download->lock);
	if (maker->slot == NULL)
		maker->slot = begin_piece(download);
	while (maker->slot != NULL) {
		struct slot *slot = maker->slot;

		pthread_mutex_unlock(&download->lock);
		enum weightd_code code = make_piece(download, slot, &is_paused);
		pthread_mutex_lock(&download->lock);
		if (!is_paused) {
			end_piece(download, slot, code);
			maker->slot = NULL;
		}
		if (steps_back(maker))
			break;
	}
	/* With a piece in hand the maker is in the queue again. */
	if (maker->slot == NULL) {
		maker->is_active = false;
		download->makers--;
	}
	leave(download);
}

/* Calls as many workers as there are pieces to begin. */
static void call_makers(struct weightd_download *download)
{
	struct weightd_work_queue *queue = download->transaction->server->work;
	const unsigned room = download->slot_count - (unsigned)(download->begun - download->taken);

	for (unsigned i = 0; i < download->maker_limit && download->makers < room; i++) {
		struct maker *maker = &download->crew[i];
		if (maker->is_active)
			continue;
		maker->is_active = true;
		download->makers++;
		if (weightd_work_queue_go_on(queue, download->client, &maker->job))
			continue;
		maker->is_active = false;
		download->makers--;
		fail(download, WEIGHTD_ERR_CANCELLED);
		return;
	}
}

/* A piece has been taken.  Workers are called for several pieces at once. */
static void make_room(struct weightd_download *download)
{
	download->taken++;
	const uint64_t ready = download->begun - download->taken;
	if (!download->has_ended && ready <= download->slot_count / 2)
		call_makers(download);
}

/* The beginning that is in memory already comes first; the ring is for the rest. */
static void skip_beginning(struct weightd_download *download)
{
	const struct weightd_answer *answer = &download->transaction->exchange.answer;
	struct slot *slot = &download->slots[0];
	const struct weightd_piece *piece = &answer->pieces[0];

	if (answer->piece_count < 2 || piece->text == NULL || piece->length > download->piece_bytes)
		return;
	slot->bytes = aligned_alloc(PAGE_BYTES, download->piece_bytes);
	if (slot->bytes == NULL)
		return;
	memcpy(slot->bytes, piece->text, (size_t)piece->length);
	slot->size = slot->length = (size_t)piece->length;
	slot->is_made = true;
	download->position = piece->length;
	download->begun = 1;
}

/*
 * A reading has one order, and so have the draws of a sequential generator.  Where downloads keep
 * all cores busy, more threads for each of them only get in each other's way.
 */
static unsigned maker_limit(const struct weightd_transaction *transaction, unsigned slots)
{
	const struct weightd_reply *reply = &transaction->exchange.reply;
	const struct weightd_server *server = transaction->server;
	const unsigned streams = atomic_load(&server->streams);
	unsigned limit = (server->cores + streams - 1) / streams;

	if (reply->reading != NULL || transaction->exchange.answer.length == WEIGHTD_SIZE_UNKNOWN ||
	    (reply->encoding != NULL && reply->encoding->is_sequential))
		return 1;
	limit = limit < slots ? limit : slots;
	return limit < MAKERS_MAX ? limit : MAKERS_MAX;
}

/* One of a block's pieces is the connection's, the others are in the ring. */
static void divide(struct weightd_download *download)
{
	size_t piece = download->block / 4;

	if (piece < PIECE_BYTES_LEAST)
		piece = download->block / 2 < PIECE_BYTES_LEAST ? download->block / 2
								: PIECE_BYTES_LEAST;
	if (piece > PIECE_BYTES_MAX)
		piece = PIECE_BYTES_MAX;
	piece = piece < PAGE_BYTES ? PAGE_BYTES : piece / PAGE_BYTES * PAGE_BYTES;
	const size_t count = download->block / piece;
	download->piece_bytes = piece;
	download->slot_count = (unsigned)(count < 2	      ? 1
					  : count > SLOTS_MAX ? SLOTS_MAX
							      : count - 1);
}

struct weightd_download *weightd_download_new(struct weightd_transaction *transaction,
					      struct MHD_Connection *handle)
{
	struct weightd_server *server = transaction->server;
	const size_t block =
		weightd_stream_memory_take(server, transaction->exchange.answer.length);
	struct weightd_download *download = block == 0 ? NULL : calloc(1, sizeof *download);

	if (download == NULL) {
		weightd_stream_memory_give(server, block);
		return NULL;
	}
	pthread_mutex_init(&download->lock, NULL);
	download->transaction = transaction;
	download->handle = handle;
	download->client = transaction->connection->client;
	atomic_fetch_add(&transaction->holders, 1);
	atomic_fetch_add(&server->streams, 1);
	weightd_work_client_hold(server->work, download->client);
	download->block = block;
	divide(download);
	download->maker_limit = maker_limit(transaction, download->slot_count);
	for (unsigned i = 0; i < download->maker_limit; i++)
		download->crew[i] = (struct maker){.job.run = run_maker, .download = download};
	pthread_mutex_lock(&download->lock);
	skip_beginning(download);
	call_makers(download);
	pthread_mutex_unlock(&download->lock);
	return download;
}

size_t weightd_download_piece_bytes(const struct weightd_download *download)
{
	return download->piece_bytes;
}

enum weightd_code weightd_download_take(struct weightd_download *download, char *out, size_t size,
					size_t *length, bool *is_later)
{
	*length = 0;
	pthread_mutex_lock(&download->lock);
	if (!is_ready(download) && download->makers == 0)
		call_makers(download);
	*is_later = !is_ready(download);
	if (*is_later) {
		download->is_awaited = true;
		MHD_suspend_connection(download->handle);
	}
	const enum weightd_code code = download->failure;
	struct slot *slot = next_piece(download);
	pthread_mutex_unlock(&download->lock);
	if (slot == NULL)
		return code;
	*length = slot->length - slot->taken < size ? slot->length - slot->taken : size;
	memcpy(out, slot->bytes + slot->taken, *length);
	slot->taken += *length;
	if (slot->taken < slot->length)
		return WEIGHTD_OK;
	pthread_mutex_lock(&download->lock);
	make_room(download);
	pthread_mutex_unlock(&download->lock);
	return WEIGHTD_OK;
}

void weightd_download_close(struct weightd_download *download)
{
	pthread_mutex_lock(&download->lock);
	download->is_closed = true;
	leave(download);
}
