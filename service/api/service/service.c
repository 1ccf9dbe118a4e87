/*
 * Service: the objects that handlers share, and the counting of every answer.
 */
#include "api/service/service.h"

#include "core/engine/engine_state.h"
#include "http/message/route.h"

#include <stdlib.h>
#include <string.h>

/* Of commits that the Hub's clients have been told; the least recently told go first. */
#define COMMITS_MAX 10000
#define COMMITS_BYTES_MAX ((uint64_t)64 << 20)
#define COMMITS_TIME_S (30 * 86400)

static struct weightd_metrics *make_metrics(const struct weightd_service *service)
{
	const char **patterns = calloc(service->route_count + 1, sizeof *patterns);
	size_t count = 0;

	if (patterns == NULL)
		return NULL;
	/* Rows of one path that differ in their methods share a pattern. */
	for (size_t i = 0; i < service->route_count; i++)
		if (i == 0 ||
		    strcmp(service->routes[i]->pattern, service->routes[i - 1]->pattern) != 0)
			patterns[count++] = service->routes[i]->pattern;
	struct weightd_metrics *metrics = weightd_metrics_new(patterns, count);
	free(patterns);
	return metrics;
}

static enum weightd_code make_engine(struct weightd_service *service, struct weightd_error *err)
{
	struct weightd_engine_options options = weightd_engine_options_default;

	options.limits = service->config->limits;
	options.whole_cache_bytes = service->config->whole_cache_bytes;
	options.level = service->config->cpu;
	return weightd_engine_new(&service->engine, &options, err);
}

/* Plans first, which are made again sooner than tensors. */
static bool yield(void *context, size_t bytes)
{
	struct weightd_service *service = context;

	return weightd_plan_cache_yield(service->plans, bytes) ||
	       weightd_tensor_cache_yield(service->engine->tiles, bytes) ||
	       weightd_tensor_cache_yield(service->engine->wholes, bytes);
}

/* A store of what lasts.  On a volume that is only read, one that was never made is empty. */
static enum weightd_code open_lasting(struct weightd_store **store,
				      const struct weightd_config *config, const char *folder,
				      struct weightd_error *err)
{
	struct weightd_store_options options = {
		.backend = config->store,
		.location = config->data,
		.folder = folder,
		.bytes_max = config->store_bytes,
		.objects_max = config->store_models,
	};
	const bool is_beside = config->read_only && strcmp(folder, "models") != 0;
	const enum weightd_code code =
		weightd_store_open_with(store, &options, is_beside ? NULL : err);

	if (code == WEIGHTD_OK || !is_beside)
		return code;
	options.backend = "memory";
	return weightd_store_open_with(store, &options, err);
}

/* What goes by itself: commits that were told, and models of POST /v1/weights. */
static enum weightd_code open_passing(struct weightd_service *service, struct weightd_error *err)
{
	const struct weightd_config *config = service->config;
	const struct weightd_store_options transient = {
		.backend = config->store,
		.location = config->data,
		.folder = "transient",
		.is_transient = true,
		.bytes_max = config->transient_bytes,
		.objects_max = config->transient_models,
	};
	const struct weightd_store_options commits = {
		.backend = config->read_only ? "memory" : config->store,
		.location = config->data,
		.folder = "commits",
		.is_transient = true,
		.bytes_max = COMMITS_BYTES_MAX,
		.objects_max = COMMITS_MAX,
	};
	const enum weightd_code code = weightd_expiring_open(&service->commits, &commits,
							     (int64_t)COMMITS_TIME_S * 1000, err);

	if (code != WEIGHTD_OK || config->read_only || config->transient_bytes == 0)
		return code;
	return weightd_expiring_open(&service->transient, &transient,
				     (int64_t)config->transient_time_s * 1000, err);
}

static enum weightd_code open_stores(struct weightd_service *service, struct weightd_error *err)
{
	const struct weightd_config *config = service->config;
	enum weightd_code code = open_lasting(&service->store, config, "models", err);

	if (code == WEIGHTD_OK)
		code = open_lasting(&service->configs, config, "configs", err);
	if (code == WEIGHTD_OK)
		code = open_lasting(&service->names, config, "names", err);
	return code == WEIGHTD_OK ? open_passing(service, err) : code;
}

struct weightd_service *weightd_service_new(const struct weightd_config *config,
					    const struct weightd_route *const *routes,
					    size_t route_count, struct weightd_error *err)
{
	struct weightd_service *service = calloc(1, sizeof *service);

	if (service == NULL) {
		weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the service");
		return NULL;
	}
	service->config = config;
	service->routes = routes;
	service->route_count = route_count;
	atomic_init(&service->is_draining, false);
	service->budget =
		weightd_budget_new(config->memory_bytes != 0 ? config->memory_bytes : SIZE_MAX / 2);
	service->plans = weightd_plan_cache_new(config->plan_cache_bytes);
	service->body_ids = weightd_body_ids_new();
	service->file_sizes = weightd_file_sizes_new();
	service->digests = weightd_digests_new(service->plans, service->budget);
	service->metrics = make_metrics(service);
	if (service->plans == NULL || service->body_ids == NULL || service->file_sizes == NULL ||
	    service->metrics == NULL || service->budget == NULL || service->digests == NULL)
		weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the service");
	else if (make_engine(service, err) == WEIGHTD_OK &&
		 open_stores(service, err) == WEIGHTD_OK) {
		weightd_budget_ask(service->budget, yield, service);
		return service;
	}
	weightd_service_free(service);
	return NULL;
}

void weightd_service_free(struct weightd_service *service)
{
	if (service == NULL)
		return;
	weightd_digests_free(service->digests);
	weightd_plan_cache_free(service->plans);
	weightd_engine_free(service->engine);
	weightd_body_ids_free(service->body_ids);
	weightd_file_sizes_free(service->file_sizes);
	weightd_metrics_free(service->metrics);
	weightd_store_close(service->store);
	weightd_expiring_close(service->transient);
	weightd_expiring_close(service->commits);
	weightd_store_close(service->configs);
	weightd_store_close(service->names);
	weightd_budget_free(service->budget);
	free(service);
}

static const char *method_name(const struct weightd_request *request)
{
	if (request == NULL)
		return "OTHER";
	switch (request->method) {
	case WEIGHTD_GET: return "GET";
	case WEIGHTD_HEAD: return "HEAD";
	case WEIGHTD_POST: return "POST";
	case WEIGHTD_PUT: return "PUT";
	case WEIGHTD_DELETE: return "DELETE";
	case WEIGHTD_OPTIONS: return "OPTIONS";
	}
	return "OTHER"; /* a method that no route can have */
}

void weightd_service_observe(struct weightd_service *service, const struct weightd_request *request,
			     const struct weightd_outcome *outcome)
{
	const struct weightd_route *route = request != NULL ? request->route : NULL;

	weightd_metrics_count(service->metrics, route != NULL ? route->pattern : NULL,
			      method_name(request), outcome);
}
