/*
 * The library does not look at a connection while its answer is made, and misses an end that comes
 * together with the last bytes.  So the watchdog asks the kernel.
 */
#include "http/server/presence.h"

#include "http/server/connection.h"
#include "http/server/deadline.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>

/* The sockets of one round; a round over more connections than these has several. */
#define ROUND 256
/* Rounds after which a closed sending half is taken for an end. */
#define BODY_ROUNDS 10
#define WORK_ROUNDS 2

static bool is_watched(const struct weightd_connection *connection)
{
	return !connection->is_doomed &&
	       (connection->phase == WEIGHTD_PHASE_BODY ||
		connection->phase == WEIGHTD_PHASE_WORK || connection->phase == WEIGHTD_PHASE_SEND);
}

/*
 * The client has closed its sending half, or all.  A thread that still works at the last bytes of a
 * body is done in a few rounds: a body that is not whole then never will be.  And a client that
 * only says that no request follows gets the answers that do not take long.
 */
static void judge(struct weightd_connection *connection)
{
	int unread = 0;

	switch (connection->phase) {
	case WEIGHTD_PHASE_BODY:
		if (ioctl(connection->socket, FIONREAD, &unread) == 0 && unread > 0)
			return;
		if (++connection->rounds_left == BODY_ROUNDS)
			weightd_connection_doom(connection);
		return;
	case WEIGHTD_PHASE_WORK:
		if (!atomic_load(&connection->is_running))
			return;
		break;
	case WEIGHTD_PHASE_SEND:
	case WEIGHTD_PHASE_HEADERS:
	case WEIGHTD_PHASE_IDLE: break;
	}
	if (++connection->rounds_left == WORK_ROUNDS)
		atomic_store(&connection->is_gone, true);
}

static void look(struct weightd_connection *const *connections, struct pollfd *sockets,
		 nfds_t count)
{
	if (count == 0 || poll(sockets, count, 0) <= 0)
		return;
	for (nfds_t i = 0; i < count; i++) {
		if (sockets[i].revents == 0)
			continue;
		if ((sockets[i].revents & (POLLHUP | POLLERR)) != 0 &&
		    connections[i]->phase != WEIGHTD_PHASE_BODY)
			atomic_store(&connections[i]->is_gone, true);
		else
			judge(connections[i]);
	}
}

void weightd_presence_watch(struct weightd_server *server)
{
	struct weightd_connection *connections[ROUND];
	struct pollfd sockets[ROUND];
	nfds_t count = 0;

	for (struct weightd_connection *c = server->connections; c != NULL; c = c->next) {
		if (!is_watched(c))
			continue;
		connections[count] = c;
		sockets[count++] = (struct pollfd){.fd = c->socket, .events = POLLRDHUP};
		if (count == ROUND) {
			look(connections, sockets, count);
			count = 0;
		}
	}
	look(connections, sockets, count);
}
