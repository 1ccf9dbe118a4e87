/*
 * The callbacks of libmicrohttpd for a request.
 */
#ifndef WEIGHTD_HTTP_SERVER_CALLBACKS_H
#define WEIGHTD_HTTP_SERVER_CALLBACKS_H

#include <microhttpd.h>
#include <stddef.h>

/* The access handler. */
enum MHD_Result weightd_callback_request(void *server, struct MHD_Connection *handle,
					 const char *url, const char *method, const char *version,
					 const char *upload, size_t *upload_size, void **context);
/* MHD_OPTION_NOTIFY_COMPLETED. */
void weightd_callback_completed(void *server, struct MHD_Connection *handle, void **context,
				enum MHD_RequestTerminationCode code);

#endif
