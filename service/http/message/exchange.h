/*
 * Exchange: one request and its answer, from the header's text to bytes to send.
 *
 * No sockets here: transaction.c drives it from a connection, tests and fuzzers by hand.
 *
 *     weightd_exchange_open()       head -> checks, route, request
 *     weightd_exchange_answer()     body -> handler -> answer
 *     weightd_exchange_end_trial()  whether it was made in time, if that was tried
 *     weightd_exchange_read()       body of the answer, as it is pulled
 *     weightd_exchange_close()      release, exactly once
 */
#ifndef WEIGHTD_HTTP_MESSAGE_EXCHANGE_H
#define WEIGHTD_HTTP_MESSAGE_EXCHANGE_H

#include "http/message/access.h"
#include "http/message/answer.h"
#include "http/message/request_headers.h"
#include "http/message/route.h"
#include "weightd/cancel.h"

struct weightd_site {
	const struct weightd_route *const *routes;
	size_t route_count;
	struct weightd_service *service;     /* given to the handlers */
	size_t body_bytes;		     /* largest request body */
	struct weightd_budget *budget;	     /* of the memory of all exchanges; NULL: none */
	const struct weightd_access *access; /* NULL: access.h says what that means */
};

struct weightd_exchange {
	struct weightd_request request;
	struct weightd_framing framing;
	bool must_close;  /* the header is not trusted: nothing more is read from this connection */
	unsigned allowed; /* methods of the path; 0 before routing */
	weightd_cancel *is_gone; /* whether 'peer' is gone; NULL: it is not */
	void *peer;		 /* both are set by the caller after weightd_exchange_open() */
	struct weightd_budget *budget; /* the site's */
	struct weightd_answer answer;
	struct weightd_reply reply; /* last: only its beginning is cleared */
};

/*
 * Reads a header.  Anything but WEIGHTD_OK is in exchange->reply.error: the caller must not read a
 * body, and weightd_exchange_answer() makes the problem.  NO_MEMORY without an arena (request.arena
 * NULL) means that nothing can be answered.  Close it in every case.
 */
enum weightd_code weightd_exchange_open(struct weightd_exchange *exchange,
					const struct weightd_headers *head,
					const struct weightd_site *site);

/* Calls the handler, unless there is an error already, and composes the answer. */
void weightd_exchange_answer(struct weightd_exchange *exchange, const struct weightd_site *site,
			     const void *body, size_t length);

/*
 * weightd_exchange_end_trial() - end the trial (core/base/trial.h) that weightd_exchange_answer()
 * was called in.
 *
 * False: the trial has failed and nothing has been answered; the exchange is as before.
 */
bool weightd_exchange_end_trial(struct weightd_exchange *exchange);

/*
 * weightd_exchange_read() - weightd_answer_read() for a thread that has others to serve
 * (exchange.c).
 *
 * '*is_paused': a generator has worked long enough for once, and nothing has been read; the same
 * call later goes on.  CANCELLED if the peer is gone.
 */
enum weightd_code weightd_exchange_read(struct weightd_exchange *exchange, uint64_t position,
					void *out, size_t size, size_t *length, bool *is_paused);

/* Answers with 503 instead: the memory for sending what was answered is not there. */
void weightd_exchange_refuse(struct weightd_exchange *exchange);

/* Releases everything; the reply's release callback is called. */
void weightd_exchange_close(struct weightd_exchange *exchange);

#endif
