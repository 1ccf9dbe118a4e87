/*
 * Presence: which clients have gone while nothing was read from them.
 */
#ifndef WEIGHTD_HTTP_SERVER_PRESENCE_H
#define WEIGHTD_HTTP_SERVER_PRESENCE_H

struct weightd_server;

/* How soon it is seen that a client has gone. */
#define WEIGHTD_PRESENCE_MS 10

/*
 * weightd_presence_watch() - one round over all connections, to be made every WEIGHTD_PRESENCE_MS.
 *
 * Marks the connections of clients that have gone while their answer is made or sent, and ends
 * those whose body will never be whole.  The caller holds the lock.
 */
void weightd_presence_watch(struct weightd_server *server);

#endif
