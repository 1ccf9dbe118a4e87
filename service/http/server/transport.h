/*
 * Transport: options of a connection's socket that the library does not set.
 */
#ifndef WEIGHTD_HTTP_SERVER_TRANSPORT_H
#define WEIGHTD_HTTP_SERVER_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* 127.0.0.0/8, ::1, or the first written as an IPv6 address. */
bool weightd_peer_is_local(const struct sockaddr *peer);

/*
 * weightd_transport_tune() - make the socket of an accepted connection ready for large answers.
 *
 * Only peers on the same machine (clients, sidecars, proxies) are touched: for all others the
 * operator's choice of congestion control and the kernel's sizes are right.  A setting that the
 * kernel refuses is left as it is.
 */
void weightd_transport_tune(int socket, const struct sockaddr *peer);

/*
 * weightd_transport_bound() - make the send buffer no larger than for 'bytes', 64 KiB at least.
 *
 * In a control group of version 2 what the kernel holds of an answer is the group's memory.
 */
void weightd_transport_bound(int socket, size_t bytes);

#endif
