/*
 * Paths of the Hub for what this service does not have: its clients ask for datasets, spaces and
 * accounts, and decide by the header field X-Error-Code how to go on.
 */
#include "api/repository/hub_reply.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	(void)request;
	(void)service;
	reply->is_hub = true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
			  "there is no such path of the Hub here, and no repository but of models");
	weightd_error_expected(&reply->error, "models/<id>, arch/<name>, or a name of /v1/names");
	weightd_hub_missing(reply, WEIGHTD_NO_REPOSITORY);
}

const struct weightd_route weightd_route_hub_absent = {
	.methods = WEIGHTD_GET | WEIGHTD_POST,
	.pattern = "/api/{rest*}",
	.doc = "Other paths of the Hub: 404 as its clients expect it",
	.handle = handle,
	.takes_repeated_query = true,
	.takes_slash = true,
};

const struct weightd_route weightd_route_hub_datasets = {
	.methods = WEIGHTD_GET,
	.pattern = "/datasets/{rest*}",
	.doc = "Datasets: there are none",
	.handle = handle,
	.takes_repeated_query = true,
	.takes_slash = true,
};

const struct weightd_route weightd_route_hub_spaces = {
	.methods = WEIGHTD_GET,
	.pattern = "/spaces/{rest*}",
	.doc = "Spaces: there are none",
	.handle = handle,
	.takes_repeated_query = true,
	.takes_slash = true,
};
