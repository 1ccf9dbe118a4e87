/*
 * GET /page/{file}: scripts, styles and texts of the page.
 */
#include "api/answer/representation.h"
#include "api/page/page_answer.h"
#include "http/message/route.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	const char *name = weightd_request_capture(request, "file");
	struct weightd_page_file file;

	(void)service;
	if (!weightd_query_check(request, reply, NULL))
		return;
	if (!weightd_page_file_find(name, &file)) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
				  "the page has no file \"%.60s\"", name);
		return;
	}
	weightd_page_answer(request, reply, &file);
}

const struct weightd_route weightd_route_page_file = {
	.methods = WEIGHTD_GET,
	.pattern = "/page/{file}",
	.doc = "Scripts, styles and texts of the page at /",
	.handle = handle,
	.is_immediate = true,
};
