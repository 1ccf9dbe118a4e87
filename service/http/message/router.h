/*
 * Router: from a method and a decoded target to a row of the route table.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_ROUTER_H
#define WEIGHTD_HTTP_MESSAGE_ROUTER_H

#include "http/message/route.h"
#include "http/message/target.h"

/* Bit of a method's name ("GET"); 0 if it is not one that any route can have. */
unsigned weightd_method_of(const char *name);
/* "GET"; "?" for anything that is not exactly one method. */
const char *weightd_method_name(unsigned method);
/* Is it a method of the standards that this server knows and no resource has (PATCH, TRACE,
 * CONNECT)? */
bool weightd_method_is_known(const char *name);
/* Writes "GET, HEAD, POST" for a mask, HEAD added to GET and OPTIONS to all. */
void weightd_methods_text(unsigned methods, char buffer[64]);

/*
 * weightd_router_match() - find the row; fill request->route, captures and extension.
 *
 * Literal segments win over captures, from left to right.  '*allowed' receives the methods of the
 * path (0: no such path).  Returns OK, NOT_FOUND, METHOD_NOT_ALLOWED or NO_MEMORY; OPTIONS without
 * a row of its own is OK with route NULL.
 */
enum weightd_code weightd_router_match(struct weightd_request *request, unsigned *allowed,
				       const struct weightd_request_target *target,
				       const struct weightd_route *const *routes,
				       size_t route_count, struct weightd_error *err);

#endif
