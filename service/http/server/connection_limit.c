/*
 * The limit of open connections: a connection above it gets a 503 and is closed, unless it asks for
 * a probe.
 */
#include "http/server/connection_limit.h"

#include "core/base/clock.h"
#include "http/server/connection.h"
#include "http/server/last_answer.h"

#include <sys/socket.h>

/* How long a refused connection may take to read why. */
#define REFUSED_MS 1000
/* Connections above the limit that may say what they want, and how long one may take. */
#define SPARES 16
#define SPARE_MS 1000

unsigned weightd_connection_limit_of_library(const struct weightd_server_options *options)
{
	return (options->connections + options->connections / 4 + 64) * options->threads;
}

void weightd_connection_limit_refuse(struct weightd_connection *connection)
{
	connection->is_doomed = true;
	connection->deadline_ms = weightd_now_ms() + REFUSED_MS;
	atomic_fetch_add(&connection->server->rejected, 1);
	weightd_last_answer(connection->socket, WEIGHTD_ERR_OVERLOADED,
			    "all connections are in use");
	/* The other half stays open, so that a request that is on its way does not reset the
	 * answer. */
	shutdown(connection->socket, SHUT_WR);
}

/* Whether it waits above the limit, and nothing of an answer has been sent. */
static bool is_waiting(const struct weightd_connection *connection)
{
	return connection->is_spare && !connection->is_doomed &&
	       connection->phase == WEIGHTD_PHASE_HEADERS;
}

void weightd_connection_limit_meet(struct weightd_connection *connection)
{
	struct weightd_connection *oldest = NULL;
	unsigned waiting = 0;

	for (struct weightd_connection *c = connection->next; c != NULL; c = c->next) {
		if (!is_waiting(c))
			continue;
		waiting++;
		oldest = c;
	}
	if (waiting >= SPARES)
		weightd_connection_limit_refuse(oldest);
	connection->is_spare = true;
	connection->deadline_ms = weightd_now_ms() + SPARE_MS;
}

bool weightd_connection_limit_admit(struct weightd_connection *connection, bool is_probe)
{
	struct weightd_server *server = connection->server;
	bool is_admitted = true;

	pthread_mutex_lock(&server->lock);
	if (connection->is_spare && server->connection_count <= server->options.connections)
		connection->is_spare = false;
	if (connection->is_spare && !is_probe) {
		is_admitted = false;
		/* One that was refused before is counted. */
		if (!connection->is_doomed)
			atomic_fetch_add(&server->rejected, 1);
	}
	pthread_mutex_unlock(&server->lock);
	return is_admitted;
}
