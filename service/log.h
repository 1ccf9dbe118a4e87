/*
 * Log: one line per event to stderr, as text or JSON.  Bounded, escaped, safe from any thread.
 */
#ifndef WEIGHTD_LOG_H
#define WEIGHTD_LOG_H

#include <stdbool.h>

enum weightd_log_level { WEIGHTD_LOG_ERROR, WEIGHTD_LOG_WARN, WEIGHTD_LOG_INFO, WEIGHTD_LOG_DEBUG };

void weightd_log_setup(bool json, enum weightd_log_level level);
/* 'request_id' may be NULL. */
void weightd_log(enum weightd_log_level level, const char *request_id, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

#endif
