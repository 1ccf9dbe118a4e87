/*
 * GET /: the page for browsers; for all others the service document again.
 */
#include "api/about/service_document.h"
#include "api/page/page_answer.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_page_file file;

	reply->vary_accept = true;
	if (weightd_page_is_wanted(request) && weightd_page_file_find("index.html", &file))
		weightd_page_answer(request, reply, &file);
	else
		weightd_service_document_answer(request, reply, service);
}

const struct weightd_route weightd_route_root = {
	.methods = WEIGHTD_GET,
	.pattern = "/",
	.doc = "The page, for browsers (Accept: text/html); else the service document, as at /v1",
	.handle = handle,
	.is_immediate = true,
};
