/*
 * The library's answer is a problem document, written past it; then it closes the connection.
 */
#include "http/server/library_refusal.h"

#include "http/server/connection.h"
#include "http/server/last_answer.h"
#include "http/server/server_state.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <string.h>

typedef enum MHD_Result queue_function(struct MHD_Connection *, unsigned, struct MHD_Response *);

enum MHD_Result weightd_mhd_queue(struct MHD_Connection *handle, unsigned status,
				  struct MHD_Response *response)
{
	static _Atomic(uintptr_t) once_found;
	uintptr_t found = atomic_load_explicit(&once_found, memory_order_relaxed);
	queue_function *queue;

	if (found == 0) {
		found = (uintptr_t)dlsym(RTLD_NEXT, "MHD_queue_response");
		atomic_store_explicit(&once_found, found, memory_order_relaxed);
	}
	if (found == 0)
		return MHD_NO;
	memcpy(&queue, &found, sizeof queue);
	return queue(handle, status, response);
}

static enum weightd_code code_of(unsigned status, const char **detail)
{
	switch (status) {
	case MHD_HTTP_URI_TOO_LONG:
		*detail = "the target and the header are longer than 32 KiB together";
		return WEIGHTD_ERR_TARGET_TOO_LONG;
	case MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE:
		*detail = "the target and the header are longer than 32 KiB together";
		return WEIGHTD_ERR_HEAD_TOO_LARGE;
	case MHD_HTTP_HTTP_VERSION_NOT_SUPPORTED:
		*detail = "the server speaks HTTP/1.1 and HTTP/1.0";
		return WEIGHTD_ERR_VERSION_UNKNOWN;
	case MHD_HTTP_CONTENT_TOO_LARGE:
		*detail = "the body is too large";
		return WEIGHTD_ERR_BODY_TOO_LARGE;
	case MHD_HTTP_BAD_REQUEST:
		*detail = "the request is not HTTP/1.1: a line, a length or a chunk cannot be read";
		return WEIGHTD_ERR_BAD_REQUEST;
	default: *detail = "the request cannot be answered"; return WEIGHTD_ERR_INTERNAL;
	}
}

/* The library alone calls this.  Refused as it is by MHD_NO, it closes the connection. */
__attribute__((visibility("default"))) enum MHD_Result MHD_queue_response(
	struct MHD_Connection *handle, unsigned status, struct MHD_Response *response)
{
	struct weightd_connection *connection = weightd_connection_of(handle);
	const char *detail;

	if (connection == NULL)
		return weightd_mhd_queue(handle, status, response);
	const enum weightd_code code = code_of(status, &detail);
	pthread_mutex_lock(&connection->server->lock);
	if (!connection->is_doomed)
		weightd_last_answer(connection->socket, code, detail);
	/* What still comes is read for a while, so that the client sees the answer, no reset. */
	connection->leaves_body = true;
	pthread_mutex_unlock(&connection->server->lock);
	return MHD_NO;
}
