/*
 * Entity tags and preconditions (RFC 9110 sections 8.8.3 and 13).
 */
#ifndef WEIGHTD_HTTP_MESSAGE_CONDITIONAL_H
#define WEIGHTD_HTTP_MESSAGE_CONDITIONAL_H

#include <stdbool.h>

/*
 * Is 'etag' (without quotes, strong; NULL: the resource has none) among the tags of a header value
 * ("*", or a list of quoted tags, each perhaps with W/)?  'is_weak' compares weakly, otherwise a
 * W/ tag never matches.  A malformed list matches up to the flaw.
 */
bool weightd_etag_in_list(const char *list, const char *etag, bool is_weak);

/* If-Range: may the range be served?  Only a single strong tag that is equal says so. */
bool weightd_if_range_holds(const char *value, const char *etag);

#endif
