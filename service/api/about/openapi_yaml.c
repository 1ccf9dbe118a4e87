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
	reply->content_type = "application/yaml";
	weightd_represent_embedded(request, reply, weightd_openapi_yaml,
				   weightd_openapi_yaml_length);
}

const struct weightd_route weightd_route_openapi_yaml = {
	.methods = WEIGHTD_GET,
	.pattern = "/openapi.yaml",
	.doc = "The contract, OpenAPI 3.1",
	.handle = handle,
	.is_immediate = true,
};
