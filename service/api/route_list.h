/*
 * Routes, one row each: ROUTE(name).  The row is weightd_route_<name> in the file <name>.c.
 * Rows of one path stand together.  No include guard: the list is expanded with different meanings
 * of ROUTE.
 */
ROUTE(service_document)
ROUTE(livez)
ROUTE(readyz)
ROUTE(metrics_page)
ROUTE(models_post)
