/*
 * The daemon's route table, from route_list.h.
 */
#ifndef WEIGHTD_API_ROUTES_H
#define WEIGHTD_API_ROUTES_H

#include "http/message/route.h"

#include <stddef.h>

extern const struct weightd_route *const weightd_routes[];
extern const size_t weightd_route_count;

/* Those of an address for probes alone (option probe-listen). */
extern const struct weightd_route *const weightd_probe_routes[];
extern const size_t weightd_probe_route_count;

#endif
