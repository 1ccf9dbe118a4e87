/*
 * The answer to a walk over modules, as JSON pages or as the text of a loop in Python.
 */
#include "api/answer/module_list.h"

#include "api/answer/module_summary.h"
#include "api/answer/page_query.h"
#include "api/answer/profile_query.h"
#include "api/answer/representation.h"
#include "api/answer/requested_model.h"

static void answer_text(struct weightd_reply *reply, const struct weightd_module *top,
			const struct weightd_module_walk *walk,
			const struct weightd_profile *profile)
{
	weightd_represent_plain(reply);
	for (const struct weightd_module *module = walk->first(top);
	     module != NULL && !reply->text.failed; module = walk->next(module, top))
		weightd_module_print_line(module, profile, &reply->text);
	if (!reply->text.failed)
		return;
	weightd_error_add(
		&reply->error, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
		"the text of all modules is longer than %zu MiB; start lower with ?path=, or ask "
		"for JSON",
		WEIGHTD_ANSWER_BYTES_MAX >> 20);
}

/* The modules of a plan that a walk from 'top' meets. */
struct walked {
	const struct weightd_plan *plan;
	const struct weightd_module *top;
	const struct weightd_module_walk *walk;
};

static void answer_json(const struct weightd_request *request, struct weightd_reply *reply,
			const struct walked *walked, const struct weightd_page *page)
{
	const struct weightd_module_walk *walk = walked->walk;
	struct weightd_json json = weightd_represent_json(reply);
	uint64_t total = 0;

	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, walk->key, '[');
	for (const struct weightd_module *module = walk->first(walked->top); module != NULL;
	     module = walk->next(module, walked->top), total++)
		if (total >= page->first && total - page->first < page->size)
			weightd_module_summary(&json, request, walked->plan, module);
	weightd_json_close(&json, ']');
	weightd_page_end(&json, request, reply, page, total);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

void weightd_module_list(const struct weightd_request *request, struct weightd_reply *reply,
			 struct weightd_service *service, const struct weightd_module_walk *walk)
{
	static const char *const query[] = {"path",	 "format",     "profile",
					    "page_size", "page_token", NULL};
	const char *path = weightd_request_query(request, "path");
	const struct weightd_profile *profile;
	enum weightd_representation form;
	struct weightd_page page;

	if (!weightd_query_check(request, reply, query) ||
	    !weightd_page_read(request, reply, &page) ||
	    !weightd_represent_negotiate(request, reply, &form) ||
	    (profile = weightd_profile_requested(request, reply)) == NULL)
		return;
	const struct weightd_plan *plan =
		weightd_held_plan(weightd_model_requested(request, reply, service));
	if (plan == NULL)
		return;
	const struct weightd_module *top =
		weightd_module_requested(request, reply, plan, path != NULL ? path : "");
	if (top == NULL)
		return;
	if (form == WEIGHTD_AS_TEXT) {
		answer_text(reply, top, walk, profile);
		weightd_profile_answer(request, reply, plan->id, profile);
	} else {
		answer_json(request, reply, &(struct walked){plan, top, walk}, &page);
		weightd_represent_immutable(request, reply, plan->id);
	}
}
