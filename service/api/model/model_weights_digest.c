/*
 * GET /v1/models/{id}/weights{.ext}.sha256: the digest of the whole model's file, or of that of
 * some tensors or of one rank, as sha256sum prints it.
 */
#include "api/answer/digest_answer.h"
#include "api/answer/file_answer.h"
#include "api/answer/list_query.h"
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "http/message/route.h"

#include <string.h>

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"tensors", "rank",	 "world", "plan",
					    "dim",     "uneven", NULL};
	struct weightd_encoding wanted;

	if (!weightd_query_check(request, reply, query)) {
		weightd_error_expected(&reply->error,
				       "the file as it is, or of ?tensors=, ?rank=, ?world=, ?plan="
				       "; other forms have no digest");
		return;
	}
	struct weightd_held_plan *held = weightd_model_requested(request, reply, service);
	if (held == NULL)
		return;
	memset(&wanted, 0, sizeof wanted); /* options are compared byte by byte */
	wanted.format = weightd_file_negotiate(request, reply, WEIGHTD_FORMAT_MODEL);
	wanted.plan = weightd_held_plan(held);
	wanted.options.json_elements_max = service->config->json_elements;
	if (wanted.format != NULL && weightd_asks_for_list(request))
		wanted.list = weightd_list_requested(request, reply, wanted.plan,
						     service->config->limits.work);
	if (wanted.format != NULL && weightd_error_code(&reply->error) == WEIGHTD_OK)
		weightd_digest_answer(request, reply, service, &wanted, "weights");
}

const struct weightd_route weightd_route_model_weights_digest = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/weights{.ext}.sha256",
	.doc = "SHA-256 of the file, as sha256sum prints it; 202 with a fraction until it is "
	       "known; of the file of some tensors or a rank with ?tensors=, ?rank=, ?world=, "
	       "?plan=",
	.handle = handle,
	.is_tried = true,
};
