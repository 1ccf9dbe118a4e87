/*
 * GET /problems/{name}: the problem type that an error answer names.
 */
#include "api/catalog/catalog_row.h"
#include "http/message/route.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	(void)service;
	if (weightd_query_check(request, reply, NULL))
		weightd_catalog_row_answer(request, reply, weightd_catalog_find("problems"),
					   weightd_request_capture(request, "name"));
}

const struct weightd_route weightd_route_problem_type = {
	.methods = WEIGHTD_GET,
	.pattern = "/problems/{name}",
	.doc = "The problem type that an error answer names",
	.handle = handle,
	.is_immediate = true,
};
