/*
 * The log line of an answer; the log escapes and bounds it.
 */
#include "http/server/access_log.h"

#include "telemetry/log.h"
#include "http/message/route.h"
#include "http/message/router.h"

#include <inttypes.h>
#include <stdio.h>

void weightd_access_log(const struct weightd_request *request,
			const struct weightd_outcome *outcome)
{
	char status_text[16], bytes_text[24], seconds_text[32];

	if (!weightd_log_is_on(WEIGHTD_LOG_INFO))
		return;
	/* Whole numbers: a double as text costs as much as the rest of the line. */
	const uint64_t us = (uint64_t)(outcome->seconds * 1e6 + 0.5);
	snprintf(status_text, sizeof status_text, "%d", outcome->status);
	snprintf(bytes_text, sizeof bytes_text, "%" PRIu64, outcome->bytes);
	snprintf(seconds_text, sizeof seconds_text, "%" PRIu64 ".%06" PRIu64, us / 1000000,
		 us % 1000000);
	const struct weightd_log_field fields[] = {
		{"method", weightd_method_name(request->method), false},
		{"route", request->route == NULL ? NULL : request->route->pattern, false},
		{"target", request->target, false},
		{"status", status_text, true},
		{"bytes", bytes_text, true},
		{"seconds", seconds_text, true},
		{"complete", outcome->is_complete ? "true" : "false", true},
		{"trace_id", request->trace_id, false},
	};
	weightd_log_fields(WEIGHTD_LOG_INFO, request->request_id, "request", fields,
			   sizeof fields / sizeof fields[0]);
}
