/*
 * Writable: who waits until a socket takes more, on one thread for all.
 */
#ifndef WEIGHTD_HTTP_SERVER_WRITABLE_H
#define WEIGHTD_HTTP_SERVER_WRITABLE_H

#include <stdbool.h>

struct weightd_writable;

/* A member of what waits. */
struct weightd_waiter {
	int socket;
	/* Called once for each wait, on the thread that waits for all: the socket takes more, or
	 * 'is_gone': the other side has ended, or nobody waits any longer.  Does not block. */
	void (*ready)(struct weightd_waiter *waiter, bool is_gone);
	/* Its own, while it waits. */
	struct weightd_waiter *next, *previous;
};

/* NULL: no memory, thread or descriptor. */
struct weightd_writable *weightd_writable_new(void);
/*
 * weightd_writable_wait() - wait for a socket, which stays open meanwhile.  False: it cannot be
 * waited for, and ready() is not called.  Any thread.
 */
bool weightd_writable_wait(struct weightd_writable *writable, struct weightd_waiter *waiter);
/* Tells all who wait that they are gone, lets nobody wait any more, and ends the thread. */
void weightd_writable_close(struct weightd_writable *writable);
/* After close(); NULL is fine. */
void weightd_writable_free(struct weightd_writable *writable);

#endif
