/*
 * Access log: one line for each answer.
 */
#ifndef WEIGHTD_ACCESS_LOG_H
#define WEIGHTD_ACCESS_LOG_H

#include "request.h"

#include <stdint.h>

void weightd_access_log(const struct weightd_request *request, int status, uint64_t bytes,
			double seconds, bool is_complete);

#endif
