/*
 * DELETE /v1/models/{id}: forget a registration.  The same specification brings the same id back.
 */
#include "http/message/route.h"
#include "api/answer/requested_model.h"
#include "api/service/posted_config.h"
#include "api/answer/representation.h"

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	const char *id = weightd_request_capture(request, "id");

	if (!weightd_query_check(request, reply, NULL))
		return;
	if (!weightd_model_id_valid(id)) {
		weightd_model_unknown(reply, id);
		return;
	}
	enum weightd_code code = weightd_model_remove(service, id, &reply->error);
	if (code == WEIGHTD_ERR_NOT_FOUND) {
		weightd_error_clear(&reply->error);
		weightd_model_unknown(reply, id);
		return;
	}
	if (code != WEIGHTD_OK)
		return;
	weightd_model_config_forget(service, id);
	reply->status = 204;
}

const struct weightd_route weightd_route_model_delete = {
	.methods = WEIGHTD_DELETE,
	.pattern = "/v1/models/{id}",
	.doc = "Forget a model; posting the same specification again gives the same id",
	.handle = handle,
};
