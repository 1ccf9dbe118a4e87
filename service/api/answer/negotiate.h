/*
 * Negotiation: which representation of several a request asks for.
 *
 * In this order: the path's extension, "?format=", the Accept header, the handler's default.
 */
#ifndef WEIGHTD_API_ANSWER_NEGOTIATE_H
#define WEIGHTD_API_ANSWER_NEGOTIATE_H

#include "http/message/request.h"
#include "weightd/format.h"

/* Quality 0..1 that an Accept value gives a media type "type/subtype"; 1 if 'accept' is NULL. */
double weightd_accept_quality(const char *accept, const char *media_type);

/* Is a Content-Type this media type?  Letter case and parameters do not matter; NULL is not. */
bool weightd_media_type_is(const char *content_type, const char *media_type);

/*
 * weightd_negotiate_format() - choose among the formats that have all 'needed_flags'.
 *
 * 'fallback' (may be NULL: the first) is taken when the request does not care.  Returns NULL with
 * NOT_ACCEPTABLE in 'err', which lists the formats; or BAD_QUERY if extension and ?format differ.
 */
const struct weightd_format *weightd_negotiate_format(const struct weightd_request *request,
						      unsigned needed_flags,
						      const struct weightd_format *fallback,
						      struct weightd_error *err);

/* Does the request want text/plain rather than JSON (".txt", "?format=text", Accept)?  JSON if it
 * does not care. */
bool weightd_accepts_text_plain(const struct weightd_request *request);

#endif
