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
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024
#define UNIX "unix:"
#define UNIX_MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP)

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

static const char *path_of(const char *address)
{
	return strncmp(address, UNIX, strlen(UNIX)) == 0 ? address + strlen(UNIX) : NULL;
}

/* Removes a socket that nobody listens on. */
static void remove_stale(const struct sockaddr_un *name)
{
	struct stat state;
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (probe < 0)
		return;
	if (lstat(name->sun_path, &state) == 0 && S_ISSOCK(state.st_mode) &&
	    connect(probe, (const struct sockaddr *)name, sizeof *name) != 0 &&
	    errno == ECONNREFUSED)
		unlink(name->sun_path);
	close(probe);
}

static int bind_path(const char *path)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof name.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(name.sun_path, path);
	remove_stale(&name);
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	/* The mode that the file is made with; the umask can only take from it. */
	if (listener >= 0 && fchmod(listener, UNIX_MODE) == 0 &&
	    bind(listener, (const struct sockaddr *)&name, sizeof name) == 0 &&
	    chmod(path, UNIX_MODE) == 0 && listen(listener, BACKLOG) == 0)
		return listener;
	int reason = errno;
	if (listener >= 0)
		close(listener);
	errno = reason;
	return -1;
}

void weightd_unlisten(const char *address)
{
	const char *path = path_of(address);

	if (path != NULL)
		unlink(path);
}

static enum weightd_code listen_path(int *listener, const char *path, struct weightd_error *err)
{
	*listener = bind_path(path);
	if (*listener < 0)
		return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL, "cannot listen on %s: %s",
					 path, strerror(errno));
	return WEIGHTD_OK;
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

	if (path_of(address) != NULL)
		return listen_path(listener, path_of(address), err);
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
