/*
 * Access log: one line for each answer.
 */
#ifndef WEIGHTD_HTTP_SERVER_ACCESS_LOG_H
#define WEIGHTD_HTTP_SERVER_ACCESS_LOG_H

#include "telemetry/metrics.h"
#include "http/message/request.h"

#include <stdint.h>

void weightd_access_log(const struct weightd_request *request,
			const struct weightd_outcome *outcome);

#endif
