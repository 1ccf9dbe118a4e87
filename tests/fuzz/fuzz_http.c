/*
 * libFuzzer target: any bytes on a connection to the daemon's server.  It answers in HTTP or
 * closes; afterwards it still answers others.
 */
#include "fuzzed_plan.h"
#include "fuzzed_service.h"

#include "http/server/server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ANSWERS_MAX ((size_t)1 << 20) /* bytes that are read of all answers to an input */
#define PROBE_EVERY 64
#define QUIET_MS 5    /* after which no more answers are waited for */
#define WAIT_MS 20000 /* for an answer that must come */

static unsigned short serve(void)
{
	static struct weightd_server *server;
	const struct weightd_config *config = fuzzed_config();
	struct weightd_error err = {0};

	if (server != NULL)
		return weightd_server_port(server);
	struct weightd_service *service = fuzzed_service();
	const struct weightd_server_options options = {
		.address = "127.0.0.1",
		.threads = 1,
		.connections = 16,
		.body_bytes = 65536,
		.block_bytes = config->block_bytes,
		.stream_bytes = 1 << 20,
		.head_timeout_s = 30,
		.body_timeout_s = 30,
		.idle_timeout_s = 30,
		.stream_timeout_s = 30,
		.uploads = 4,
		.waiting = 64,
		.routes = service->routes,
		.route_count = service->route_count,
		.service = service,
		.observe = weightd_service_observe,
	};
	signal(SIGPIPE, SIG_IGN);
	fuzzed_require(weightd_server_start(&server, &options, &err) == WEIGHTD_OK);
	return weightd_server_port(server);
}

static int connect_to(unsigned short port)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
					    .sin_port = htons(port),
					    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct linger no_wait = {.l_onoff = 1};
	const int handle = socket(AF_INET, SOCK_STREAM, 0);

	fuzzed_require(handle >= 0);
	/* A closed connection keeps no port busy, and the server notices the end at once. */
	setsockopt(handle, SOL_SOCKET, SO_LINGER, &no_wait, sizeof no_wait);
	fuzzed_require(connect(handle, (const struct sockaddr *)&address, sizeof address) == 0);
	return handle;
}

/* Whether there is something to receive within that time: bytes, or the end. */
static bool is_readable(int handle, int ms)
{
	struct pollfd wanted = {.fd = handle, .events = POLLIN};

	return poll(&wanted, 1, ms) == 1;
}

/* Sends all, and receives until the server closes or is quiet; the first bytes are in 'start'. */
static size_t exchange_bytes(unsigned short port, const void *bytes, size_t size, int quiet_ms,
			     char start[16])
{
	static char answer[65536];
	const int handle = connect_to(port);
	size_t total = 0, begun = 0;
	ssize_t got = 1;

	/* Smaller than a socket's buffer: it does not block. */
	if (send(handle, bytes, size, MSG_NOSIGNAL) == (ssize_t)size)
		shutdown(handle, SHUT_WR);
	while (got > 0 && total < ANSWERS_MAX && is_readable(handle, quiet_ms)) {
		got = recv(handle, answer, sizeof answer, 0);
		for (ssize_t i = 0; i < got && begun < 16; i++)
			start[begun++] = answer[i];
		total += got > 0 ? (size_t)got : 0;
	}
	close(handle);
	return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char probe[] = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	static unsigned inputs;
	const unsigned short port = serve();
	char start[16] = "";

	if (exchange_bytes(port, data, size, QUIET_MS, start) >= 16)
		fuzzed_require(memcmp(start, "HTTP/1.1 ", 9) == 0 && start[9] >= '1' &&
			       start[9] <= '5');
	if (inputs++ % PROBE_EVERY == 0)
		fuzzed_require(exchange_bytes(port, probe, sizeof probe - 1, WAIT_MS, start) > 16 &&
			       memcmp(start, "HTTP/1.1 200", 12) == 0);
	return 0;
}
