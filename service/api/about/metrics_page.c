/*
 * GET /metrics: counters of requests and gauges of current work, in Prometheus' text format.
 */
#include "core/base/clock.h"
#include "http/message/route.h"
#include "http/server/server.h"
#include "api/answer/representation.h"
#include "api/service/service.h"

#include <stdio.h>
#include <unistd.h>

/* Resident set in bytes, from the kernel's page count; 0 if it cannot be read. */
static double resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%*u %lu", &pages) != 1)
		pages = 0;
	fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void write_server(struct weightd_text *out, const struct weightd_server *server)
{
	struct weightd_server_gauges gauges = weightd_server_gauges(server);

	weightd_metrics_gauge(out, "weightd_connections", "Open connections", gauges.connections);
	weightd_metrics_gauge(out, "weightd_streams", "Answers being streamed", gauges.streams);
	weightd_metrics_gauge(out, "weightd_uploads", "Request bodies being received",
			      gauges.uploads);
	weightd_metrics_gauge(out, "weightd_waiting", "Jobs that wait for a worker",
			      (double)gauges.waiting);
	weightd_text_printf(
		out,
		"# HELP weightd_rejected_total Connections and requests refused at a limit\n"
		"# TYPE weightd_rejected_total counter\nweightd_rejected_total %llu\n",
		(unsigned long long)gauges.rejected);
}

static void write_stores(struct weightd_text *out, struct weightd_service *service)
{
	const struct weightd_store_numbers lasting = weightd_store_numbers(service->store);
	struct weightd_store_numbers transient = {0};

	if (service->transient != NULL)
		transient = weightd_expiring_numbers(service->transient);
	weightd_metrics_gauge(out, "weightd_store_models", "Registered models",
			      (double)lasting.objects);
	weightd_metrics_gauge(out, "weightd_store_bytes", "Bytes of registered models",
			      (double)lasting.bytes);
	weightd_metrics_gauge(out, "weightd_transient_models",
			      "Models that POST /v1/weights keeps for a while",
			      (double)transient.objects);
	weightd_metrics_gauge(out, "weightd_transient_bytes", "Bytes of those models",
			      (double)transient.bytes);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_plan_cache_numbers plans = weightd_plan_cache_numbers(service->plans);

	(void)request;
	weightd_represent_plain(reply);
	reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
	weightd_metrics_write(service->metrics, &reply->text);
	const struct weightd_server *server = atomic_load(&service->server);
	if (server != NULL)
		write_server(&reply->text, server);
	write_stores(&reply->text, service);
	weightd_metrics_gauge(&reply->text, "weightd_plan_cache_plans",
			      "Cached plans that no request uses", (double)plans.idle_plans);
	weightd_metrics_gauge(&reply->text, "weightd_plan_cache_bytes", "Memory of those plans",
			      (double)plans.idle_bytes);
	const struct weightd_digests_numbers digests = weightd_digests_numbers(service->digests);
	weightd_metrics_gauge(&reply->text, "weightd_digests",
			      "Files and models whose digests are known", (double)digests.known);
	weightd_metrics_gauge(&reply->text, "weightd_digest_bytes", "Memory of those digests",
			      (double)digests.bytes);
	weightd_metrics_gauge(&reply->text, "weightd_digest_jobs",
			      "Digests that are computed or wait for it", (double)digests.jobs);
	weightd_metrics_gauge(&reply->text, "weightd_sequence_state_bytes",
			      "Cached states of sequential generators at the starts of tensors",
			      (double)weightd_engine_numbers(service->engine).state_bytes);
	weightd_metrics_gauge(&reply->text, "weightd_memory_bytes",
			      "Memory that requests hold, as counted",
			      (double)weightd_budget_used(service->budget));
	weightd_metrics_gauge(&reply->text, "weightd_memory_limit_bytes",
			      "Memory that requests may hold",
			      (double)weightd_budget_limit(service->budget));
	weightd_metrics_gauge(&reply->text, "process_resident_memory_bytes",
			      "Resident memory size in bytes", resident_bytes());
	weightd_text_printf(
		&reply->text,
		"# HELP process_cpu_seconds_total Processor time taken, in seconds\n"
		"# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total %.6f\n",
		(double)weightd_clock_ns(CLOCK_PROCESS_CPUTIME_ID) * 1e-9);
}

const struct weightd_route weightd_route_metrics_page = {
	.methods = WEIGHTD_GET,
	.pattern = "/metrics",
	.doc = "Metrics in Prometheus' text format",
	.handle = handle,
	.is_immediate = true,
	.is_probe = true,
};
