/*
 * The callbacks of libmicrohttpd for a request: its header, the pieces of its body, its end.
 */
#include "http/server/callbacks.h"

#include "core/base/clock.h"
#include "core/base/memory.h"
#include "http/server/access_log.h"
#include "http/server/connection_limit.h"
#include "http/message/route.h"
#include "http/server/respond.h"
#include "http/server/transaction.h"
#include "http/server/upload_slot.h"
#include "http/server/work.h"

static enum MHD_Result add_field(void *context, enum MHD_ValueKind kind, const char *name,
				 const char *value)
{
	(void)kind;
	weightd_headers_add(context, name, value);
	return MHD_YES;
}

static enum MHD_Result answer(struct weightd_transaction *transaction,
			      struct MHD_Connection *handle)
{
	if (!weightd_connection_enter(transaction->connection, WEIGHTD_PHASE_WORK))
		return MHD_NO;
	return weightd_work_answer(transaction, handle) ? weightd_respond(transaction, handle)
							: MHD_YES;
}

static bool is_probe(const struct weightd_request *request)
{
	return request->route != NULL && request->route->is_probe;
}

/* Whether there is a place for the connection and for its body. */
static enum weightd_code check_limits(struct weightd_transaction *transaction,
				      enum weightd_code code)
{
	struct weightd_exchange *exchange = &transaction->exchange;

	if (code == WEIGHTD_OK &&
	    !weightd_connection_limit_admit(transaction->connection, is_probe(&exchange->request)))
		code = weightd_error_add(&exchange->reply.error, WEIGHTD_ERR_OVERLOADED, NULL,
					 "all connections are in use");
	/* Whether it was answered or not, the place is wanted for the next probe. */
	if (transaction->connection->is_spare)
		exchange->must_close = true;
	if (code == WEIGHTD_OK && exchange->framing.length > WEIGHTD_SMALL_BODY_BYTES &&
	    !weightd_upload_take(transaction))
		code = weightd_upload_refuse(transaction);
	return code;
}

/* First call: the head is complete, nothing of a body has been read. */
static enum MHD_Result open_exchange(struct weightd_transaction *transaction,
				     struct MHD_Connection *handle, const char *method,
				     const char *version)
{
	struct weightd_exchange *exchange = &transaction->exchange;
	struct weightd_headers head = {
		.method = method, .version = version, .target = transaction->target};

	if (transaction->connection == NULL || transaction->connection->client == NULL ||
	    transaction->target == NULL)
		return MHD_NO;
	MHD_get_connection_values(handle, MHD_HEADER_KIND, add_field, &head);
	enum weightd_code code = weightd_exchange_open(exchange, &head, &transaction->server->site);
	transaction->is_open = true;
	exchange->is_gone = weightd_connection_is_gone;
	exchange->peer = transaction->connection;
	if (exchange->request.arena == NULL)
		return MHD_NO;
	weightd_text_init(&transaction->body, transaction->server->options.body_bytes);
	if (!exchange->must_close && weightd_head_fault(&head) != NULL) {
		exchange->must_close = true;
		weightd_error_clear(&exchange->reply.error);
		code = weightd_error_add(&exchange->reply.error, WEIGHTD_ERR_BAD_REQUEST, NULL,
					 "%s", weightd_head_fault(&head));
	}
	code = check_limits(transaction, code);
	/*
	 * An answer that is queued in this call is sent without the body being read, and the
	 * library closes the connection.  Without a body it waits for the next call, which keeps it
	 * open.
	 */
	if (code != WEIGHTD_OK && (exchange->must_close || exchange->framing.has_body)) {
		exchange->must_close = true;
		transaction->connection->leaves_body = exchange->framing.has_body;
		return answer(transaction, handle);
	}
	if (exchange->framing.has_body &&
	    !weightd_connection_enter(transaction->connection, WEIGHTD_PHASE_BODY))
		return MHD_NO;
	return MHD_YES;
}

/*
 * A piece of the body.  Bytes over the limit (only chunked bodies can have them) are read and
 * dropped up to the same amount again, so that the client sees the answer; then the connection
 * ends.
 */
static enum MHD_Result take_body(struct weightd_transaction *transaction, const char *bytes,
				 size_t *size)
{
	struct weightd_error *err = &transaction->exchange.reply.error;
	size_t limit = transaction->server->options.body_bytes;

	transaction->body_seen += *size;
	atomic_store(&transaction->connection->body_bytes, transaction->body_seen);
	if (transaction->body_seen > WEIGHTD_SMALL_BODY_BYTES &&
	    weightd_error_code(err) == WEIGHTD_OK && !weightd_upload_take(transaction))
		weightd_upload_refuse(transaction);
	if (transaction->body_seen > limit && weightd_error_code(err) == WEIGHTD_OK) {
		transaction->exchange.must_close = true;
		weightd_error_add(err, WEIGHTD_ERR_BODY_TOO_LARGE, NULL,
				  "the body must not be larger than %zu bytes", limit);
	}
	if (transaction->body_seen / 2 > limit + WEIGHTD_SMALL_BODY_BYTES) {
		weightd_connection_refuse(transaction->connection, WEIGHTD_ERR_BODY_TOO_LARGE,
					  "the body is too large");
		return MHD_NO;
	}
	if (weightd_error_code(err) == WEIGHTD_OK) {
		const struct weightd_memory_scope outer =
			weightd_memory_begin(transaction->server->options.budget);
		weightd_text_put(&transaction->body, bytes, *size);
		weightd_memory_end(&outer);
		if (transaction->body.failed)
			weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					  "no memory for the body");
	} else {
		weightd_upload_release(transaction);
	}
	*size = 0;
	return MHD_YES;
}

enum MHD_Result weightd_callback_request(void *server, struct MHD_Connection *handle,
					 const char *url, const char *method, const char *version,
					 const char *upload, size_t *upload_size, void **context)
{
	struct weightd_transaction *transaction = *context;

	(void)server, (void)url;
	if (transaction == NULL)
		return MHD_NO;
	if (!transaction->is_open)
		return open_exchange(transaction, handle, method, version);
	if (transaction->is_worked)
		return weightd_respond(transaction, handle);
	if (*upload_size > 0)
		return take_body(transaction, upload, upload_size);
	return answer(transaction, handle);
}

void weightd_callback_completed(void *context, struct MHD_Connection *handle, void **request,
				enum MHD_RequestTerminationCode code)
{
	struct weightd_server *server = context;
	struct weightd_transaction *transaction = *request;

	(void)handle;
	*request = NULL;
	if (transaction == NULL)
		return;
	if (transaction->is_answered) {
		const uint64_t taken_ns = weightd_clock_ns(CLOCK_MONOTONIC) - transaction->start_ns;
		const double seconds = (double)taken_ns * 1e-9;
		const struct weightd_exchange *exchange = &transaction->exchange;
		const struct weightd_outcome outcome = {
			.status = exchange->answer.status,
			.bytes = atomic_load(&transaction->bytes_sent),
			.seconds = seconds,
			.is_complete = code == MHD_REQUEST_TERMINATED_COMPLETED_OK,
		};
		weightd_access_log(&exchange->request, &outcome);
		if (server->options.observe != NULL)
			server->options.observe(server->options.service, &exchange->request,
						&outcome);
	}
	if (transaction->connection != NULL)
		weightd_connection_enter(transaction->connection, WEIGHTD_PHASE_IDLE);
	weightd_transaction_release(transaction);
	atomic_fetch_sub(&server->requests, 1);
}
