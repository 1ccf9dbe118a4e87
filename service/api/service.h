/*
 * Service: what handlers share.  Constant after start but for the members with their own lock.
 */
#ifndef WEIGHTD_SERVICE_H
#define WEIGHTD_SERVICE_H

#include "../config.h"
#include "../metrics.h"
#include "../store/store.h"
#include "plan_cache.h"

#include <stdatomic.h>
#include <stdbool.h>

struct weightd_server;

struct weightd_service {
	const struct weightd_config *config;
	struct weightd_store *store;
	struct weightd_plan_cache *plans;
	struct weightd_metrics *metrics;
	struct weightd_server *server;  /* for gauges; set once after start */
	atomic_bool is_draining;        /* set by main.c on SIGTERM; /readyz answers 503 */
};

#endif
