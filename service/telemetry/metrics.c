/*
 * Counters of answers by route, method and status, and a histogram of their duration by route.
 *
 * The number of series is bounded by the route table: labels never come from a client.
 */
#include "telemetry/metrics.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define STATUS_FIRST 100
#define STATUS_COUNT 500

static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "OTHER"};
#define METHOD_COUNT (sizeof methods / sizeof methods[0])

static const double bounds_s[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
				  0.1,	  0.25,	 0.5,	 1,	2.5,  10,    60};
#define BOUND_COUNT (sizeof bounds_s / sizeof bounds_s[0])

struct route_counts {
	const char *pattern; /* NULL: no route matched */
	uint64_t answers[METHOD_COUNT][STATUS_COUNT];
	uint64_t buckets[BOUND_COUNT + 1];
	uint64_t bytes, incomplete, count;
	double seconds;
};

struct weightd_metrics {
	pthread_mutex_t lock;
	size_t route_count;
	struct route_counts routes[]; /* the last one is for requests without a route */
};

struct weightd_metrics *weightd_metrics_new(const char *const *patterns, size_t count)
{
	/* Pages of counters that are never touched cost nothing. */
	struct weightd_metrics *metrics =
		calloc(1, sizeof *metrics + (count + 1) * sizeof metrics->routes[0]);

	if (metrics == NULL)
		return NULL;
	pthread_mutex_init(&metrics->lock, NULL);
	metrics->route_count = count + 1;
	for (size_t i = 0; i < count; i++)
		metrics->routes[i].pattern = patterns[i];
	return metrics;
}

void weightd_metrics_free(struct weightd_metrics *metrics)
{
	if (metrics == NULL)
		return;
	pthread_mutex_destroy(&metrics->lock);
	free(metrics);
}

static struct route_counts *counts_of(struct weightd_metrics *metrics, const char *pattern)
{
	for (size_t i = 0; pattern != NULL && i + 1 < metrics->route_count; i++)
		if (strcmp(metrics->routes[i].pattern, pattern) == 0)
			return &metrics->routes[i];
	return &metrics->routes[metrics->route_count - 1];
}

static size_t method_index(const char *method)
{
	size_t i = 0;

	while (i < METHOD_COUNT - 1 && (method == NULL || strcmp(methods[i], method) != 0))
		i++;
	return i;
}

void weightd_metrics_count(struct weightd_metrics *metrics, const char *pattern, const char *method,
			   const struct weightd_outcome *outcome)
{
	int status = outcome->status;
	struct route_counts *counts = counts_of(metrics, pattern);
	size_t bucket = 0;

	if (status < STATUS_FIRST || status >= STATUS_FIRST + STATUS_COUNT)
		status = STATUS_FIRST + STATUS_COUNT - 1;
	while (bucket < BOUND_COUNT && outcome->seconds > bounds_s[bucket])
		bucket++;
	pthread_mutex_lock(&metrics->lock);
	counts->answers[method_index(method)][status - STATUS_FIRST]++;
	counts->buckets[bucket]++;
	counts->bytes += outcome->bytes;
	counts->incomplete += !outcome->is_complete;
	counts->count++;
	counts->seconds += outcome->seconds;
	pthread_mutex_unlock(&metrics->lock);
}

static void put_head(struct weightd_text *out, const char *name, const char *type, const char *help)
{
	weightd_text_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void weightd_metrics_gauge(struct weightd_text *out, const char *name, const char *help,
			   double value)
{
	put_head(out, name, "gauge", help);
	weightd_text_printf(out, "%s %.17g\n", name, value);
}

static const char *label_of(const struct route_counts *counts)
{
	return counts->pattern == NULL ? "(none)" : counts->pattern;
}

static void put_answers(const struct route_counts *counts, struct weightd_text *out)
{
	for (size_t m = 0; m < METHOD_COUNT; m++)
		for (int s = 0; s < STATUS_COUNT; s++)
			if (counts->answers[m][s] > 0)
				weightd_text_printf(out,
						    "weightd_http_requests_total{route=\"%s\","
						    "method=\"%s\",status=\"%d\"} "
						    "%" PRIu64 "\n",
						    label_of(counts), methods[m], s + STATUS_FIRST,
						    counts->answers[m][s]);
}

static void put_histogram(const struct route_counts *counts, struct weightd_text *out)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < BOUND_COUNT; i++) {
		sum += counts->buckets[i];
		weightd_text_printf(
			out,
			"weightd_http_request_seconds_bucket{route=\"%s\",le=\"%g\"} %" PRIu64 "\n",
			label_of(counts), bounds_s[i], sum);
	}
	weightd_text_printf(
		out, "weightd_http_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} %" PRIu64 "\n",
		label_of(counts), counts->count);
	weightd_text_printf(out, "weightd_http_request_seconds_sum{route=\"%s\"} %.9g\n",
			    label_of(counts), counts->seconds);
	weightd_text_printf(out, "weightd_http_request_seconds_count{route=\"%s\"} %" PRIu64 "\n",
			    label_of(counts), counts->count);
}

static void put_all(struct weightd_metrics *metrics, struct weightd_text *out,
		    void (*put)(const struct route_counts *counts, struct weightd_text *out))
{
	for (size_t i = 0; i < metrics->route_count; i++)
		if (metrics->routes[i].count > 0)
			put(&metrics->routes[i], out);
}

static void put_bytes(const struct route_counts *counts, struct weightd_text *out)
{
	weightd_text_printf(out, "weightd_http_response_bytes_total{route=\"%s\"} %" PRIu64 "\n",
			    label_of(counts), counts->bytes);
}

static void put_incomplete(const struct route_counts *counts, struct weightd_text *out)
{
	weightd_text_printf(out, "weightd_http_incomplete_total{route=\"%s\"} %" PRIu64 "\n",
			    label_of(counts), counts->incomplete);
}

void weightd_metrics_write(struct weightd_metrics *metrics, struct weightd_text *out)
{
	pthread_mutex_lock(&metrics->lock);
	put_head(out, "weightd_build_info", "gauge", "Version of the daemon");
	weightd_text_puts(out, "weightd_build_info{version=\"" WEIGHTD_VERSION "\"} 1\n");
	put_head(out, "weightd_http_requests_total", "counter",
		 "Answers by route, method and status");
	put_all(metrics, out, put_answers);
	put_head(out, "weightd_http_request_seconds", "histogram",
		 "Time from a request's first line to its last byte");
	put_all(metrics, out, put_histogram);
	put_head(out, "weightd_http_response_bytes_total", "counter", "Bytes of bodies sent");
	put_all(metrics, out, put_bytes);
	put_head(out, "weightd_http_incomplete_total", "counter",
		 "Answers that were cut by the client or a deadline");
	put_all(metrics, out, put_incomplete);
	pthread_mutex_unlock(&metrics->lock);
}
