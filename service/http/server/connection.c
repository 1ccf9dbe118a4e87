/*
 * The list of connections, their deadlines, and the answers of last resort.
 *
 * The library's own timeout counts inactivity: a byte a second keeps a head open for ever, and a
 * slow but honest reader is cut.  Its connection limit makes clients hang.  So both are done here.
 */
#include "http/server/connection.h"

#include "core/base/clock.h"
#include "http/message/status.h"
#include "http/server/transport.h"

#include <errno.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* How long a refused connection may take to read why. */
#define REFUSED_MS 1000
#define CLOCK_SLACK_MS 100

static bool read_tcp_info(int socket, struct tcp_info *info)
{
	socklen_t size = sizeof *info;

	memset(info, 0, sizeof *info);
	return getsockopt(socket, IPPROTO_TCP, TCP_INFO, info, &size) == 0;
}

static unsigned timeout_of(const struct weightd_server_options *options, enum weightd_phase phase)
{
	switch (phase) {
	case WEIGHTD_PHASE_HEAD: return options->head_timeout_s;
	case WEIGHTD_PHASE_BODY: return options->body_timeout_s;
	case WEIGHTD_PHASE_WORK: return 0;
	case WEIGHTD_PHASE_SEND: return options->stream_timeout_s;
	case WEIGHTD_PHASE_IDLE: return options->idle_timeout_s;
	}
	return 0;
}

static void set_phase(struct weightd_connection *connection, enum weightd_phase phase)
{
	unsigned timeout_s = timeout_of(&connection->server->options, phase);

	connection->phase = phase;
	connection->entered_ms = weightd_now_ms();
	connection->bytes_taken = 0;
	connection->deadline_ms =
		timeout_s == 0 ? INT64_MAX : connection->entered_ms + (int64_t)timeout_s * 1000;
}

/* Writes a whole small answer past the library; nothing of another answer may have been sent. */
static void send_problem(int socket, enum weightd_code code, const char *detail)
{
	char body[512], answer[1024];
	int status = weightd_status_of(code);
	int length = snprintf(
		body, sizeof body,
		"{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\","
		"\"errors\":[{\"pointer\":\"\",\"code\":\"%s\",\"detail\":\"%s\"}]}\n",
		weightd_code_slug(code), weightd_code_title(code), status, detail,
		weightd_code_slug(code), detail);
	int total = snprintf(
		answer, sizeof answer,
		"HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
		"Cache-Control: no-store\r\n%sContent-Length: %d\r\n\r\n%s",
		status, MHD_get_reason_phrase_for((unsigned)status),
		status == 503 ? "Retry-After: 1\r\n" : "", length, body);

	if (total > 0 && (size_t)total < sizeof answer)
		(void)!send(socket, answer, (size_t)total, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* The caller holds the lock. */
static void doom(struct weightd_connection *connection)
{
	connection->is_doomed = true;
	connection->deadline_ms = INT64_MAX;
	shutdown(connection->socket, SHUT_RDWR);
}

static void refuse_at_the_door(struct weightd_connection *connection)
{
	connection->is_doomed = true;
	connection->deadline_ms = weightd_now_ms() + REFUSED_MS;
	atomic_fetch_add(&connection->server->rejected, 1);
	send_problem(connection->socket, WEIGHTD_ERR_OVERLOADED, "all connections are in use");
	/* The other half stays open, so that a request that is on its way does not reset the
	 * answer. */
	shutdown(connection->socket, SHUT_WR);
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
	set_phase(connection, WEIGHTD_PHASE_HEAD);
	pthread_mutex_lock(&server->lock);
	connection->next = server->connections;
	if (connection->next != NULL)
		connection->next->previous = connection;
	server->connections = connection;
	if (++server->connection_count > server->options.connections)
		refuse_at_the_door(connection);
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
	pthread_mutex_unlock(&server->lock);
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
	if (is_alive && !(phase == WEIGHTD_PHASE_HEAD && connection->phase == WEIGHTD_PHASE_HEAD))
		set_phase(connection, phase);
	if (phase != WEIGHTD_PHASE_HEAD)
		connection->is_first = false;
	pthread_mutex_unlock(&connection->server->lock);
	return is_alive;
}

void weightd_connection_refuse(struct weightd_connection *connection, enum weightd_code code,
			       const char *detail)
{
	pthread_mutex_lock(&connection->server->lock);
	if (!connection->is_doomed) {
		send_problem(connection->socket, code, detail);
		connection->is_doomed = true;
		shutdown(connection->socket, SHUT_WR);
	}
	pthread_mutex_unlock(&connection->server->lock);
}

bool weightd_connection_is_gone(void *context)
{
	const struct weightd_connection *connection = context;
	char byte;

	if (atomic_load(&connection->server->is_ending))
		return true;
	const ssize_t got = recv(connection->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

/* Has the client begun a head that did not end?  Only asked when a deadline has passed. */
static bool has_begun(const struct weightd_connection *connection, int64_t now_ms)
{
	struct tcp_info info;

	if (!read_tcp_info(connection->socket, &info))
		return false;
	if (connection->is_first)
		return info.tcpi_bytes_received > 0;
	/* The kernel's clock is coarse, and the last request came just before this phase. */
	return (int64_t)info.tcpi_last_data_recv + CLOCK_SLACK_MS < now_ms - connection->entered_ms;
}

/*
 * A client that takes nothing for the timeout has stalled.  Acknowledged bytes tell it exactly:
 * the library sees progress only when a whole block has gone.  While nothing is queued, it is we
 * who are slow, not the client.
 */
static bool has_stalled(struct weightd_connection *connection, int64_t now_ms)
{
	struct tcp_info info;
	int queued = 0;

	if (!read_tcp_info(connection->socket, &info) ||
	    ioctl(connection->socket, SIOCOUTQ, &queued) != 0)
		return now_ms >= connection->deadline_ms;
	if (queued > 0 && info.tcpi_bytes_acked == connection->bytes_taken)
		return now_ms >= connection->deadline_ms;
	connection->bytes_taken = info.tcpi_bytes_acked;
	connection->deadline_ms =
		now_ms + (int64_t)connection->server->options.stream_timeout_s * 1000;
	return false;
}

/* Past its deadline: says why where an answer is still possible, and closes. */
static void cut(struct weightd_connection *connection, int64_t now_ms)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	switch (connection->phase) {
	case WEIGHTD_PHASE_IDLE:
		if (has_begun(connection, now_ms)) {
			set_phase(connection, WEIGHTD_PHASE_HEAD);
			return;
		}
		break;
	case WEIGHTD_PHASE_HEAD:
		if (!connection->is_first || has_begun(connection, now_ms))
			send_problem(connection->socket, WEIGHTD_ERR_REQUEST_TIMEOUT,
				     "the request head took too long to arrive");
		break;
	case WEIGHTD_PHASE_BODY:
		send_problem(connection->socket, WEIGHTD_ERR_REQUEST_TIMEOUT,
			     "the request body took too long to arrive");
		break;
	case WEIGHTD_PHASE_SEND:
		/* What is queued will not be taken: let the kernel forget it. */
		setsockopt(connection->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
		break;
	case WEIGHTD_PHASE_WORK: return;
	}
	if (connection->phase != WEIGHTD_PHASE_IDLE)
		atomic_fetch_add(&connection->server->cut, 1);
	doom(connection);
}

void weightd_connection_watch(struct weightd_server *server)
{
	int64_t now_ms = weightd_now_ms();

	for (struct weightd_connection *c = server->connections; c != NULL; c = c->next) {
		if (c->is_doomed) {
			if (now_ms >= c->deadline_ms)
				doom(c);
		} else if (c->phase == WEIGHTD_PHASE_SEND) {
			if (server->options.stream_timeout_s > 0 && has_stalled(c, now_ms))
				cut(c, now_ms);
		} else if (now_ms >= c->deadline_ms) {
			cut(c, now_ms);
		}
	}
}
