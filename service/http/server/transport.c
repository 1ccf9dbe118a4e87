/*
 * Sockets to the same machine: no pacing, and a bounded send buffer (service/notes/streaming.md).
 */
#include "http/server/transport.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* Always built into Linux, and never paced. */
static const char local_congestion[] = "reno";
/* Bytes on their way stay in the core's cache; the kernel doubles the size for its own use. */
#define LOCAL_SEND_BYTES ((int)512 << 10)
#define SEND_BYTES_LEAST ((int)64 << 10)

bool weightd_peer_is_local(const struct sockaddr *peer)
{
	static const unsigned char mapped[13] = {[10] = 0xff, [11] = 0xff, [12] = IN_LOOPBACKNET};

	if (peer == NULL)
		return false;
	if (peer->sa_family == AF_INET) {
		const struct sockaddr_in *inet = (const struct sockaddr_in *)(const void *)peer;
		return ntohl(inet->sin_addr.s_addr) >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
	}
	if (peer->sa_family != AF_INET6)
		return false;
	const struct in6_addr *address =
		&((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
	return IN6_IS_ADDR_LOOPBACK(address) ||
	       memcmp(address->s6_addr, mapped, sizeof mapped) == 0;
}

void weightd_transport_tune(int socket, const struct sockaddr *peer)
{
	const int size = LOCAL_SEND_BYTES;

	const bool is_unix = peer != NULL && peer->sa_family == AF_UNIX;

	if (!is_unix && !weightd_peer_is_local(peer))
		return;
	if (!is_unix)
		setsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, local_congestion,
			   sizeof local_congestion - 1);
	setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

void weightd_transport_bound(int socket, size_t bytes)
{
	const int most = bytes < (size_t)SEND_BYTES_LEAST   ? SEND_BYTES_LEAST
			 : bytes < (size_t)LOCAL_SEND_BYTES ? (int)bytes
							    : LOCAL_SEND_BYTES;
	int size = 0;
	socklen_t length = sizeof size;

	/* The kernel says twice what it was told. */
	if (getsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0 && size / 2 > most)
		setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &most, sizeof most);
}
