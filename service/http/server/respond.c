/*
 * Sends an answer: as one buffer if it is in memory, else piece by piece as the socket takes it.
 */
#include "http/server/respond.h"

#include "http/server/download.h"

#define SMALLEST_BLOCK ((size_t)64 << 10)

/* The library asks for the next block of a streamed body. */
static ssize_t read_block(void *context, uint64_t position, char *block, size_t size)
{
	struct weightd_transaction *transaction = context;
	bool is_paused;
	size_t length;

	/* A failure cuts the connection: the client must see that the file is not whole. */
	if (weightd_download_next(transaction, position, block, size, &length, &is_paused) !=
	    WEIGHTD_OK)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	/* The library serves its other connections and asks again. */
	if (is_paused)
		return 0;
	if (length == 0)
		return MHD_CONTENT_READER_END_OF_STREAM;
	atomic_fetch_add(&transaction->bytes_sent, length);
	return (ssize_t)length;
}

static void stream_over(void *context)
{
	struct weightd_transaction *transaction = context;

	atomic_fetch_sub(&transaction->server->stream_bytes, transaction->block);
	atomic_fetch_sub(&transaction->server->streams, 1);
	weightd_transaction_release(transaction);
}

/*
 * Takes a block: whole if it is at most half of the free memory for blocks, else halved until it
 * is.  So many downloads share the memory in small blocks, and every download gets one.
 */
static size_t take_block(struct weightd_server *server, uint64_t size)
{
	const size_t limit = server->options.stream_bytes;
	size_t used = atomic_load(&server->stream_bytes), block;

	do {
		const size_t left = used < limit ? limit - used : 0;
		block = server->options.block_bytes;
		while (block > SMALLEST_BLOCK && block > left / 2)
			block /= 2;
		block = size < block ? (size_t)size : block;
	} while (!atomic_compare_exchange_weak(&server->stream_bytes, &used, used + block));
	return block;
}

static struct MHD_Response *stream_response(struct weightd_transaction *transaction)
{
	struct weightd_answer *answer = &transaction->exchange.answer;
	uint64_t size = answer->length;
	size_t block = take_block(transaction->server, size);

	transaction->block = block;
	atomic_fetch_add(&transaction->holders, 1);
	atomic_fetch_add(&transaction->server->streams, 1);
	struct MHD_Response *response = MHD_create_response_from_callback(
		size == WEIGHTD_SIZE_UNKNOWN ? MHD_SIZE_UNKNOWN : size, block, read_block,
		transaction, stream_over);
	if (response == NULL)
		stream_over(transaction);
	transaction->is_stream = response != NULL;
	return response;
}

static struct MHD_Response *buffer_response(struct weightd_transaction *transaction,
					    const void *bytes)
{
	size_t length = (size_t)transaction->exchange.answer.length;

	atomic_fetch_add(&transaction->holders, 1);
	/* The library takes a pointer to non-const and does not write through it. */
	struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
		length, (void *)(uintptr_t)bytes, weightd_transaction_release, transaction);
	if (response == NULL)
		weightd_transaction_release(transaction);
	else
		atomic_store(&transaction->bytes_sent, length);
	return response;
}

static struct MHD_Response *make_response(struct weightd_transaction *transaction)
{
	const struct weightd_exchange *exchange = &transaction->exchange;
	const struct weightd_answer *answer = &exchange->answer;

	if (!answer->has_body)
		return weightd_mhd_bodyless_response(
			answer->length == WEIGHTD_SIZE_UNKNOWN ? MHD_SIZE_UNKNOWN : answer->length);
	if (answer->length == 0)
		return weightd_mhd_empty_response();
	const void *bytes = weightd_answer_bytes(answer, &exchange->reply);
	return bytes != NULL ? buffer_response(transaction, bytes) : stream_response(transaction);
}

enum MHD_Result weightd_respond(struct weightd_transaction *transaction,
				struct MHD_Connection *handle)
{
	const struct weightd_answer *answer = &transaction->exchange.answer;

	if (!weightd_connection_enter(transaction->connection, WEIGHTD_PHASE_SEND))
		return MHD_NO;
	struct MHD_Response *response = make_response(transaction);
	if (response == NULL)
		return MHD_NO;
	for (size_t i = 0; i < answer->header_count; i++)
		MHD_add_response_header(response, answer->headers[i].name,
					answer->headers[i].value);
	if (transaction->exchange.must_close || atomic_load(&transaction->server->is_draining))
		MHD_add_response_header(response, "Connection", "close");
	transaction->is_answered = true;
	enum MHD_Result result = MHD_queue_response(handle, (unsigned)answer->status, response);
	MHD_destroy_response(response);
	return result;
}
