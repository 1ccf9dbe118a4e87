/*
 * Lingering: sockets whose client still sends a body that nobody will read.
 *
 * A socket that is closed with bytes unread makes the kernel reset the connection, and the client
 * may lose the answer that it has not read.  So a second descriptor keeps such a socket, and what
 * comes is thrown away, until the client has closed its side or WEIGHTD_LINGER_MS have passed.
 */
#ifndef WEIGHTD_HTTP_SERVER_LINGER_H
#define WEIGHTD_HTTP_SERVER_LINGER_H

#include <stdint.h>

#define WEIGHTD_LINGER_MS 2000
/* At a time; more are reset. */
#define WEIGHTD_LINGERING 32

/* All of its functions: one thread at a time. */
struct weightd_linger {
	unsigned count;
	struct {
		int socket;
		int64_t until_ms;
	} rows[WEIGHTD_LINGERING];
};

/* Keeps a socket that its owner closes next; nothing if there is no room. */
void weightd_linger_keep(struct weightd_linger *linger, int socket);
/* Throws away what has come; to be called every few milliseconds. */
void weightd_linger_watch(struct weightd_linger *linger);
/* Closes all. */
void weightd_linger_end(struct weightd_linger *linger);

#endif
