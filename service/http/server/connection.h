/*
 * Connections: the phase and deadline of each, so that the watchdog can cut stalled ones.
 */
#ifndef WEIGHTD_HTTP_SERVER_CONNECTION_H
#define WEIGHTD_HTTP_SERVER_CONNECTION_H

#include "http/server/server_state.h"

/* In the order of a request's life. */
enum weightd_phase {
	WEIGHTD_PHASE_HEADERS, /* a head is due: head_timeout_s */
	WEIGHTD_PHASE_BODY,    /* a body is due: body_timeout_s, and what its bytes may take */
	WEIGHTD_PHASE_WORK,    /* the handler runs: no deadline */
	WEIGHTD_PHASE_SEND,    /* the client must take bytes: stream_timeout_s without one */
	WEIGHTD_PHASE_IDLE,    /* between requests: idle_timeout_s */
};

/* Memory of a connection with its request, beside what the exchange takes: the library's buffer,
 * and what the library and we know of it. */
#define WEIGHTD_CONNECTION_BYTES ((size_t)60 << 10)

struct weightd_connection {
	struct weightd_server *server;
	struct weightd_connection *next, *previous;
	int socket;
	enum weightd_phase phase;
	bool is_first;	 /* no request has been read yet */
	bool is_counted; /* in the budget */
	bool is_spare; /* above the limit: a probe is answered, nothing else (connection_limit.h) */
	bool is_doomed;	  /* shut down; nothing may be answered any more */
	bool leaves_body; /* it is answered and closed with its body unread */
	/* HEAD, IDLE; BODY: if nothing had come; SEND: when the client will have stalled. */
	int64_t deadline_ms;
	int64_t entered_ms;
	uint64_t bytes_taken;		  /* SEND: bytes that the client's side had acknowledged */
	atomic_uint_fast64_t bytes_given; /* of all downloads, to the library or the socket */
	atomic_uint_fast64_t body_bytes;  /* BODY: bytes that have come */
	unsigned rounds_left;	/* in which the client's sending half was seen to be closed */
	atomic_bool is_running; /* WORK: a worker has begun */
	atomic_bool is_gone;	/* nobody waits for the answer; set by the watchdog */
	struct weightd_work_client *client; /* whose turn its requests take */
};

/* MHD_OPTION_NOTIFY_CONNECTION; meets connections over the limit. */
void weightd_connection_notify(void *server, struct MHD_Connection *handle, void **context,
			       enum MHD_ConnectionNotificationCode code);
/* The record of a connection. */
struct weightd_connection *weightd_connection_of(struct MHD_Connection *handle);
/* Begins a phase, with the deadline that it has.  The caller holds the server's lock. */
void weightd_connection_set_phase(struct weightd_connection *connection, enum weightd_phase phase);
/* Begins a phase.  False if the connection has been cut meanwhile. */
bool weightd_connection_enter(struct weightd_connection *connection, enum weightd_phase phase);
/* Ends the connection after saying why, in place of an answer that the library cannot send any
 * more. */
void weightd_connection_refuse(struct weightd_connection *connection, enum weightd_code code,
			       const char *detail);

/* Shuts the connection down without a word.  The caller holds the lock. */
void weightd_connection_doom(struct weightd_connection *connection);

/*
 * Whether nobody waits for an answer on the connection 'context': the client has closed it, the
 * watchdog has cut it, or the server does not wait any longer.  A client that has closed only its
 * sending half counts as gone, since it cannot be distinguished from one that has closed both.
 * Any thread; the watchdog sees it within WEIGHTD_PRESENCE_MS.
 */
bool weightd_connection_is_gone(void *context);

#endif
