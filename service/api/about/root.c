/*
 * GET /: the service document again, for whoever starts at the top.
 */
#include "http/message/route.h"
#include "api/about/service_document.h"

const struct weightd_route weightd_route_root = {
	.methods = WEIGHTD_GET,
	.pattern = "/",
	.doc = "The service document, as at /v1",
	.handle = weightd_service_document_answer,
	.is_immediate = true,
};
