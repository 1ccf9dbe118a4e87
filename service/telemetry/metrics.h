/*
 * Metrics in Prometheus' text format.  Labels are route patterns, never ids.  Safe from any thread.
 */
#ifndef WEIGHTD_TELEMETRY_METRICS_H
#define WEIGHTD_TELEMETRY_METRICS_H

#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weightd_metrics;

/* 'patterns' are the route patterns, borrowed; NULL when out of memory. */
struct weightd_metrics *weightd_metrics_new(const char *const *patterns, size_t count);
void weightd_metrics_free(struct weightd_metrics *metrics);
/* How one request ended. */
struct weightd_outcome {
	int status;
	uint64_t bytes; /* of the body that were sent */
	double seconds;
	bool is_complete; /* all of the answer was sent */
};

/* Counts one answer.  'pattern' may be NULL (no route matched).  Any thread. */
void weightd_metrics_count(struct weightd_metrics *metrics, const char *pattern, const char *method,
			   const struct weightd_outcome *outcome);
/* One gauge line with HELP and TYPE; for values that others own. */
void weightd_metrics_gauge(struct weightd_text *out, const char *name, const char *help,
			   double value);
/* Everything counted so far. */
void weightd_metrics_write(struct weightd_metrics *metrics, struct weightd_text *out);

#endif
