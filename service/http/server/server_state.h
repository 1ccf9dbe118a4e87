/*
 * The server's inside, shared by the files of http/ that know sockets.
 */
#ifndef WEIGHTD_HTTP_SERVER_SERVER_STATE_H
#define WEIGHTD_HTTP_SERVER_SERVER_STATE_H

#include "http/message/exchange.h"
#include "http/server/linger.h"
#include "http/server/mhd_compat.h"
#include "http/server/server.h"
#include "http/server/work_queue.h"
#include "http/server/writable.h"

#include <pthread.h>
#include <stdatomic.h>

struct weightd_connection;

struct weightd_server {
	struct MHD_Daemon *daemon;
	struct weightd_work_queue *work;
	struct weightd_work_client *own;   /* has the turns of what no client waits for */
	struct weightd_writable *writable; /* full sockets of large downloads */
	struct weightd_server_options options;
	struct weightd_site site;
	unsigned short port;
	int listener; /* the library's once it runs; -1 after it has stopped */
	int spare;    /* takes the listener's place when draining begins */

	/* Guards the members that follow, each connection's phase, and their sockets against being
	 * closed meanwhile. */
	pthread_mutex_t lock;
	struct weightd_connection *connections;
	unsigned connection_count;
	struct weightd_linger linger;

	bool is_stopping; /* tells the watchdog to end */
	pthread_cond_t stopping;

	unsigned cores; /* that this process may use */

	pthread_t watchdog;
	bool has_watchdog;
	atomic_bool is_draining; /* every answer closes its connection */
	atomic_bool is_ending;	 /* the time for running answers is over */

	/* Counted by whoever enters and leaves. */
	atomic_uint requests, streams, uploads;
	atomic_size_t stream_bytes; /* blocks of all streams together */
	atomic_uint_fast64_t rejected, cut;
};

#endif
