/*
 * The listening socket, opened here so that a failure has an exact message.
 */
#ifndef WEIGHTD_HTTP_SERVER_LISTEN_H
#define WEIGHTD_HTTP_SERVER_LISTEN_H

#include "weightd/error.h"

/*
 * Binds a TCP socket; 'address' is an IPv4 or IPv6 address or a host name.  '*port' 0 picks a free
 * one; it receives the port bound.  INTERNAL with a detail on failure.
 *
 * "unix:PATH": a socket in the file system, which the process's user and group may use (mode 0660).
 * One that nobody listens on any more is replaced.
 */
enum weightd_code weightd_listen(int *listener, const char *address, unsigned short *port,
				 struct weightd_error *err);
/* Removes the name of a socket in the file system; nothing for other addresses. */
void weightd_unlisten(const char *address);

#endif
