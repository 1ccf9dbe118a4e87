/*
 * The limit of open connections: a connection above it gets a 503 and is closed.
 */
#include "http/server/connection_limit.h"

#include "core/base/clock.h"
#include "http/server/connection.h"
#include "http/server/last_answer.h"

#include <sys/socket.h>

/* How long a refused connection may take to read why. */
#define REFUSED_MS 1000

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
