/*
 * Server: sockets, parsing and limits around a route table.  The only public face of http/.
 */
#ifndef WEIGHTD_HTTP_SERVER_SERVER_H
#define WEIGHTD_HTTP_SERVER_SERVER_H

#include "telemetry/metrics.h"
#include "http/message/access.h"
#include "http/message/route.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weightd_server;

struct weightd_budget;

struct weightd_server_options {
	const char *address;	       /* "127.0.0.1", "::1" or "unix:/path" */
	unsigned short port;	       /* 0: a free one */
	unsigned threads;	       /* 0: number of cores */
	struct weightd_budget *budget; /* of connections, bodies and answers; NULL: no bound */
	unsigned connections;	       /* open connections served; above: 503 and close */
	size_t body_bytes;	       /* largest request body */
	size_t block_bytes;	       /* most memory for the pieces of a download */
	size_t stream_bytes;	   /* the same of all downloads; when it runs out, 64 KiB each */
	uint64_t direct_bytes;	   /* downloads from this size on are sent by workers; 0: none */
	unsigned head_timeout_s;   /* whole request head */
	unsigned body_timeout_s;   /* request body, beside body_rate */
	size_t body_rate;	   /* least bytes per second of a request body; 0: any */
	unsigned idle_timeout_s;   /* keep-alive */
	unsigned stream_timeout_s; /* no byte taken by the client */
	unsigned uploads;	   /* bodies received or parsed at a time; above: 503 */
	unsigned waiting;	   /* requests that wait for a worker; above: 503 */
	const struct weightd_route *const *routes;
	size_t route_count;
	struct weightd_service *service;
	struct weightd_access access; /* borrowed texts; no address: any Host is right */
	/* Called after each answer, from any thread; NULL: nothing. */
	void (*observe)(struct weightd_service *service, const struct weightd_request *request,
			const struct weightd_outcome *outcome);
};

/* Starts serving.  INTERNAL with a detail if the address cannot be bound. */
enum weightd_code weightd_server_start(struct weightd_server **server,
				       const struct weightd_server_options *options,
				       struct weightd_error *err);
unsigned short weightd_server_port(const struct weightd_server *server);
/* Live numbers for /metrics: "connections", "streams", "uploads". */
struct weightd_server_gauges {
	unsigned connections; /* open */
	unsigned streams;     /* answers being generated */
	unsigned uploads;     /* bodies that hold an upload slot */
	uint64_t rejected;    /* connections and uploads refused at a limit, since the start */
	unsigned requests;    /* under way */
	size_t waiting;	      /* jobs for which no worker is free yet */
	uint64_t cut;	      /* connections closed at a deadline, since the start */
};
struct weightd_server_gauges weightd_server_gauges(const struct weightd_server *server);
/* Refuses new connections and closes the others after their running answer; does not wait. */
void weightd_server_drain(struct weightd_server *server);
/*
 * weightd_server_cancel() - cancel all work: nobody waits for answers any more.
 *
 * Work that waits is not begun, and what runs is asked to end (weightd/cancel.h).  False if some of
 * it has not ended in 'seconds': weightd_server_stop() would wait for it.  Drain before.
 */
bool weightd_server_cancel(struct weightd_server *server, double seconds);
/* Refuses new connections, waits for running answers at most 'grace_s', then stops and frees. */
void weightd_server_stop(struct weightd_server *server, double grace_s);

#endif
