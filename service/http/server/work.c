/*
 * A thread that holds sockets answers only what takes no time; the rest goes to the work queue.
 */
#include "http/server/work.h"

#include "http/server/upload_slot.h"

#include <stddef.h>

static void answer(struct weightd_transaction *transaction)
{
	const struct weightd_text *body = &transaction->body;

	weightd_exchange_answer(&transaction->exchange, &transaction->server->site,
				body->data == NULL ? "" : body->data, body->length);
	weightd_upload_release(transaction);
	transaction->is_worked = true;
}

/* On a worker. */
static void run(struct weightd_job *job)
{
	struct weightd_transaction *transaction =
		(struct weightd_transaction *)(void *)((char *)job -
						       offsetof(struct weightd_transaction, job));
	struct weightd_exchange *exchange = &transaction->exchange;

	/* A client that left while its request was waiting. */
	if (exchange->is_gone(exchange->peer))
		weightd_error_add(&exchange->reply.error, WEIGHTD_ERR_CANCELLED, NULL,
				  "the client has gone");
	answer(transaction);
	/* From here on the transaction is the library's. */
	MHD_resume_connection(transaction->handle);
}

static bool is_immediate(const struct weightd_exchange *exchange)
{
	return weightd_error_code(&exchange->reply.error) != WEIGHTD_OK ||
	       exchange->request.route == NULL || exchange->request.route->is_immediate;
}

bool weightd_work_answer(struct weightd_transaction *transaction, struct MHD_Connection *handle)
{
	struct weightd_server *server = transaction->server;
	struct weightd_work_client *client = transaction->connection->client;

	if (!is_immediate(&transaction->exchange)) {
		if (weightd_work_queue_enter(server->work, client)) {
			transaction->handle = handle;
			transaction->job.run = run;
			MHD_suspend_connection(handle);
			weightd_work_queue_put(server->work, client, &transaction->job);
			return false;
		}
		atomic_fetch_add(&server->rejected, 1);
		weightd_error_add(&transaction->exchange.reply.error, WEIGHTD_ERR_OVERLOADED, NULL,
				  "too many requests are waiting");
	}
	answer(transaction);
	return true;
}
