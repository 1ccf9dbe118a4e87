/*
 * Module summary: one module of a model as JSON, and the modules that a request names.
 */
#ifndef WEIGHTD_API_ANSWER_MODULE_SUMMARY_H
#define WEIGHTD_API_ANSWER_MODULE_SUMMARY_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "api/answer/json_writer.h"
#include "weightd/plan.h"
#include "weightd/profile.h"

/* Appends one object: path, name, type, arguments, children, parameters, buffers, links. */
void weightd_module_summary(struct weightd_json *json, const struct weightd_request *request,
			    const struct weightd_plan *plan, const struct weightd_module *module);

/* The module at 'path'; NULL with UNKNOWN_SUBMODULE and the nearest path in reply->error. */
const struct weightd_module *weightd_module_requested(const struct weightd_request *request,
						      struct weightd_reply *reply,
						      const struct weightd_plan *plan,
						      const char *path);

/* Appends print(module) and a newline, as a Python loop does with each module. */
void weightd_module_print_line(const struct weightd_module *module,
			       const struct weightd_profile *profile, struct weightd_text *out);

#endif
