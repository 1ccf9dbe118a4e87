/*
 * The daemon's route table: the rows of route_list.h.
 */
#include "api/routes.h"

#define ROUTE(name) extern const struct weightd_route weightd_route_##name;
#include "api/route_list.h"
#undef ROUTE

const struct weightd_route *const weightd_routes[] = {
#define ROUTE(name) &weightd_route_##name,
#include "api/route_list.h"
#undef ROUTE
};

const size_t weightd_route_count = sizeof weightd_routes / sizeof weightd_routes[0];

const struct weightd_route *const weightd_probe_routes[] = {
	&weightd_route_livez,
	&weightd_route_readyz,
	&weightd_route_metrics_page,
};

const size_t weightd_probe_route_count =
	sizeof weightd_probe_routes / sizeof weightd_probe_routes[0];
