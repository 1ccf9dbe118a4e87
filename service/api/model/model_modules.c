/*
 * GET /v1/models/{id}/modules: named_modules(), the root first; as text, each module as
 * "for i in net.modules(): print(i)" prints it.
 */
#include "http/message/route.h"
#include "api/answer/module_list.h"

static const struct weightd_module *first(const struct weightd_module *top)
{
	return top;
}

static const struct weightd_module_walk walk = {"modules", first, weightd_module_next};

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	weightd_module_list(request, reply, service, &walk);
}

const struct weightd_route weightd_route_model_modules = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/modules",
	.doc = "All modules, the root first; text prints each as Python does; ?path= starts lower",
	.handle = handle,
};
