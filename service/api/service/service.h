/*
 * Service: the objects that handlers share.  Constant after start but for the members with their
 * own lock.
 */
#ifndef WEIGHTD_API_SERVICE_SERVICE_H
#define WEIGHTD_API_SERVICE_SERVICE_H

#include "config/config.h"
#include "core/base/budget.h"
#include "http/message/request.h"
#include "telemetry/metrics.h"
#include "store/expiring_store.h"
#include "store/store.h"
#include "api/service/body_ids.h"
#include "api/service/file_sizes.h"
#include "api/service/digests.h"
#include "api/service/plan_cache.h"
#include "weightd/engine.h"

#include <stdatomic.h>
#include <stdbool.h>

struct weightd_route;
struct weightd_server;

struct weightd_service {
	const struct weightd_config *config;
	const struct weightd_route *const *routes;
	size_t route_count;
	struct weightd_store *store;
	struct weightd_expiring *transient; /* of POST /v1/weights; NULL: it keeps nothing */
	struct weightd_store *configs;	    /* of registered models, posted_config.h */
	struct weightd_store *names;	    /* of the Hub's repositories that users have named */
	struct weightd_expiring *commits;   /* of the Hub's revisions that have been told */
	struct weightd_budget *budget;	    /* of all memory that requests take */
	struct weightd_engine *engine;	    /* of all plans */
	struct weightd_plan_cache *plans;
	struct weightd_body_ids *body_ids; /* of POST /v1/weights */
	struct weightd_file_sizes *file_sizes;
	struct weightd_digests *digests; /* of files that were asked for */
	struct weightd_metrics *metrics;
	_Atomic(struct weightd_server *)
		server;		 /* for gauges; set once, when requests may be running */
	atomic_bool is_draining; /* set by main.c on SIGTERM; /readyz answers 503 */
};

/*
 * weightd_service_new() - open the store, make the engine and the caches; 'config' and 'routes'
 * must outlive the service.
 *
 * Returns NULL with an issue in 'err'.  weightd_service_free(NULL) is fine; the server must have
 * been stopped before.
 */
struct weightd_service *weightd_service_new(const struct weightd_config *config,
					    const struct weightd_route *const *routes,
					    size_t route_count, struct weightd_error *err);
void weightd_service_free(struct weightd_service *service);

/* Counts one answer: the server's observe callback.  'request' may be NULL.  Any thread. */
void weightd_service_observe(struct weightd_service *service, const struct weightd_request *request,
			     const struct weightd_outcome *outcome);

#endif
