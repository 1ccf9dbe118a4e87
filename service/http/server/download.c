/*
 * The next block of a streamed body: by the thread that sends it, and where that can be, by others
 * at the same time.
 */
#include "core/base/clock.h"
#include "core/base/workers.h"
#include "http/server/download.h"

/* Of a block that several threads make. */
#define PART_BYTES ((size_t)128 << 10)
/* For a KiB: about the time to send it, in nanoseconds. */
#define SLOW_NS 300

struct joint {
	const struct weightd_exchange *exchange;
	uint64_t position;
	char *block;
	size_t size;
	atomic_int failure;	       /* the code of a part that failed, or WEIGHTD_OK */
	atomic_uint_fast64_t taken_ns; /* of processor time, by all parts */
};

/* Processor time of this thread. */
static uint64_t thread_ns(void)
{
	return weightd_clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

static void make_part(void *context, size_t index)
{
	struct joint *joint = context;
	const struct weightd_exchange *exchange = joint->exchange;
	const size_t from = index * PART_BYTES, left = joint->size - from;
	const size_t size = left < PART_BYTES ? left : PART_BYTES;
	const uint64_t start = thread_ns();
	size_t length = 0;

	weightd_cancel_by(exchange->is_gone, exchange->peer);
	enum weightd_code code =
		weightd_answer_read(&exchange->answer, &exchange->reply, joint->position + from,
				    joint->block + from, size, &length);
	weightd_cancel_by(NULL, NULL);
	/* A file that ends before its announced size must never be passed on as whole. */
	if (code == WEIGHTD_OK && length < size)
		code = WEIGHTD_ERR_INTERNAL;
	if (code != WEIGHTD_OK)
		atomic_store(&joint->failure, (int)code);
	atomic_fetch_add(&joint->taken_ns, thread_ns() - start);
}

/*
 * A reading has one order, and so have the draws of a sequential generator.  Making bytes faster
 * than they are sent gains nothing, and where downloads keep all cores busy, more threads only get
 * in each other's way.
 */
static bool can_be_shared(const struct weightd_transaction *transaction, uint64_t size)
{
	const struct weightd_reply *reply = &transaction->exchange.reply;
	struct weightd_server *server = transaction->server;

	return weightd_workers_limit(server->options.workers) > 0 && transaction->is_slow &&
	       size >= 2 * PART_BYTES && reply->encoding != NULL && reply->reading == NULL &&
	       !reply->encoding->is_sequential && atomic_load(&server->streams) < server->cores;
}

static bool is_slow(uint64_t taken_ns, uint64_t size)
{
	return taken_ns / SLOW_NS >= size >> 10;
}

enum weightd_code weightd_download_next(struct weightd_transaction *transaction, uint64_t position,
					char *block, size_t size, size_t *length, bool *is_paused)
{
	struct weightd_exchange *exchange = &transaction->exchange;
	const uint64_t left = exchange->answer.length - position;
	struct joint joint = {.exchange = exchange, .position = position, .block = block};

	joint.size = size < left ? size : (size_t)left;
	if (!can_be_shared(transaction, joint.size)) {
		const uint64_t start = thread_ns();
		enum weightd_code code =
			weightd_exchange_read(exchange, position, block, size, length, is_paused);
		transaction->is_slow = is_slow(thread_ns() - start, joint.size);
		return code;
	}
	weightd_workers_run(transaction->server->options.workers, make_part, &joint,
			    (joint.size + PART_BYTES - 1) / PART_BYTES);
	*is_paused = false;
	*length = joint.size;
	transaction->is_slow = is_slow(atomic_load(&joint.taken_ns), joint.size);
	return (enum weightd_code)atomic_load(&joint.failure);
}
