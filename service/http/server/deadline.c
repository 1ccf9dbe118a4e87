/*
 * Deadlines of connections: the time of each phase, and the end of a connection that exceeds it.
 *
 * The library's own timeout counts inactivity: a byte a second keeps a head open for ever, and a
 * slow but honest reader is cut.
 */
#include "http/server/deadline.h"

#include "core/base/clock.h"
#include "http/server/connection.h"
#include "http/server/connection_limit.h"
#include "http/server/last_answer.h"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* The kernel's clock of received data is coarse. */
#define CLOCK_SLACK_MS 100

static bool read_tcp_info(int socket, struct tcp_info *info)
{
	socklen_t size = sizeof *info;

	memset(info, 0, sizeof *info);
	return getsockopt(socket, IPPROTO_TCP, TCP_INFO, info, &size) == 0;
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
 * A client that takes nothing for the timeout has stalled.  Acknowledged bytes show it exactly: the
 * library sees progress only when a whole block has gone.  While nothing is queued, the server is
 * slow, not the client.  A Unix socket tells only how much is queued.
 */
static bool has_stalled(struct weightd_connection *connection, int64_t now_ms)
{
	struct tcp_info info;
	int queued = 0;

	if (ioctl(connection->socket, SIOCOUTQ, &queued) != 0)
		return now_ms >= connection->deadline_ms;
	const uint64_t taken = read_tcp_info(connection->socket, &info)
				       ? info.tcpi_bytes_acked
				       : atomic_load(&connection->bytes_given) - (uint64_t)queued;
	if (queued > 0 && taken == connection->bytes_taken)
		return now_ms >= connection->deadline_ms;
	connection->bytes_taken = taken;
	connection->deadline_ms =
		now_ms + (int64_t)connection->server->options.stream_timeout_s * 1000;
	return false;
}

/* Whether there is something that the server has not read: then the client is not to blame. */
static bool has_unread(const struct weightd_connection *connection)
{
	int unread = 0;

	return ioctl(connection->socket, FIONREAD, &unread) == 0 && unread > 0;
}

/* Whether the time for a head or a body is over.  While bytes lie unread it stands still. */
static bool is_overdue(struct weightd_connection *connection, int64_t now_ms)
{
	const size_t rate = connection->server->options.body_rate;
	int64_t allowed_ms = 0;

	if (connection->deadline_ms == INT64_MAX)
		return false;
	if (connection->phase != WEIGHTD_PHASE_IDLE && connection->rounds_left == 0 &&
	    has_unread(connection))
		connection->deadline_ms += WEIGHTD_DEADLINES_MS;
	if (connection->phase == WEIGHTD_PHASE_BODY && rate > 0)
		allowed_ms = (int64_t)(atomic_load(&connection->body_bytes) * 1000 / rate);
	return now_ms - allowed_ms >= connection->deadline_ms;
}

/* Past its deadline: says why where an answer is still possible, and closes. */
static void cut(struct weightd_connection *connection, int64_t now_ms)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	switch (connection->phase) {
	case WEIGHTD_PHASE_IDLE:
		if (has_unread(connection) || has_begun(connection, now_ms)) {
			weightd_connection_set_phase(connection, WEIGHTD_PHASE_HEADERS);
			return;
		}
		break;
	case WEIGHTD_PHASE_HEADERS:
		if (connection->is_spare) {
			weightd_connection_limit_refuse(connection);
			return;
		}
		if (!connection->is_first || has_begun(connection, now_ms))
			weightd_last_answer(connection->socket, WEIGHTD_ERR_REQUEST_TIMEOUT,
					    "the request header took too long to arrive");
		break;
	case WEIGHTD_PHASE_BODY:
		weightd_last_answer(connection->socket, WEIGHTD_ERR_REQUEST_TIMEOUT,
				    "the request body took too long to arrive");
		break;
	case WEIGHTD_PHASE_SEND:
		/* The client will not take the queued bytes: let the kernel forget them. */
		setsockopt(connection->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
		break;
	case WEIGHTD_PHASE_WORK: return;
	}
	if (connection->phase != WEIGHTD_PHASE_IDLE)
		atomic_fetch_add(&connection->server->cut, 1);
	weightd_connection_doom(connection);
}

void weightd_deadlines_watch(struct weightd_server *server)
{
	int64_t now_ms = weightd_now_ms();

	for (struct weightd_connection *c = server->connections; c != NULL; c = c->next) {
		if (c->is_doomed) {
			if (now_ms >= c->deadline_ms)
				weightd_connection_doom(c);
		} else if (c->phase == WEIGHTD_PHASE_SEND) {
			if (server->options.stream_timeout_s > 0 && has_stalled(c, now_ms))
				cut(c, now_ms);
		} else if (is_overdue(c, now_ms)) {
			cut(c, now_ms);
		}
	}
}
