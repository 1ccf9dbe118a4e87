/*
 * GET /livez: the process answers.  Never depends on load or on the store.
 */
#include "http/message/route.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	(void)request, (void)service;
	weightd_represent_plain(reply);
	weightd_text_puts(&reply->text, "ok\n");
}

const struct weightd_route weightd_route_livez = {
	.methods = WEIGHTD_GET,
	.pattern = "/livez",
	.doc = "Liveness: 200 while the process runs",
	.handle = handle,
	.is_immediate = true,
	.is_probe = true,
};
