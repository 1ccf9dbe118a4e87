/*
 * GET /openapi.yaml: the contract of this server as OpenAPI 3.1.
 */
#include "api/about/contract.h"
#include "http/message/route.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	(void)service;
	if (!weightd_query_check(request, reply, NULL))
		return;
	reply->content_type = "application/yaml";
	reply->bytes = weightd_openapi_yaml;
	reply->bytes_length = (size_t)weightd_openapi_yaml_length;
	weightd_represent_tagged(request, reply);
}

const struct weightd_route weightd_route_openapi_yaml = {
	.methods = WEIGHTD_GET,
	.pattern = "/openapi.yaml",
	.doc = "The contract, OpenAPI 3.1",
	.handle = handle,
	.is_immediate = true,
};
