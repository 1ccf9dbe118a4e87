/*
 * Identity of a request: its id, and the trace it belongs to.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_REQUEST_ID_H
#define WEIGHTD_HTTP_MESSAGE_REQUEST_ID_H

#include "weightd/arena.h"

#define WEIGHTD_ID_SIZE 33

/* 32 hex digits that no other call gives, in this process or (by chance) another.  Any thread. */
void weightd_id_make(char id[WEIGHTD_ID_SIZE]);

/* The client's X-Request-Id if it is 1..128 of [A-Za-z0-9._:/+=-], else a new one.  NULL: no
 * memory. */
const char *weightd_request_id(const char *sent, struct weightd_arena *arena);

/* The trace id of a valid W3C traceparent, NULL otherwise (a bad one is ignored, as the standard
 * says). */
const char *weightd_trace_id(const char *traceparent, struct weightd_arena *arena);

#endif
