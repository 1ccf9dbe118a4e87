/*
 * A ring of pieces: workers fill it, the thread that sends empties it.
 */
#include "core/base/clock.h"
#include "core/base/memory.h"
#include "http/server/download_state.h"
#include "http/server/stream_memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A core's cache holds a piece while it is made and copied. */
#define PIECE_BYTES_MAX ((size_t)256 << 10)
/* Below it the turns take longer than the piece. */
#define PIECE_BYTES_LEAST ((size_t)32 << 10)
/* A piece that takes longer is sent at once. */
#define QUICK_NS UINT64_C(1000000)
#define PAGE_BYTES ((size_t)4 << 10)

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

void weightd_download_fail(struct weightd_download *download, enum weightd_code code)
{
	if (download->failure == WEIGHTD_OK)
		download->failure = code;
	download->has_ended = true;
}

void weightd_download_abandon(struct weightd_download *download)
{
	weightd_download_fail(download, WEIGHTD_ERR_CANCELLED);
	download->is_abandoned = true;
}

struct weightd_slot *weightd_download_next(struct weightd_download *download)
{
	struct weightd_slot *slot = &download->slots[download->taken % download->slot_count];

	return download->taken < download->begun && slot->is_made ? slot : NULL;
}

/* Whether the connection has something to do: a next piece, or the end. */
static bool is_ready(struct weightd_download *download)
{
	const bool has_next = weightd_download_next(download) != NULL;
	const bool is_over = download->failure != WEIGHTD_OK ||
			     (download->has_ended && download->taken == download->begun);

	if (!download->is_direct)
		return has_next || is_over;
	/* Who sends uses the socket, which the library may close from here on. */
	return !download->is_sending && (download->is_abandoned || (is_over && !has_next));
}

/* Pieces that can be taken one after the other. */
static unsigned made_ahead(const struct weightd_download *download)
{
	unsigned count = 0;

	while (download->taken + count < download->begun &&
	       download->slots[(download->taken + count) % download->slot_count].is_made)
		count++;
	return count;
}

/* To resume a connection takes about as long as to make a piece, so that quick ones are gathered.
 */
static bool is_enough(const struct weightd_download *download)
{
	return download->is_direct || download->has_ended || !download->is_quick ||
	       made_ahead(download) >= (download->slot_count + 1) / 2;
}

void weightd_download_call_back(struct weightd_download *download)
{
	if (!download->is_awaited || !is_ready(download) || !is_enough(download))
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
static struct weightd_slot *begin_piece(struct weightd_download *download)
{
	const uint64_t length = download->transaction->exchange.answer.length;
	struct weightd_slot *slot = &download->slots[download->begun % download->slot_count];

	if (download->has_ended || download->is_closed ||
	    download->begun - download->taken == download->slot_count)
		return NULL;
	if (slot->bytes == NULL)
		slot->bytes = aligned_alloc(PAGE_BYTES, download->piece_bytes);
	if (slot->bytes == NULL) {
		weightd_download_fail(download, WEIGHTD_ERR_NO_MEMORY);
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
static enum weightd_code make_piece(struct weightd_download *download, struct weightd_slot *slot,
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

static void end_piece(struct weightd_download *download, struct weightd_slot *slot,
		      enum weightd_code code)
{
	if (code != WEIGHTD_OK)
		weightd_download_fail(download, code);
	/* Only a body of unknown length ends within a piece. */
	else if (slot->length < slot->size)
		download->has_ended = true;
	slot->is_made = code == WEIGHTD_OK;
	weightd_download_call_back(download);
}

/* One step: sends what is ready, or makes a piece.  False: there is nothing to do.  The caller
 * holds the lock, which is given up meanwhile. */
static bool do_step(struct weightd_maker *maker)
{
	struct weightd_download *download = maker->download;
	const uint64_t start = weightd_clock_ns(CLOCK_MONOTONIC);
	bool is_paused;

	if (maker->slot == NULL && weightd_download_can_send(download)) {
		weightd_download_send(download);
		return true;
	}
	if (maker->slot == NULL)
		maker->slot = begin_piece(download);
	if (maker->slot == NULL) {
		/* Without memory for it, the download has failed. */
		weightd_download_call_back(download);
		return false;
	}
	pthread_mutex_unlock(&download->lock);
	enum weightd_code code = make_piece(download, maker->slot, &is_paused);
	pthread_mutex_lock(&download->lock);
	download->is_quick = weightd_clock_ns(CLOCK_MONOTONIC) - start < QUICK_NS;
	if (is_paused)
		return true;
	end_piece(download, maker->slot, code);
	maker->slot = NULL;
	return true;
}

/* On a worker: goes on as long as there is something to do, and others do not wait. */
static void run_maker(struct weightd_job *job)
{
	struct weightd_maker *maker = (struct weightd_maker *)(void *)job;
	struct weightd_download *download = maker->download;
	struct weightd_work_queue *queue = download->transaction->server->work;
	bool is_put = false, is_open = true;

	pthread_mutex_lock(&download->lock);
	while (is_open && !is_put && do_step(maker)) {
		if (weightd_work_queue_is_wanted(queue))
			is_open = is_put = weightd_work_queue_go_on(queue, download->client, job);
	}
	/* Nobody would go on with it. */
	if (!is_open) {
		weightd_download_abandon(download);
		maker->slot = NULL;
	}
	if (!is_put) {
		maker->is_active = false;
		download->makers--;
	}
	weightd_download_call_back(download);
	leave(download);
}

void weightd_download_call(struct weightd_download *download, unsigned wanted)
{
	struct weightd_work_queue *queue = download->transaction->server->work;

	for (unsigned i = 0; i < download->maker_limit && download->makers < wanted; i++) {
		struct weightd_maker *maker = &download->crew[i];
		if (maker->is_active)
			continue;
		maker->is_active = true;
		download->makers++;
		if (weightd_work_queue_go_on(queue, download->client, &maker->job))
			continue;
		maker->is_active = false;
		download->makers--;
		weightd_download_abandon(download);
		return;
	}
}

/* Calls as many workers as there are pieces to begin. */
static void call_makers(struct weightd_download *download)
{
	weightd_download_call(download,
			      download->slot_count - (unsigned)(download->begun - download->taken));
}

void weightd_download_taken(struct weightd_download *download)
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
	struct weightd_slot *slot = &download->slots[0];
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
	return limit < WEIGHTD_DOWNLOAD_MAKERS_MAX ? limit : WEIGHTD_DOWNLOAD_MAKERS_MAX;
}

/* One of a block's pieces is the connection's, if it sends; the others are in the ring. */
static void divide(struct weightd_download *download)
{
	size_t piece = download->block / (download->is_direct ? 4 : 8);

	if (piece < PIECE_BYTES_LEAST)
		piece = download->block / 2 < PIECE_BYTES_LEAST ? download->block / 2
								: PIECE_BYTES_LEAST;
	if (piece > PIECE_BYTES_MAX)
		piece = PIECE_BYTES_MAX;
	piece = piece < PAGE_BYTES ? PAGE_BYTES : piece / PAGE_BYTES * PAGE_BYTES;
	const size_t count = download->block / piece + download->is_direct;
	download->piece_bytes = piece;
	download->slot_count =
		(unsigned)(count < 2				? 1
			   : count > WEIGHTD_DOWNLOAD_SLOTS_MAX ? WEIGHTD_DOWNLOAD_SLOTS_MAX
								: count - 1);
}

static bool is_direct(const struct weightd_transaction *transaction)
{
	const struct weightd_server *server = transaction->server;
	const uint64_t length = transaction->exchange.answer.length;

	return length != WEIGHTD_SIZE_UNKNOWN && server->options.direct_bytes > 0 &&
	       length >= server->options.direct_bytes;
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
	download->waiter.socket = transaction->connection->socket;
	download->client = transaction->connection->client;
	atomic_fetch_add(&transaction->holders, 1);
	atomic_fetch_add(&server->streams, 1);
	weightd_work_client_hold(server->work, download->client);
	download->block = block;
	download->is_direct = is_direct(transaction);
	divide(download);
	download->maker_limit = maker_limit(transaction, download->slot_count);
	for (unsigned i = 0; i < download->maker_limit; i++)
		download->crew[i] =
			(struct weightd_maker){.job.run = run_maker, .download = download};
	pthread_mutex_lock(&download->lock);
	skip_beginning(download);
	call_makers(download);
	pthread_mutex_unlock(&download->lock);
	return download;
}

size_t weightd_download_piece_bytes(const struct weightd_download *download)
{
	return download->is_direct ? 1 : download->piece_bytes;
}

bool weightd_download_ends_connection(const struct weightd_download *download)
{
	return download->is_direct;
}

enum weightd_code weightd_download_take(struct weightd_download *download, char *out, size_t size,
					size_t *length, bool *is_later)
{
	*length = 0;
	pthread_mutex_lock(&download->lock);
	/* From here on a direct download's pieces may be sent. */
	*is_later = !is_ready(download);
	if (*is_later) {
		download->is_awaited = true;
		MHD_suspend_connection(download->handle);
		if (download->makers == 0)
			weightd_download_call(download, 1);
		weightd_download_call_back(download);
	}
	const enum weightd_code code = download->failure;
	struct weightd_slot *slot =
		download->is_direct || *is_later ? NULL : weightd_download_next(download);
	pthread_mutex_unlock(&download->lock);
	if (*is_later)
		return WEIGHTD_OK;
	if (slot == NULL)
		return code;
	*length = slot->length - slot->taken < size ? slot->length - slot->taken : size;
	memcpy(out, slot->bytes + slot->taken, *length);
	slot->taken += *length;
	if (slot->taken < slot->length)
		return WEIGHTD_OK;
	pthread_mutex_lock(&download->lock);
	weightd_download_taken(download);
	pthread_mutex_unlock(&download->lock);
	return WEIGHTD_OK;
}

void weightd_download_close(struct weightd_download *download)
{
	pthread_mutex_lock(&download->lock);
	download->is_closed = true;
	leave(download);
}
