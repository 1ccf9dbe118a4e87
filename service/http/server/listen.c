/*
 * Binding and listening.
 */
#include "http/server/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024

static int bind_one(const struct addrinfo *address)
{
	int yes = 1;
	int listener =
		socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
		       address->ai_protocol);

	if (listener < 0)
		return -1;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(listener, address->ai_addr, address->ai_addrlen) == 0 &&
	    listen(listener, BACKLOG) == 0)
		return listener;
	int reason = errno;
	close(listener);
	errno = reason;
	return -1;
}

static unsigned short bound_port(int listener)
{
	struct sockaddr_storage address = {0};
	socklen_t size = sizeof address;

	getsockname(listener, (struct sockaddr *)&address, &size);
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
	return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

enum weightd_code weightd_listen(int *listener, const char *address, unsigned short *port,
				 struct weightd_error *err)
{
	struct addrinfo hints = {
		.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
	struct addrinfo *found;
	char service[8];

	snprintf(service, sizeof service, "%hu", *port);
	int failure = getaddrinfo(address, service, &hints, &found);
	if (failure != 0)
		return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL, "cannot resolve '%s': %s",
					 address, gai_strerror(failure));
	*listener = bind_one(found);
	freeaddrinfo(found);
	if (*listener < 0)
		return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL,
					 "cannot listen on %s port %hu: %s", address, *port,
					 strerror(errno));
	*port = bound_port(*listener);
	return WEIGHTD_OK;
}
