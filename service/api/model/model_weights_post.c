/*
 * POST /v1/models/{id}/weights{.ext}: the tensors that the body names, as one file.
 *
 * The list is kept for a while, so that the Content-Location of the answer can be read again, in
 * parts, or resumed.  If it cannot be kept, the file is answered all the same, without it.
 */
#include "api/answer/file_answer.h"
#include "api/answer/list_body.h"
#include "api/answer/negotiate.h"
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"
#include "api/service/kept_list.h"
#include "http/message/route.h"
#include "telemetry/log.h"

/* Keeps the list and names the URL of the file. */
static void keep(const struct weightd_request *request, struct weightd_reply *reply,
		 struct weightd_service *service, const struct weightd_wanted_file *file)
{
	const char *id = weightd_held_plan(file->held)->id;
	char key[WEIGHTD_LIST_KEY_DIGITS + 1];
	struct weightd_error err; /* large: not all of it is zeroed */

	weightd_error_clear(&err);
	err.issues[0].detail[0] = '\0';
	if (weightd_list_keep(service, id, request->body, request->body_length, key, &err) ==
	    WEIGHTD_OK)
		weightd_reply_header(reply, "Content-Location",
				     weightd_arena_printf(request->arena,
							  "/v1/models/%s/weights.%s?list=%s", id,
							  file->format->extension, key));
	else if (weightd_error_code(&err) != WEIGHTD_ERR_READ_ONLY)
		weightd_log(WEIGHTD_LOG_WARN, request->request_id, "list not kept: %s",
			    err.issues[0].detail);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	static const char *const query[] = {"format", NULL};
	const struct weightd_list_text text = {request->body, request->body_length};

	reply->no_ranges = true;
	if (!weightd_query_check(request, reply, query) || !weightd_body_is_json(request, reply))
		return;
	struct weightd_held_plan *held = weightd_model_requested(request, reply, service);
	if (held == NULL)
		return;
	const struct weightd_format *format =
		weightd_negotiate_format(request, WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_LIST,
					 weightd_format_find("safetensors"), &reply->error);
	if (format == NULL)
		return;
	const struct weightd_view_list *list = weightd_list_body_read(
		request, reply, weightd_held_plan(held), service->config, &text);
	if (list == NULL)
		return;
	const struct weightd_wanted_file file = {.held = held, .list = list, .format = format};
	weightd_file_answer(request, reply, service, &file);
	if (weightd_error_code(&reply->error) == WEIGHTD_OK)
		keep(request, reply, service, &file);
}

const struct weightd_route weightd_route_model_weights_post = {
	.methods = WEIGHTD_POST,
	.pattern = "/v1/models/{id}/weights{.ext}",
	.doc = "The tensors, slices and shards that the body names, in one file: {\"tensors\": "
	       "[...]}",
	.handle = handle,
};
