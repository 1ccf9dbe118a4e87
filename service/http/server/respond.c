/*
 * Sends an answer: as one buffer if it is in memory, else piece by piece as the socket takes it.
 */
#include "http/server/respond.h"

#include "http/server/download.h"
#include "http/server/library_refusal.h"

/* The library asks for the next bytes of a body that is made while it is sent. */
static ssize_t read_piece(void *context, uint64_t position, char *out, size_t size)
{
	struct weightd_transaction *transaction = context;
	bool is_later;
	size_t length;

	(void)position;
	/* A failure cuts the connection: the client must see that the file is not whole. */
	if (weightd_download_take(transaction->download, out, size, &length, &is_later) !=
	    WEIGHTD_OK)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (is_later)
		return 0;
	if (length == 0)
		return MHD_CONTENT_READER_END_OF_STREAM;
	weightd_transaction_sent(transaction, length);
	return (ssize_t)length;
}

/* The download holds the transaction. */
static void download_over(void *context)
{
	struct weightd_transaction *transaction = context;

	weightd_download_close(transaction->download);
}

static struct MHD_Response *download_response(struct weightd_transaction *transaction,
					      struct MHD_Connection *handle)
{
	const uint64_t size = transaction->exchange.answer.length;

	transaction->download = weightd_download_new(transaction, handle);
	if (transaction->download == NULL)
		return NULL;
	struct MHD_Response *response = MHD_create_response_from_callback(
		size == WEIGHTD_SIZE_UNKNOWN ? MHD_SIZE_UNKNOWN : size,
		weightd_download_piece_bytes(transaction->download), read_piece, transaction,
		download_over);
	if (response == NULL)
		download_over(transaction);
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

static struct MHD_Response *make_response(struct weightd_transaction *transaction,
					  struct MHD_Connection *handle)
{
	struct weightd_exchange *exchange = &transaction->exchange;
	const struct weightd_answer *answer = &exchange->answer;

	if (!answer->has_body)
		return weightd_mhd_bodyless_response(
			answer->length == WEIGHTD_SIZE_UNKNOWN ? MHD_SIZE_UNKNOWN : answer->length);
	if (answer->length == 0)
		return weightd_mhd_empty_response();
	const void *bytes = weightd_answer_bytes(answer, &exchange->reply);
	if (bytes != NULL)
		return buffer_response(transaction, bytes);
	struct MHD_Response *response = download_response(transaction, handle);
	if (response != NULL || transaction->download != NULL)
		return response;
	weightd_exchange_refuse(exchange);
	bytes = weightd_answer_bytes(answer, &exchange->reply);
	return bytes == NULL ? NULL : buffer_response(transaction, bytes);
}

enum MHD_Result weightd_respond(struct weightd_transaction *transaction,
				struct MHD_Connection *handle)
{
	const struct weightd_answer *answer = &transaction->exchange.answer;

	if (!weightd_connection_enter(transaction->connection, WEIGHTD_PHASE_SEND))
		return MHD_NO;
	struct MHD_Response *response = make_response(transaction, handle);
	if (response == NULL)
		return MHD_NO;
	for (size_t i = 0; i < answer->header_count; i++)
		MHD_add_response_header(response, answer->headers[i].name,
					answer->headers[i].value);
	if (transaction->exchange.must_close || atomic_load(&transaction->server->is_draining) ||
	    (transaction->download != NULL &&
	     weightd_download_ends_connection(transaction->download)))
		MHD_add_response_header(response, "Connection", "close");
	transaction->is_answered = true;
	enum MHD_Result result = weightd_mhd_queue(handle, (unsigned)answer->status, response);
	MHD_destroy_response(response);
	return result;
}
