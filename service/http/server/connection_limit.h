/*
 * The limit of open connections (--connections).
 */
#ifndef WEIGHTD_HTTP_SERVER_CONNECTION_LIMIT_H
#define WEIGHTD_HTTP_SERVER_CONNECTION_LIMIT_H

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

#endif
