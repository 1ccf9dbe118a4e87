/*
 * Transaction: an exchange on a connection of libmicrohttpd.
 *
 * Two hold it: the library's request and the response that reads from it.  The last one frees it,
 * whichever ends first.
 */
#ifndef WEIGHTD_HTTP_SERVER_TRANSACTION_H
#define WEIGHTD_HTTP_SERVER_TRANSACTION_H

#include "http/server/connection.h"
#include "http/server/work_queue.h"
#include "http/message/exchange.h"

struct weightd_download;

struct weightd_transaction {
	struct weightd_server *server;
	struct weightd_connection *connection;
	atomic_int holders;
	char *target;	/* raw; until the head is read */
	bool is_open;	/* the exchange has been opened */
	bool is_worked; /* the exchange has its answer */
	bool is_answered;
	bool is_long;		/* a worker has tried, and will begin again */
	bool is_heavy;		/* its answer was long in the making: freeing it takes long, too */
	struct weightd_job job; /* while a worker answers */
	struct MHD_Connection *handle; /* suspended meanwhile */
	struct weightd_text body;      /* as received */
	uint64_t body_seen;	       /* bytes received, kept or not */
	bool holds_upload;
	struct weightd_download *download; /* of a body that is made while it is sent */
	atomic_uint_fast64_t bytes_sent;   /* of the answer's body, handed to the library */
	uint64_t start_ns;		   /* CLOCK_MONOTONIC */
	struct weightd_exchange exchange;
};

/* MHD_OPTION_URI_LOG_CALLBACK: makes the transaction; the only place that sees the raw target. */
void *weightd_transaction_begin(void *server, const char *target, struct MHD_Connection *handle);
/* Counts bytes of a download that have left. */
void weightd_transaction_sent(struct weightd_transaction *transaction, size_t bytes);
/* The transaction that a job is a member of. */
struct weightd_transaction *weightd_transaction_of(struct weightd_job *job);
/* Gives up one hold.  What is heavy is freed by a worker. */
void weightd_transaction_release(void *transaction);

#endif
