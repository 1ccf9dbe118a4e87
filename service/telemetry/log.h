/*
 * Log: one line per event to stderr, as text or JSON.  Bounded, escaped, safe from any thread.
 */
#ifndef WEIGHTD_TELEMETRY_LOG_H
#define WEIGHTD_TELEMETRY_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum weightd_log_level { WEIGHTD_LOG_ERROR, WEIGHTD_LOG_WARN, WEIGHTD_LOG_INFO, WEIGHTD_LOG_DEBUG };

void weightd_log_setup(bool json, enum weightd_log_level level);
/* 'request_id' may be NULL. */
void weightd_log(enum weightd_log_level level, const char *request_id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Is a line of this level written? */
bool weightd_log_is_on(enum weightd_log_level level);

struct weightd_log_field {
	const char *name;
	const char *value; /* NULL: left out */
	bool is_bare;	   /* a number or true/false: not quoted in JSON */
};
/* A line with named values: "message name=value ..." as text, members of the object as JSON. */
void weightd_log_fields(enum weightd_log_level level, const char *request_id, const char *message,
			const struct weightd_log_field *fields, size_t count);

#endif
