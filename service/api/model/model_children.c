/*
 * GET /v1/models/{id}/children: named_children(); as text, each child as
 * "for i in net.children(): print(i)" prints it.
 */
#include "http/message/route.h"
#include "api/answer/module_list.h"

static const struct weightd_module *first(const struct weightd_module *top)
{
	return top->children;
}

static const struct weightd_module *next(const struct weightd_module *module,
					 const struct weightd_module *top)
{
	(void)top;
	return module->next;
}

static const struct weightd_module_walk walk = {"children", first, next};

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	weightd_module_list(request, reply, service, &walk);
}

const struct weightd_route weightd_route_model_children = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/children",
	.doc = "The modules of the first level; text prints each as Python does; ?path= starts "
	       "lower",
	.handle = handle,
};
