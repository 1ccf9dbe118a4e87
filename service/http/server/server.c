/*
 * Start, stop and gauges.  The pool's threads and the watchdog do the rest.
 */
#include "http/server/server.h"

#include "telemetry/log.h"
#include "http/server/connection.h"
#include "core/base/clock.h"
#include "http/server/connection_limit.h"
#include "http/server/deadline.h"
#include "http/server/presence.h"
#include "core/base/workers.h"
#include "http/server/listen.h"
#include "http/server/callbacks.h"
#include "http/server/transaction.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTION_MEMORY ((size_t)32 << 10) /* head of a request: above, 431 or 414 */

/* Whether the time has come, which then is 'interval_ms' later. */
static bool is_due(int64_t *time_ms, int64_t interval_ms)
{
	const int64_t now_ms = weightd_now_ms();

	if (now_ms < *time_ms)
		return false;
	*time_ms = now_ms + interval_ms;
	return true;
}

static void *watch(void *context)
{
	struct weightd_server *server = context;
	int64_t deadlines_ms = 0, tend_ms = 0;

	pthread_mutex_lock(&server->lock);
	while (!server->is_stopping) {
		struct timespec next = weightd_time_in(WEIGHTD_PRESENCE_MS);
		weightd_presence_watch(server);
		weightd_linger_watch(&server->linger);
		if (is_due(&tend_ms, WEIGHTD_WORK_TEND_MS))
			weightd_work_queue_tend(server->work);
		if (is_due(&deadlines_ms, WEIGHTD_DEADLINES_MS))
			weightd_deadlines_watch(server);
		pthread_cond_timedwait(&server->stopping, &server->lock, &next);
	}
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

static void take_library_log(void *context, const char *format, va_list arguments)
{
	char line[256];

	(void)context;
	vsnprintf(line, sizeof line, format, arguments);
	line[strcspn(line, "\n")] = '\0';
	weightd_log(WEIGHTD_LOG_DEBUG, NULL, "microhttpd: %s", line);
}

/* Targets and queries reach us as they were sent; target.c decodes them part by part. */
static size_t keep_escapes(void *context, struct MHD_Connection *handle, char *text)
{
	(void)context, (void)handle;
	return strlen(text);
}

static struct MHD_Daemon *start_daemon(struct weightd_server *server)
{
	const struct weightd_server_options *options = &server->options;
	struct MHD_OptionItem pool[] = {
		{MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)options->threads, NULL},
		{MHD_OPTION_END, 0, NULL},
	};

	if (options->threads < 2)
		pool[0].option = MHD_OPTION_END;
	return MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
		NULL, NULL, weightd_callback_request, server, MHD_OPTION_EXTERNAL_LOGGER,
		take_library_log, server, /* must be the first */
		MHD_OPTION_LISTEN_SOCKET, server->listener, WEIGHTD_MHD_STRICT,
		WEIGHTD_MHD_STRICTNESS, MHD_OPTION_URI_LOG_CALLBACK, weightd_transaction_begin,
		server, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
		MHD_OPTION_NOTIFY_CONNECTION, weightd_connection_notify, server,
		MHD_OPTION_NOTIFY_COMPLETED, weightd_callback_completed, server,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT,
		weightd_connection_limit_of_library(options), MHD_OPTION_CONNECTION_TIMEOUT,
		0u, /* the watchdog's business */
		MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
}

static void init_locks(struct weightd_server *server)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&server->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&server->stopping, &attributes);
	pthread_condattr_destroy(&attributes);
}

static void free_server(struct weightd_server *server)
{
	if (server->listener >= 0)
		close(server->listener);
	if (server->spare >= 0)
		close(server->spare);
	weightd_work_client_close(server->work, server->own);
	weightd_work_queue_free(server->work);
	weightd_writable_free(server->writable);
	pthread_cond_destroy(&server->stopping);
	pthread_mutex_destroy(&server->lock);
	free(server);
}

static enum weightd_code start_threads(struct weightd_server *server, struct weightd_error *err)
{
	server->work = weightd_work_queue_new(&(struct weightd_work_queue_options){
		.threads = server->options.threads, .places = server->options.waiting});
	server->writable = weightd_writable_new();
	if (server->work != NULL)
		server->own = weightd_work_client_open(server->work, NULL);
	if (server->own == NULL || server->writable == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL, "cannot start a thread");
	if (pthread_create(&server->watchdog, NULL, watch, server) != 0)
		return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL, "cannot start a thread");
	server->has_watchdog = true;
	server->daemon = start_daemon(server);
	if (server->daemon == NULL)
		return weightd_error_add(
			err, WEIGHTD_ERR_INTERNAL, NULL,
			"libmicrohttpd cannot start; check the limit of file descriptors");
	return WEIGHTD_OK;
}

static void stop_watchdog(struct weightd_server *server)
{
	pthread_mutex_lock(&server->lock);
	server->is_stopping = true;
	pthread_cond_signal(&server->stopping);
	pthread_mutex_unlock(&server->lock);
	if (server->has_watchdog)
		pthread_join(server->watchdog, NULL);
	server->has_watchdog = false;
}

/* Nobody waits for running answers any more: they end soon, and no connection stays suspended,
 * which the library demands before it stops. */
static void stop_work(struct weightd_server *server)
{
	atomic_store(&server->is_ending, true);
	if (server->writable != NULL)
		weightd_writable_close(server->writable);
	if (server->work != NULL)
		weightd_work_queue_close(server->work);
}

enum weightd_code weightd_server_start(struct weightd_server **out,
				       const struct weightd_server_options *options,
				       struct weightd_error *err)
{
	struct weightd_server *server = calloc(1, sizeof *server);

	if (server == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the server");
	server->options = *options;
	server->port = options->port;
	server->listener = -1;
	server->spare = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	server->cores = weightd_cores();
	if (server->options.threads == 0)
		server->options.threads = server->cores;
	server->site = (struct weightd_site){options->routes,  options->route_count,
					     options->service, options->body_bytes,
					     options->budget,  &server->options.access};
	init_locks(server);
	enum weightd_code code =
		weightd_listen(&server->listener, options->address, &server->port, err);
	if (code == WEIGHTD_OK && server->spare < 0)
		code = weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL,
					 "no file descriptor is left");
	if (code == WEIGHTD_OK)
		code = start_threads(server, err);
	if (code != WEIGHTD_OK) {
		stop_watchdog(server);
		stop_work(server);
		free_server(server);
		return code;
	}
	weightd_log(WEIGHTD_LOG_INFO, NULL, "libmicrohttpd %s, %u threads, %u connections",
		    weightd_mhd_version(), server->options.threads, server->options.connections);
	*out = server;
	return WEIGHTD_OK;
}

unsigned short weightd_server_port(const struct weightd_server *server)
{
	return server->port;
}

struct weightd_server_gauges weightd_server_gauges(const struct weightd_server *const_server)
{
	/* Reading takes the lock, which is not part of the value. */
	struct weightd_server *server = (struct weightd_server *)(uintptr_t)const_server;
	struct weightd_server_gauges gauges = {
		.streams = atomic_load(&server->streams),
		.uploads = atomic_load(&server->uploads),
		.rejected = atomic_load(&server->rejected),
		.requests = atomic_load(&server->requests),
		.waiting = weightd_work_queue_numbers(server->work).waiting,
		.cut = atomic_load(&server->cut),
	};

	pthread_mutex_lock(&server->lock);
	gauges.connections = server->connection_count;
	pthread_mutex_unlock(&server->lock);
	return gauges;
}

void weightd_server_drain(struct weightd_server *server)
{
	if (atomic_exchange(&server->is_draining, true))
		return;
	/*
	 * Not MHD_quiesce_daemon(): it takes the listener out of each thread's epoll set while that
	 * thread may be doing so itself, and the loser of the race aborts the process (seen with
	 * 0.9.75).  A socket that does not listen in the listener's place makes the kernel refuse
	 * clients; the library keeps a valid descriptor, and closes it when it stops.
	 */
	weightd_unlisten(server->options.address);
	dup2(server->spare, server->listener);
}

bool weightd_server_cancel(struct weightd_server *server, double seconds)
{
	const int64_t end_ms = weightd_now_ms() + (int64_t)(seconds * 1000);
	struct weightd_work_queue_numbers left;

	atomic_store(&server->is_ending, true);
	while (left = weightd_work_queue_numbers(server->work), left.running + left.waiting > 0) {
		if (weightd_now_ms() >= end_ms)
			return false;
		weightd_sleep_ms(5);
	}
	return true;
}

void weightd_server_stop(struct weightd_server *server, double grace_s)
{
	int64_t end_ms = weightd_now_ms() + (int64_t)(grace_s * 1000);

	if (server == NULL)
		return;
	weightd_server_drain(server);
	while (atomic_load(&server->requests) > 0 && weightd_now_ms() < end_ms)
		weightd_sleep_ms(10);
	stop_work(server);
	MHD_stop_daemon(server->daemon);
	server->listener = -1;
	stop_watchdog(server);
	weightd_linger_end(&server->linger);
	free_server(server);
}
