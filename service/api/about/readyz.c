/*
 * GET /readyz: whether this replica wants traffic: not while it drains, not without its store.
 */
#include "http/message/route.h"
#include "api/answer/representation.h"
#include "api/service/service.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	(void)request;
	if (atomic_load(&service->is_draining)) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_OVERLOADED, NULL,
				  "the server is shutting down");
		return;
	}
	if (weightd_store_check(service->store, &reply->error) != WEIGHTD_OK)
		return;
	weightd_represent_plain(reply);
	weightd_text_puts(&reply->text, "ok\n");
}

const struct weightd_route weightd_route_readyz = {
	.methods = WEIGHTD_GET,
	.pattern = "/readyz",
	.doc = "Readiness: 503 while shutting down or when the store fails",
	.handle = handle,
	.is_immediate = true,
	.is_probe = true,
};
