/*
 * Service: what handlers share.  Constant after start but for the members with their own lock.
 */
#ifndef WEIGHTD_SERVICE_H
#define WEIGHTD_SERVICE_H

#include "../config.h"
#include "../http/request.h"
#include "../metrics.h"
#include "../store/store.h"
#include "body_ids.h"
#include "plan_cache.h"

#include <stdatomic.h>
#include <stdbool.h>

struct weightd_server;

struct weightd_service {
	const struct weightd_config *config;
	struct weightd_store *store;
	struct weightd_plan_cache *plans;
	struct weightd_body_ids *body_ids; /* of POST /v1/weights */
	struct weightd_metrics *metrics;
	_Atomic(struct weightd_server *)
		server;		 /* for gauges; set once, when requests may be running */
	atomic_bool is_draining; /* set by main.c on SIGTERM; /readyz answers 503 */
};

/*
 * weightd_service_new() - open the store and make the caches; 'config' must outlive the service.
 *
 * Returns NULL with an issue in 'err'.  weightd_service_free(NULL) is fine; the server must have
 * been stopped before.
 */
struct weightd_service *weightd_service_new(const struct weightd_config *config,
					    struct weightd_error *err);
void weightd_service_free(struct weightd_service *service);

/* Counts one answer: the server's observe callback.  'request' may be NULL.  Any thread. */
void weightd_service_observe(struct weightd_service *service, const struct weightd_request *request,
			     int status, uint64_t bytes_sent, double seconds, bool is_complete);

#endif
