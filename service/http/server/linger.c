/*
 * A few sockets, looked at in turn.
 */
#include "http/server/linger.h"

#include "core/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of one socket in one round, so that one client does not keep the watchdog. */
#define READS 64

void weightd_linger_keep(struct weightd_linger *linger, int socket)
{
	if (linger->count == WEIGHTD_LINGERING)
		return;
	const int kept = fcntl(socket, F_DUPFD_CLOEXEC, 0);
	if (kept < 0)
		return;
	/* Its owner may close without saying that nothing follows, as there is a second descriptor.
	 */
	shutdown(kept, SHUT_WR);
	linger->rows[linger->count].socket = kept;
	linger->rows[linger->count++].until_ms = weightd_now_ms() + WEIGHTD_LINGER_MS;
}

/* Whether more may come. */
static bool discard(int socket)
{
	char bytes[1 << 16];

	for (unsigned i = 0; i < READS; i++) {
		const ssize_t got = recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
		if (got <= 0)
			return got < 0 && (errno == EAGAIN || errno == EINTR);
	}
	return true;
}

void weightd_linger_watch(struct weightd_linger *linger)
{
	for (unsigned i = 0; i < linger->count;) {
		if (discard(linger->rows[i].socket) &&
		    weightd_now_ms() < linger->rows[i].until_ms) {
			i++;
			continue;
		}
		close(linger->rows[i].socket);
		linger->rows[i] = linger->rows[--linger->count];
	}
}

void weightd_linger_end(struct weightd_linger *linger)
{
	while (linger->count > 0)
		close(linger->rows[--linger->count].socket);
}
