/*
 * Refusals by libmicrohttpd itself: heads that are too long, that are not HTTP/1.1, or that cannot
 * be read.  Its own answers are HTML, and 0.9.75 sends the head of some twice.
 *
 * The library queues them with MHD_queue_response(), which this file defines, so that the dynamic
 * linker gives it to the library; where a library is linked so that it calls its own, its answers
 * stay what they are.
 */
#ifndef WEIGHTD_HTTP_SERVER_LIBRARY_REFUSAL_H
#define WEIGHTD_HTTP_SERVER_LIBRARY_REFUSAL_H

#include <microhttpd.h>

/* The library's MHD_queue_response(), for answers of the daemon's own. */
enum MHD_Result weightd_mhd_queue(struct MHD_Connection *handle, unsigned status,
				  struct MHD_Response *response);

#endif
