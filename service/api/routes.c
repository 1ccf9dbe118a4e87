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
