/*
 * libmicrohttpd as it is: every difference between its releases (0.9.75 .. 1.0.x) that matters
 * here.
 */
#ifndef WEIGHTD_HTTP_SERVER_MHD_COMPAT_H
#define WEIGHTD_HTTP_SERVER_MHD_COMPAT_H

#include <microhttpd.h>
#include <stdint.h>

/*
 * Refuse requests that break RFC 9112, as far as the release can.  0.9.75 checks Host and blanks in
 * the target, and sends the head of its refusal twice: weightd_head_fault() does it instead.
 */
#if MHD_VERSION >= 0x00097701
#define WEIGHTD_MHD_STRICT MHD_OPTION_CLIENT_DISCIPLINE_LVL
#define WEIGHTD_MHD_STRICTNESS 1
#else
#define WEIGHTD_MHD_STRICT MHD_OPTION_STRICT_FOR_CLIENT
#define WEIGHTD_MHD_STRICTNESS 0
#endif

/* A response without a body and without memory of its own; NULL when out of memory. */
struct MHD_Response *weightd_mhd_empty_response(void);

/*
 * A response that announces a body of 'size' bytes (MHD_SIZE_UNKNOWN: none) and never has one: for
 * HEAD and 304.  0.9.75 writes a last chunk after the head if the size is unknown, and the next
 * answer would begin behind it; there the connection is closed instead.
 */
struct MHD_Response *weightd_mhd_bodyless_response(uint64_t size);

/* Release that runs, "0.9.75". */
const char *weightd_mhd_version(void);

#endif
