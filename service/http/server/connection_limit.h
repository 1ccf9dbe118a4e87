/*
 * The limit of open connections (--connections).
 */
#ifndef WEIGHTD_HTTP_SERVER_CONNECTION_LIMIT_H
#define WEIGHTD_HTTP_SERVER_CONNECTION_LIMIT_H

#include <stdbool.h>

struct weightd_connection;
struct weightd_server_options;

/*
 * The limit that libmicrohttpd is given.  It divides its limit among the threads and lets clients
 * hang when it is reached; ours is lower and answers.  The distance is wide enough for one thread
 * to be given more than its share.
 */
unsigned weightd_connection_limit_of_library(const struct weightd_server_options *options);

/* Answers 503 to a connection above the limit and closes it.  The caller holds the server's lock.
 */
void weightd_connection_limit_refuse(struct weightd_connection *connection);

/*
 * weightd_connection_limit_meet() - let a connection above the limit say what it wants.
 *
 * It may be a probe, which is answered.  Few wait at a time: when there are more, the one that has
 * waited longest is refused.  The caller holds the server's lock, and has listed the connection.
 */
void weightd_connection_limit_meet(struct weightd_connection *connection);

/*
 * weightd_connection_limit_admit() - whether the request of a connection is answered.
 *
 * False: it is above the limit, and the request is no probe ('is_probe').  One that is met when a
 * place has become free is like any other.
 */
bool weightd_connection_limit_admit(struct weightd_connection *connection, bool is_probe);

#endif
