/*
 * GET /clients/{file}: a reader of this service, as source text.
 */
#include "api/answer/representation.h"
#include "api/clients/client_files.h"
#include "http/message/route.h"

#include <string.h>

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	const char *name = weightd_request_capture(request, "file");
	const struct weightd_client_file *file = NULL;

	(void)service;
	if (!weightd_query_check(request, reply, NULL))
		return;
	for (size_t i = 0; i < weightd_client_file_count; i++) {
		if (strcmp(weightd_client_files[i].name, name) == 0)
			file = &weightd_client_files[i];
	}
	if (file == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL,
				  "there is no client \"%.60s\"", name);
		weightd_error_expected(&reply->error, "torch.py or jax.py");
		return;
	}
	reply->content_type = "text/x-python; charset=utf-8";
	reply->bytes = file->bytes;
	reply->bytes_length = (size_t)*file->length;
	weightd_reply_header(
		reply, "Content-Disposition",
		weightd_arena_printf(request->arena, "inline; filename=\"%s\"", file->stored_as));
	weightd_represent_tagged(request, reply);
}

const struct weightd_route weightd_route_client_file = {
	.methods = WEIGHTD_GET,
	.pattern = "/clients/{file}",
	.doc = "Readers for torch.distributed.checkpoint (torch.py) and jax.Arrays (jax.py)",
	.handle = handle,
	.is_immediate = true,
};
