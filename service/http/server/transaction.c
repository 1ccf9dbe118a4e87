/*
 * A transaction: an exchange on a connection, held by the request and the response.
 */
#include "http/server/transaction.h"

#include "core/base/clock.h"
#include "http/server/upload_slot.h"

#include <stdlib.h>
#include <string.h>

void *weightd_transaction_begin(void *server, const char *target, struct MHD_Connection *handle)
{
	struct weightd_transaction *transaction = malloc(sizeof *transaction);

	if (transaction == NULL)
		return NULL;
	memset(transaction, 0, offsetof(struct weightd_transaction, exchange));
	transaction->server = server;
	transaction->connection = weightd_connection_of(handle);
	transaction->target = strdup(target);
	atomic_init(&transaction->holders, 1);
	transaction->start_ns = weightd_clock_ns(CLOCK_MONOTONIC);
	atomic_fetch_add(&transaction->server->requests, 1);
	if (transaction->connection != NULL)
		weightd_connection_enter(transaction->connection, WEIGHTD_PHASE_HEADERS);
	return transaction;
}

void weightd_transaction_sent(struct weightd_transaction *transaction, size_t bytes)
{
	atomic_fetch_add(&transaction->bytes_sent, bytes);
	atomic_fetch_add(&transaction->connection->bytes_given, bytes);
}

static void free_transaction(struct weightd_transaction *transaction)
{
	if (transaction->is_open)
		weightd_exchange_close(&transaction->exchange);
	weightd_upload_release(transaction);
	free(transaction->target);
	free(transaction);
}

/* On a worker. */
static void run_free(struct weightd_job *job)
{
	free_transaction(weightd_transaction_of(job));
}

void weightd_transaction_release(void *context)
{
	struct weightd_transaction *transaction = context;
	struct weightd_server *server = transaction->server;

	if (atomic_fetch_sub(&transaction->holders, 1) > 1)
		return;
	if (!transaction->is_heavy || !weightd_work_queue_enter(server->work, server->own)) {
		free_transaction(transaction);
		return;
	}
	transaction->job.run = run_free;
	weightd_work_queue_put(server->work, server->own, &transaction->job);
}

struct weightd_transaction *weightd_transaction_of(struct weightd_job *job)
{
	return (struct weightd_transaction *)(void *)((char *)job -
						      offsetof(struct weightd_transaction, job));
}
