/*
 * GET /openapi-3.0.json: the contract in the words that generators of clients read.
 */
#include "api/about/contract.h"
#include "http/message/route.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	(void)service;
	reply->content_type = "application/json";
	weightd_represent_embedded(request, reply, weightd_openapi_3_0_json,
				   weightd_openapi_3_0_json_length);
}

const struct weightd_route weightd_route_openapi_3_0_json = {
	.methods = WEIGHTD_GET,
	.pattern = "/openapi-3.0.json",
	.doc = "The contract for generators of clients, OpenAPI 3.0",
	.handle = handle,
	.is_immediate = true,
};
