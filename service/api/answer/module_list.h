/*
 * Module list: the common part of /modules and /children, which differ in the walk.
 */
#ifndef WEIGHTD_API_ANSWER_MODULE_LIST_H
#define WEIGHTD_API_ANSWER_MODULE_LIST_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/model.h"

struct weightd_service;

/* Which modules below 'top', in what order; both hooks return NULL at the end. */
struct weightd_module_walk {
	const char *key; /* of the array in the JSON answer */
	const struct weightd_module *(*first)(const struct weightd_module *top);
	const struct weightd_module *(*next)(const struct weightd_module *module,
					     const struct weightd_module *top);
};

/* Answers the walk from ?path=, paged as JSON, whole as text; refuses text over the answer limit.
 */
void weightd_module_list(const struct weightd_request *request, struct weightd_reply *reply,
			 struct weightd_service *service, const struct weightd_module_walk *walk);

#endif
