/*
 * A connection: its phases, and the list of open ones.
 *
 * Their number is held in connection_limit.c, their time in deadline.c.
 */
#include "http/server/connection.h"

#include "core/base/budget.h"
#include "core/base/clock.h"
#include "http/server/connection_limit.h"
#include "http/server/last_answer.h"
#include "http/server/transport.h"
#include "http/server/work_queue.h"

#include <stdlib.h>
#include <sys/socket.h>

/* A send buffer is at most the budget by this: sixty take an eighth of it. */
#define SEND_BUFFERS 512

static unsigned timeout_of(const struct weightd_server_options *options, enum weightd_phase phase)
{
	switch (phase) {
	case WEIGHTD_PHASE_HEADERS: return options->head_timeout_s;
	case WEIGHTD_PHASE_BODY: return options->body_timeout_s;
	case WEIGHTD_PHASE_WORK: return 0;
	case WEIGHTD_PHASE_SEND: return options->stream_timeout_s;
	case WEIGHTD_PHASE_IDLE: return options->idle_timeout_s;
	}
	return 0;
}

void weightd_connection_set_phase(struct weightd_connection *connection, enum weightd_phase phase)
{
	unsigned timeout_s = timeout_of(&connection->server->options, phase);

	connection->phase = phase;
	connection->entered_ms = weightd_now_ms();
	connection->bytes_taken = 0;
	connection->rounds_left = 0;
	atomic_store(&connection->is_running, false);
	atomic_store(&connection->body_bytes, 0);
	connection->deadline_ms =
		timeout_s == 0 ? INT64_MAX : connection->entered_ms + (int64_t)timeout_s * 1000;
}

static void connection_opened(struct weightd_server *server, struct MHD_Connection *handle,
			      void **context)
{
	struct weightd_connection *connection = calloc(1, sizeof *connection);
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *peer =
		MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	*context = connection;
	if (connection == NULL || info == NULL)
		return;
	connection->server = server;
	connection->socket = info->connect_fd;
	connection->is_first = true;
	weightd_transport_tune(info->connect_fd, peer != NULL ? peer->client_addr : NULL);
	if (server->options.budget != NULL)
		weightd_transport_bound(info->connect_fd,
					weightd_budget_limit(server->options.budget) /
						SEND_BUFFERS);
	connection->client =
		weightd_work_client_open(server->work, peer != NULL ? peer->client_addr : NULL);
	weightd_connection_set_phase(connection, WEIGHTD_PHASE_HEADERS);
	pthread_mutex_lock(&server->lock);
	connection->next = server->connections;
	if (connection->next != NULL)
		connection->next->previous = connection;
	server->connections = connection;
	connection->is_counted =
		weightd_budget_take(server->options.budget, WEIGHTD_CONNECTION_BYTES);
	if (!connection->is_counted)
		weightd_connection_limit_refuse(connection);
	else if (server->connection_count >= server->options.connections)
		weightd_connection_limit_meet(connection);
	server->connection_count++;
	pthread_mutex_unlock(&server->lock);
}

static void connection_closed(struct weightd_server *server, struct weightd_connection *connection)
{
	if (connection == NULL)
		return;
	pthread_mutex_lock(&server->lock);
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	if (connection->previous != NULL)
		connection->previous->next = connection->next;
	else
		server->connections = connection->next;
	server->connection_count--;
	if (connection->leaves_body && !connection->is_doomed && !server->is_stopping)
		weightd_linger_keep(&server->linger, connection->socket);
	pthread_mutex_unlock(&server->lock);
	if (connection->is_counted)
		weightd_budget_give(server->options.budget, WEIGHTD_CONNECTION_BYTES);
	weightd_work_client_close(server->work, connection->client);
	free(connection);
}

void weightd_connection_notify(void *server, struct MHD_Connection *handle, void **context,
			       enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		connection_opened(server, handle, context);
	else
		connection_closed(server, *context);
}

struct weightd_connection *weightd_connection_of(struct MHD_Connection *handle)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(handle, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info == NULL ? NULL : info->socket_context;
}

bool weightd_connection_enter(struct weightd_connection *connection, enum weightd_phase phase)
{
	pthread_mutex_lock(&connection->server->lock);
	bool is_alive = !connection->is_doomed;
	/* A head that is under way keeps its deadline. */
	if (is_alive &&
	    !(phase == WEIGHTD_PHASE_HEADERS && connection->phase == WEIGHTD_PHASE_HEADERS))
		weightd_connection_set_phase(connection, phase);
	if (phase != WEIGHTD_PHASE_HEADERS)
		connection->is_first = false;
	pthread_mutex_unlock(&connection->server->lock);
	return is_alive;
}

void weightd_connection_refuse(struct weightd_connection *connection, enum weightd_code code,
			       const char *detail)
{
	pthread_mutex_lock(&connection->server->lock);
	if (!connection->is_doomed) {
		weightd_last_answer(connection->socket, code, detail);
		connection->is_doomed = true;
		shutdown(connection->socket, SHUT_WR);
	}
	pthread_mutex_unlock(&connection->server->lock);
}

/* The record stays until the library has closed the connection. */
void weightd_connection_doom(struct weightd_connection *connection)
{
	connection->is_doomed = true;
	connection->deadline_ms = INT64_MAX;
	atomic_store(&connection->is_gone, true);
	shutdown(connection->socket, SHUT_RDWR);
}

bool weightd_connection_is_gone(void *context)
{
	const struct weightd_connection *connection = context;

	return atomic_load(&connection->is_gone) || atomic_load(&connection->server->is_ending);
}
