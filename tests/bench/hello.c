/*
 * A server with nothing in it: libmicrohttpd with the daemon's thread settings, answering every
 * request with a short text, or with BYTES bytes.  What is measured beside weightd to tell the cost
 * of HTTP from the cost of weights.
 *
 * hello PORT [BYTES]
 */
#include <microhttpd.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char text[] = "{\"hello\": \"world\"}\n";

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
			      const char *method, const char *version, const char *body,
			      size_t *body_size, void **request)
{
	(void)url;
	(void)method;
	(void)version;
	(void)body;
	if (*request == NULL) {
		*request = text;
		return MHD_YES;
	}
	if (*body_size != 0) {
		*body_size = 0;
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, context);
}

/* Connections take it over from the socket that listens. */
static void do_not_pace(struct MHD_Daemon *daemon)
{
	static const char congestion[] = "reno";
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_LISTEN_FD);

	if (info != NULL)
		setsockopt(info->listen_fd, IPPROTO_TCP, TCP_CONGESTION, congestion,
			   sizeof congestion - 1);
}

int main(int argc, char **argv)
{
	unsigned short port = argc >= 2 ? (unsigned short)strtoul(argv[1], NULL, 10) : 0;
	unsigned cores = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	size_t size = argc == 3 ? (size_t)strtoul(argv[2], NULL, 10) : sizeof text - 1;
	char *body = argc == 3 ? calloc(1, size) : text;

	if (body == NULL) {
		fputs("hello: no memory\n", stderr);
		return EXIT_FAILURE;
	}
	struct MHD_Response *response =
		MHD_create_response_from_buffer(size, body, MHD_RESPMEM_PERSISTENT);

	MHD_add_response_header(response, "Content-Type", "application/json");
	struct MHD_Daemon *daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD, port, NULL, NULL, answer, response,
		cores > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, cores, MHD_OPTION_END);
	if (daemon == NULL) {
		fputs("hello: cannot listen\n", stderr);
		return EXIT_FAILURE;
	}
	do_not_pace(daemon);
	pause();
	return EXIT_SUCCESS;
}
