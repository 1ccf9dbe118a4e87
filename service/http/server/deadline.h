/*
 * Deadlines of connections.
 */
#ifndef WEIGHTD_HTTP_SERVER_DEADLINE_H
#define WEIGHTD_HTTP_SERVER_DEADLINE_H

struct weightd_server;

/* How often a round is made. */
#define WEIGHTD_DEADLINES_MS 100

/* One round over all connections: cuts connections past their deadline.  The caller holds the
 * lock. */
void weightd_deadlines_watch(struct weightd_server *server);

#endif
