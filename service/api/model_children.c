/*
 * GET /v1/models/{id}/children: named_children(); as text, each child as
 * "for i in net.children(): print(i)" prints it.
 */
#include "http/route.h"
#include "model_source.h"
#include "module_summary.h"
#include "page_query.h"
#include "representation.h"

static void answer_text(struct weightd_reply *reply, const struct weightd_module *top)
{
	weightd_represent_plain(reply);
	for (const struct weightd_module *child = top->children; child != NULL; child = child->next)
		weightd_module_print_line(child, &reply->text);
}

static void answer_json(const struct weightd_request *request, struct weightd_reply *reply,
                        const struct weightd_plan *plan, const struct weightd_module *top,
                        const struct weightd_page *page)
{
	struct weightd_json json = weightd_represent_json(reply);
	uint64_t total = 0;

	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "children", '[');
	for (const struct weightd_module *child = top->children; child != NULL;
	     child = child->next, total++)
		if (total >= page->first && total - page->first < page->size)
			weightd_module_summary(&json, request, plan, child);
	weightd_json_close(&json, ']');
	weightd_page_end(&json, request, reply, page, total);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
                   struct weightd_service *service)
{
	static const char *const query[] = {"path", "format", "page_size", "page_token", NULL};
	const char *path = weightd_request_query(request, "path");
	enum weightd_representation form;
	struct weightd_page page;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_page_read(request, reply, &page) ||
	    !weightd_represent_negotiate(request, reply, &form))
		return;
	const struct weightd_plan *plan = weightd_model_requested(request, reply, service);
	if (plan == NULL)
		return;
	const struct weightd_module *top =
		weightd_module_requested(request, reply, plan, path != NULL ? path : "");
	if (top == NULL)
		return;
	if (form == WEIGHTD_AS_TEXT)
		answer_text(reply, top);
	else
		answer_json(request, reply, plan, top, &page);
	weightd_represent_immutable(request, reply, plan->id);
}

const struct weightd_route weightd_route_model_children = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1/models/{id}/children",
	.doc = "The modules of the first level; text prints each as Python does; ?path= starts "
               "lower",
	.handle = handle,
};
