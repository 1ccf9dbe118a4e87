/*
 * The daemon's life: read the configuration, serve, drain on a signal.
 */
#include "api/routes.h"
#include "api/service/service.h"
#include "config/config.h"
#include "core/base/clock.h"
#include "core/base/workers.h"
#include "core/engine/engine_state.h"
#include "definition/document/json_memory.h"
#include "http/server/server.h"
#include "telemetry/log.h"
#include "config/memory_fit.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum exit_status { EXIT_CANNOT_START = 1, EXIT_USAGE = 64, EXIT_CONFIG = 78 };

/* A connection costs next to nothing beside a body of this size, which ends it. */
#define DIRECT_BYTES (UINT64_C(16) << 20)
#define OTHER_FILES 96 /* beside connections: log, store, epoll, libraries */
#define CONNECTIONS_DEFAULT 4096
#define POLL_MS 20
#define CANCEL_S 1.0 /* for work to see that it is cancelled */
#define LARGE_PIECE_BYTES (256 << 10)

static int complain(const struct weightd_error *err, int status)
{
	const struct weightd_issue *issue = &err->issues[0];

	fprintf(stderr, "weightd: %s%s%s%s%s%s\n", issue->detail,
		issue->expected[0] != '\0' ? "; expected " : "", issue->expected,
		issue->did_you_mean[0] != '\0' ? "; did you mean " : "", issue->did_you_mean,
		issue->did_you_mean[0] != '\0' ? "?" : "");
	return status;
}

static enum weightd_log_level log_level(const char *name)
{
	static const char *const names[] = {"error", "warn", "info", "debug"};

	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name) == 0)
			return (enum weightd_log_level)i;
	return WEIGHTD_LOG_INFO;
}

/* Connections must fit below the limit of open files; the soft limit is raised as far as it goes.
 */
static enum weightd_code fit_connections(struct weightd_config *config, struct weightd_error *err)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL, "getrlimit: %s",
					 strerror(errno));
	if (files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &files) != 0)
			getrlimit(RLIMIT_NOFILE, &files);
	}
	uint64_t room = files.rlim_cur > OTHER_FILES ? files.rlim_cur - OTHER_FILES : 0;
	if (config->connections == 0)
		config->connections =
			room / 5 * 4 < CONNECTIONS_DEFAULT ? room / 5 * 4 : CONNECTIONS_DEFAULT;
	if (config->connections > room || config->connections == 0)
		return weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, "WEIGHTD_CONNECTIONS",
					 "%llu connections need %llu open files, the limit is %llu",
					 (unsigned long long)config->connections,
					 (unsigned long long)config->connections + OTHER_FILES,
					 (unsigned long long)files.rlim_cur);
	return WEIGHTD_OK;
}

static struct weightd_server_options server_options(const struct weightd_config *config,
						    struct weightd_service *service)
{
	return (struct weightd_server_options){
		.address = config->listen.address,
		.port = config->listen.port,
		.threads = (unsigned)config->threads,
		.connections = (unsigned)config->connections,
		.body_bytes = config->body_bytes,
		.block_bytes = config->block_bytes,
		.stream_bytes = config->stream_bytes,
		.direct_bytes = DIRECT_BYTES,
		.head_timeout_s = (unsigned)config->head_timeout_s,
		.body_timeout_s = (unsigned)config->body_timeout_s,
		.body_rate = config->body_rate,
		.idle_timeout_s = (unsigned)config->idle_timeout_s,
		.stream_timeout_s = (unsigned)config->stream_timeout_s,
		.uploads = (unsigned)config->uploads,
		.waiting = (unsigned)config->waiting,
		.routes = weightd_routes,
		.route_count = weightd_route_count,
		.service = service,
		.budget = service->budget,
		.access = {config->listen.address, config->allow_origin, config->allow_host},
		.observe = weightd_service_observe,
	};
}

#define PROBE_CONNECTIONS 64

/* A second server, which shares no thread, connection or memory with the first. */
static struct weightd_server_options probe_options(const struct weightd_config *config,
						   struct weightd_service *service)
{
	struct weightd_server_options options = server_options(config, service);

	options.address = config->probe_listen.address;
	options.port = config->probe_listen.port;
	options.access.address = config->probe_listen.address;
	options.threads = 1;
	options.connections = PROBE_CONNECTIONS;
	options.budget = NULL;
	options.routes = weightd_probe_routes;
	options.route_count = weightd_probe_route_count;
	return options;
}

/* The URL of a server, or "unix:/path". */
static void write_url(char url[160], const char *address, unsigned short port)
{
	bool is_ipv6 = strchr(address, ':') != NULL;

	if (strncmp(address, "unix:", strlen("unix:")) == 0)
		snprintf(url, 160, "%s", address);
	else
		snprintf(url, 160, "http://%s%s%s:%hu", is_ipv6 ? "[" : "", address,
			 is_ipv6 ? "]" : "", port);
}

static void announce(const struct weightd_config *config, const struct weightd_server *server,
		     const struct weightd_server *probes)
{
	char url[160];

	if (probes != NULL) {
		write_url(url, config->probe_listen.address, weightd_server_port(probes));
		weightd_log(WEIGHTD_LOG_INFO, NULL, "probes are answered on %s", url);
	}
	write_url(url, config->listen.address, weightd_server_port(server));
	printf("weightd " WEIGHTD_VERSION " listening on %s\n", url);
	fflush(stdout);
}

static sigset_t stop_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return set;
}

/* Lets running answers end, until the grace time is over or a second signal comes. */
static void drain(struct weightd_server *server, const struct weightd_config *config,
		  const sigset_t *signals)
{
	struct timespec pause = {0, POLL_MS * 1000000L};
	const int64_t end_ms = weightd_now_ms() + (int64_t)config->grace_s * 1000;

	weightd_server_drain(server);
	while (weightd_server_gauges(server).requests > 0 && weightd_now_ms() < end_ms) {
		if (sigtimedwait(signals, NULL, &pause) > 0) {
			weightd_log(WEIGHTD_LOG_WARN, NULL, "second signal: cutting %u requests",
				    weightd_server_gauges(server).requests);
			break;
		}
	}
	/* What is stored is whole at every moment, and the system frees the rest. */
	if (!weightd_server_cancel(server, CANCEL_S)) {
		weightd_log(WEIGHTD_LOG_WARN, NULL, "leaving work that does not end");
		_exit(EXIT_SUCCESS);
	}
	weightd_server_stop(server, 0);
}

static int serve(const struct weightd_config *config, struct weightd_service *service)
{
	struct weightd_server_options options = server_options(config, service);
	struct weightd_server_options apart = probe_options(config, service);
	struct weightd_error err = {0};
	struct weightd_server *server, *probes = NULL;
	sigset_t signals = stop_signals();
	int number;

	/* Blocked here and in every thread made later; sigwait() takes them. */
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (weightd_server_start(&server, &options, &err) != WEIGHTD_OK)
		return complain(&err, EXIT_CANNOT_START);
	atomic_store(&service->server, server);
	if (config->probe_listen.address[0] != '\0' &&
	    weightd_server_start(&probes, &apart, &err) != WEIGHTD_OK) {
		weightd_server_stop(server, 0);
		return complain(&err, EXIT_CANNOT_START);
	}
	announce(config, server, probes);
	sigwait(&signals, &number);
	atomic_store(&service->is_draining, true);
	weightd_log(WEIGHTD_LOG_INFO, NULL, "signal %d: draining", number);
	drain(server, config, &signals);
	if (probes != NULL)
		weightd_server_stop(probes, 0);
	return EXIT_SUCCESS;
}

/*
 * What is freed is there for others: few heaps, large pieces that go back to the system at once,
 * and a small rest at a heap's end.
 */
static void set_up_memory(void)
{
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_MMAP_THRESHOLD, LARGE_PIECE_BYTES);
	mallopt(M_TRIM_THRESHOLD, 4 * LARGE_PIECE_BYTES);
	/* A million nodes of a large document would be joined at once, for 0.1 s, on whatever
	 * thread asks for memory next. */
	mallopt(M_MXFAST, 0);
	weightd_json_memory_install();
}

static uint64_t threads_of(const struct weightd_config *config)
{
	return config->threads != 0 ? config->threads : weightd_cores();
}

int main(int argc, char **argv)
{
	static struct weightd_config config;
	static struct weightd_error err;

	if (weightd_config_read(&config, argc, argv, &err) != WEIGHTD_OK)
		return complain(&err, err.issues[0].pointer[0] == '-' ? EXIT_USAGE : EXIT_CONFIG);
	if (config.help || config.man || config.version) {
		if (config.version)
			puts("weightd " WEIGHTD_VERSION);
		else
			(config.help ? weightd_config_help : weightd_config_man)(stdout);
		return EXIT_SUCCESS;
	}
	set_up_memory();
	weightd_log_setup(strcmp(config.log_format, "json") == 0, log_level(config.log_level));
	if (config.warning[0] != '\0')
		weightd_log(WEIGHTD_LOG_WARN, NULL, "%s", config.warning);
	if (fit_connections(&config, &err) != WEIGHTD_OK)
		return complain(&err, EXIT_CONFIG);
	weightd_memory_fit(&config, weightd_memory_allowed(), threads_of(&config));
	struct weightd_service *service =
		weightd_service_new(&config, weightd_routes, weightd_route_count, &err);
	if (service == NULL)
		return complain(&err, EXIT_CANNOT_START);
	int status = serve(&config, service);
	weightd_service_free(service);
	return status;
}
