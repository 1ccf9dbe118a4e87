/*
 * A thread that holds sockets answers only what takes no time; the rest goes to the work queue.
 */
#include "http/server/work.h"

#include "core/base/clock.h"
#include "core/base/trial.h"
#include "http/server/upload_slot.h"

#include <stddef.h>

#define TRIAL_MS 2
#define SHORT_MS 20
#define PERIOD_NS 20000000
#define TRIALS_NS 8000000
#define HEAVY_NS 10000000
#define FAST_NS 200000

static void make_answer(struct weightd_transaction *transaction)
{
	const struct weightd_text *body = &transaction->body;

	weightd_exchange_answer(&transaction->exchange, &transaction->server->site,
				body->data == NULL ? "" : body->data, body->length);
}

static void end_work(struct weightd_transaction *transaction)
{
	weightd_upload_release(transaction);
	transaction->is_worked = true;
}

static void answer(struct weightd_transaction *transaction)
{
	make_answer(transaction);
	end_work(transaction);
}

/* The same in the trial that has begun, which ends: whether there is an answer. */
static bool is_answered(struct weightd_transaction *transaction)
{
	make_answer(transaction);
	if (!weightd_exchange_end_trial(&transaction->exchange))
		return false;
	end_work(transaction);
	return true;
}

/*
 * Tries whether a worker has the answer soon.  What takes longer begins again later, in a lane that
 * leaves threads to what is short: clients behind one proxy are one client to the queue.
 */
static bool is_short(struct weightd_transaction *transaction)
{
	weightd_trial_begin_patient(SHORT_MS);
	return is_answered(transaction);
}

/* On a worker. */
static void run(struct weightd_job *job)
{
	struct weightd_transaction *transaction = weightd_transaction_of(job);
	struct weightd_exchange *exchange = &transaction->exchange;
	const uint64_t start_ns = weightd_clock_ns(CLOCK_MONOTONIC);

	atomic_store(&transaction->connection->is_running, true);
	/* A client that left while its request was waiting. */
	if (exchange->is_gone(exchange->peer))
		weightd_error_add(&exchange->reply.error, WEIGHTD_ERR_CANCELLED, NULL,
				  "the client has gone");
	if (!transaction->is_long && !is_short(transaction)) {
		transaction->is_long = true;
		if (weightd_work_queue_put_long(transaction->server->work,
						transaction->connection->client, job))
			return;
	}
	if (!transaction->is_worked)
		answer(transaction);
	transaction->is_heavy = weightd_clock_ns(CLOCK_MONOTONIC) - start_ns > HEAVY_NS;
	/* From here on the transaction is the library's. */
	MHD_resume_connection(transaction->handle);
}

static bool is_immediate(const struct weightd_exchange *exchange)
{
	return weightd_error_code(&exchange->reply.error) != WEIGHTD_OK ||
	       exchange->request.route == NULL || exchange->request.route->is_immediate;
}

/*
 * Tries here what most often is done at once, which costs less than a change of threads.  A thread
 * does not try for longer than TRIALS_MS of PERIOD_MS, for its other connections' sake; trials that
 * are done sooner than FAST_NS are not longer than the reading of their request.
 */
static bool is_tried(struct weightd_transaction *transaction)
{
	static _Thread_local uint64_t period_ns, tried_ns;
	const uint64_t start_ns = weightd_clock_ns(CLOCK_MONOTONIC);

	if (!transaction->exchange.request.route->is_tried)
		return false;
	if (start_ns - period_ns > PERIOD_NS) {
		period_ns = start_ns;
		tried_ns = 0;
	}
	if (tried_ns > TRIALS_NS)
		return false;
	weightd_trial_begin(TRIAL_MS);
	const bool is_done = is_answered(transaction);
	const uint64_t taken_ns = weightd_clock_ns(CLOCK_MONOTONIC) - start_ns;
	tried_ns += taken_ns < FAST_NS ? 0 : taken_ns;
	return is_done;
}

bool weightd_work_answer(struct weightd_transaction *transaction, struct MHD_Connection *handle)
{
	struct weightd_server *server = transaction->server;
	struct weightd_work_client *client = transaction->connection->client;

	if (!is_immediate(&transaction->exchange)) {
		if (is_tried(transaction))
			return true;
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
